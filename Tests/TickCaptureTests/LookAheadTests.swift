import Testing
import TickCore

@testable import TickCapture

/// Looking at messages before their turn: hints only, so it may see less, never something else
/// where packets are as it guesses, and never outside what is in memory.
@Suite struct LookAheadTests {
    private static let body = 20

    /// Packets of 0 to 6 messages, each with its number behind its length, and the numbers.
    private func capture(
        isBigEndian: Bool = false, padding: Int = 0
    ) -> (bytes: [UInt8], packets: [[UInt16]]) {
        var file = CaptureBuilder.pcap(isBigEndian: isBigEndian)
        var (packets, next): ([[UInt16]], UInt16) = ([], 1)
        for index in 0..<200 {
            var frame = [UInt8](repeating: 0xEE, count: Self.body)
            packets.append([])
            for _ in 0..<(index * 5 % 7) {
                let length = 2 + Int(next) * 13 % 60
                frame += [0, UInt8(length), UInt8(next >> 8), UInt8(next & 255)]
                frame += [UInt8](repeating: 0xDD, count: length - 2)
                packets[index].append(next)
                next += 1
            }
            frame += [UInt8](repeating: 0, count: padding)
            file.record(seconds: 1, fraction: UInt32(index), frame)
        }
        return (file.bytes, packets)
    }

    /// The numbers shown before each packet was read, and how many packets there were.
    private func walk(
        _ bytes: [UInt8], reach: Int, chunk: Int
    ) -> (shown: [[UInt16]], packets: Int) {
        var reader = PacketReader(MemoryChunkSource(bytes, chunkSize: chunk))
        var packet = Packet.blank
        var shown: [[UInt16]] = []
        while true {
            let (start, end) = (reader.buffer.cursor, reader.buffer.end)
            var seen: [UInt16] = []
            reader.lookAhead(reach, body: Self.body) {
                #expect($0.base >= start && $0.base + $0.count <= end)
                seen.append($0.u16be(2))
            }
            shown.append(seen)
            guard reader.next(&packet) == .packet else { return (shown, shown.count - 1) }
        }
    }

    /// How many packets there are where nobody looks ahead.
    private func packetsUnseen(_ bytes: [UInt8], chunk: Int) -> Int {
        var reader = PacketReader(MemoryChunkSource(bytes, chunkSize: chunk))
        var packet = Packet.blank
        var count = 0
        while reader.next(&packet) == .packet { count += 1 }
        return count
    }

    @Test(arguments: [1, 100, 2048, 1 << 20], [1 << 20, 5000, 700])
    func `what is shown are the messages to come, in their order`(reach: Int, chunk: Int) {
        let (bytes, packets) = capture()
        let (shown, count) = walk(bytes, reach: reach, chunk: chunk)
        #expect(count == packets.count)
        var first = 1 as UInt16
        let all = packets.joined().count
        for (index, seen) in shown.enumerated() {
            // Beside messages: what stands where one would be in a packet without any.
            let numbers = seen.filter { (1...UInt16(all)).contains($0) }
            #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
            #expect(numbers.allSatisfy { $0 >= first })
            first += index < packets.count ? UInt16(packets[index].count) : 0
        }
        guard chunk == 1 << 20, reach >= 2048 else { return }
        // All but the last few, behind which there are no 64 bytes, and each but once.
        let numbers = shown.joined().filter { (1...UInt16(all)).contains($0) }
        #expect(numbers == Array(1...UInt16(numbers.count)))
        #expect(numbers.count >= all - 4)
    }

    @Test func `the reach is a bound on bytes from the next packet on, but for one round`() {
        let (bytes, _) = capture()
        var reader = PacketReader(MemoryChunkSource(bytes))
        let start = reader.buffer.cursor
        var (shown, last) = (-1, start)
        while shown != 0 {
            shown = 0
            #expect(last - start < 1000 + 16 * 100)
            reader.lookAhead(1000, body: Self.body) {
                shown += 1
                last = $0.base
            }
        }
        #expect(last - start >= 900)
    }

    @Test func `the other byte order is read but not looked ahead`() {
        let (bytes, packets) = capture(isBigEndian: true)
        let (shown, count) = walk(bytes, reach: 2048, chunk: 1 << 20)
        #expect(shown.allSatisfy(\.isEmpty) && count == packets.count)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `a wrong guess shows what is in memory, and the packets are read all the same`(
        seed: UInt64
    ) {
        var bytes = capture(padding: Int(seed % 3) * 5).bytes
        var random = HostileBytesTests.Random(state: seed)
        for _ in 0..<300 {
            // Bytes of packets, not of their headers: the walk goes astray, the reader does not.
            let place = 24 + random.below(bytes.count - 24)
            if bytes[place] == 0xDD || bytes[place] == 0xEE { bytes[place] = UInt8(seed & 7) }
        }
        for chunk in [1 << 20, 700] {
            #expect(walk(bytes, reach: 4096, chunk: chunk).packets == 200)
            let wild = bytes[..<24] + bytes[24...].map { _ in UInt8(random.below(256)) }
            let seen = walk(Array(wild), reach: 4096, chunk: chunk).packets
            #expect(seen == packetsUnseen(Array(wild), chunk: chunk))
        }
    }
}
