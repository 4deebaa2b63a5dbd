import Testing
import TickCapture
import TickCore

struct CompressedCaptureTests {
    enum Packing: CaseIterable {
        case gzip, zstd
        func pack(_ bytes: [UInt8]) -> [UInt8] {
            self == .gzip ? Compressor.gzip(bytes) : Compressor.zstd(bytes)
        }
    }

    /// A capture of pseudo-random payloads, so that compressed sizes stay large.
    static func capture(packets: Int, size: Int) -> [UInt8] {
        var state: UInt64 = 88_172_645_463_325_252
        var file = CaptureBuilder.pcap(nanos: true)
        for index in 0..<packets {
            let payload = (0..<size).map { _ -> UInt8 in
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                return UInt8(truncatingIfNeeded: state >> 24) & 0x3F
            }
            file.record(seconds: UInt32(index), fraction: 0, FrameBuilder.plain(payload))
        }
        return file.bytes
    }

    @Test(arguments: Packing.allCases, [1, 7, 4096])
    func `compressed captures read like plain ones`(_ packing: Packing, _ chunk: Int) throws {
        let plain = Self.capture(packets: 40, size: 300)
        let read = try ReadCapture(compressed: packing.pack(plain), chunkSize: chunk)
        #expect(read.damage == nil)
        #expect(read.packets == ReadCapture(plain).packets)
    }

    @Test(arguments: Packing.allCases)
    func `members, frames and skippable frames read as one`(_ packing: Packing) throws {
        let plain = Self.capture(packets: 9, size: 100)
        var packed: [UInt8] = packing == .zstd ? Compressor.skippableFrame([1, 2, 3]) : []
        for start in stride(from: 0, to: plain.count, by: 333) {
            packed += packing.pack(Array(plain[start..<min(start + 333, plain.count)]))
            if packing == .zstd { packed += Compressor.skippableFrame([9]) }
        }
        packed += packing.pack([])
        for chunk in [1, 10, 100_000] {
            let read = try ReadCapture(compressed: packed, chunkSize: chunk)
            #expect(read.damage?.description == nil)
            #expect(read.packets.count == 9)
        }
    }

    @Test(arguments: Packing.allCases)
    func `a compressed capture cut at any byte is read up to there and says so`(
        _ packing: Packing
    ) throws {
        let plain = Self.capture(packets: 6, size: 60)
        let expected = ReadCapture(plain).packets
        let packed = packing.pack(plain)
        for count in 6..<packed.count {
            let read = try ReadCapture(compressed: Array(packed[..<count]), chunkSize: 64)
            #expect(read.packets == Array(expected.prefix(read.packets.count)))
            #expect(read.damage?.code == .cut, "cut at \(count)")
            #expect(read.damage?.compressedOffset != nil)
        }
        #expect(try ReadCapture(compressed: packed).damage == nil)
    }

    @Test(arguments: Packing.allCases)
    func `a corrupt byte late in the stream costs no block before it`(_ packing: Packing) throws {
        let plain = Self.capture(packets: 2000, size: 700)
        let expected = ReadCapture(plain).packets
        var packed = packing.pack(plain)
        let place = packed.count * 4 / 5
        for index in place..<place + 64 { packed[index] ^= 0xA5 }
        let read = try ReadCapture(compressed: packed)
        #expect(read.damage != nil)
        // Damage inside a zstd block loses that block only: at most 128 KiB plus one packet.
        #expect(read.packets.count >= 1300)
        // What a decompressor cannot know before its checksum may follow; all before is right.
        #expect(Array(read.packets.prefix(1300)) == Array(expected.prefix(1300)))
    }

    @Test(arguments: Packing.allCases)
    func `a wrong checksum is reported after the data`(_ packing: Packing) throws {
        var packed = packing.pack(Self.capture(packets: 5, size: 50))
        packed[packed.count - (packing == .gzip ? 6 : 2)] ^= 1
        let read = try ReadCapture(compressed: packed)
        #expect(read.packets.count == 5)
        #expect(read.damage?.code == .corrupt)
        #expect(read.damage?.packetsBefore == 5)
    }

    @Test(arguments: Packing.allCases)
    func `what follows the compressed data is reported, zero padding of gzip is not`(
        _ packing: Packing
    ) throws {
        let packed = packing.pack(Self.capture(packets: 5, size: 50))
        let read = try ReadCapture(compressed: packed + Array("garbage!".utf8))
        #expect(read.packets.count == 5)
        #expect(read.damage?.code == .trailingBytes)
        #expect(read.damage?.compressedOffset == UInt64(packed.count))
        guard packing == .gzip else { return }
        #expect(try ReadCapture(compressed: packed + [0, 0, 0]).damage == nil)
    }

    @Test func `a zstd window too large for us says how to read it all the same`() throws {
        // Frame header with a window of 2^28 bytes, then one raw block of one byte.
        let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0, (28 - 10) << 3, 9, 0, 0, 0x41]
        let damage = try ReadCapture(compressed: frame).damage
        #expect(damage?.code == .unsupportedCompression)
        #expect(damage?.message.contains("--long=31") == true)
    }

    @Test func `other compressions are named with what to do`() {
        let starts: [([UInt8], String)] = [
            ([0x04, 0x22, 0x4D, 0x18, 0, 0], "lz4"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "xz"),
            ([0x42, 0x5A, 0x68, 0x39, 0, 0], "bzip2"),
        ]
        for (bytes, name) in starts {
            let error = #expect(throws: CaptureError.self) {
                _ = try decompressing(MemoryChunkSource(bytes))
            }
            #expect(error?.code == .unsupportedCompression)
            #expect(error?.message.contains("\(name) -dc FILE") == true)
        }
    }
}
