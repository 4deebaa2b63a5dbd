import Testing
import TickCapture
import TickCore

/// Damaged captures by the thousand: whatever the bytes, reading ends and everything is counted.
struct HostileBytesTests {
    /// A small seeded generator, so that a failure can be had again.
    struct Random {
        var state: UInt64
        mutating func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
    }

    static let pcapng: [UInt8] = {
        var file = CaptureBuilder.pcapng()
        file.interface(resolution: 9, offsetSeconds: 1)
        file.interface(linkType: 101)
        for index in 0..<3 {
            file.enhanced(units: UInt64(index), FragmentTests.fragment6(0..<800), drops: 1)
            file.simple(FrameBuilder.plain([1, 2, 3]))
            file.obsolete(interface: 1, drops: 0, units: 1, DatagramDecoderTests.ip6)
        }
        file.section(isBigEndian: true)
        file.interface(linkType: 276)
        file.enhanced(units: 1, DatagramDecoderTests.sll2(0x0800) + DatagramDecoderTests.ip4)
        return file.bytes
    }()

    static let originals: [[UInt8]] = [
        PacketReaderTests.file(), PacketReaderTests.file(isBigEndian: true, nanos: true), pcapng,
        BinaryFileTests.day, Compressor.gzip(pcapng), Compressor.zstd(pcapng),
    ]

    @Test(arguments: originals.indices)
    func `captures with random bytes changed end without a trap`(_ index: Int) throws {
        let seed: UInt64 = 20_260_101 + UInt64(index)
        var random = Random(state: seed)
        for _ in 0..<1500 {
            var bytes = Self.originals[index]
            for _ in 0...random.below(4) {
                let extremes: [UInt8] = [0, 1, 0x7F, 0x80, 0xFF, UInt8(random.below(256))]
                bytes[random.below(bytes.count)] = extremes[random.below(extremes.count)]
            }
            guard let source = try? decompressing(MemoryChunkSource(bytes, chunkSize: 37)) else {
                continue
            }
            var reader = PacketReader(source)
            var decoder = DatagramDecoder()
            var packet = Packet.blank
            var datagram = Datagram.blank
            while reader.next(&packet) == .packet { _ = decoder.decode(packet, into: &datagram) }
            #expect(decoder.counters.packets == reader.info.packets, "seed \(seed)")
        }
    }

    /// A VLAN tag sends a frame off the fast path and changes nothing else.
    @Test func `the fast path and the full decoder agree on every frame`() {
        let seed: UInt64 = 7
        var random = Random(state: seed)
        let plain = FrameBuilder.plain(DatagramDecoderTests.payload)
        for _ in 0..<5000 {
            var frame = plain
            for _ in 0...random.below(3) { frame[14 + random.below(28)] = UInt8(random.below(256)) }
            if random.below(4) == 0 { frame.removeLast(random.below(30)) }
            let tagged = frame[..<12] + [0x81, 0, 0, 5] + frame[12...]
            let fast = DatagramDecoderTests.decode([frame])
            let full = DatagramDecoderTests.decode([Array(tagged)])
            #expect(fast.results == full.results, "seed \(seed)")
        }
    }
}
