import Testing
import TickCapture
import TickCore

struct PacketReaderTests {
    static let frames: [[UInt8]] = (1...5).map { FrameBuilder.plain(Array(0..<UInt8($0 * 7))) }

    static func file(isBigEndian: Bool = false, nanos: Bool = false) -> [UInt8] {
        var file = CaptureBuilder.pcap(isBigEndian: isBigEndian, nanos: nanos)
        for (index, frame) in frames.enumerated() {
            file.record(seconds: 1_700_000_000 + UInt32(index), fraction: 123_456, frame)
        }
        return file.bytes
    }

    @Test(arguments: [false, true], [false, true])
    func `pcap of either byte order and resolution yields its records`(
        _ isBigEndian: Bool, _ nanos: Bool
    ) {
        let read = ReadCapture(Self.file(isBigEndian: isBigEndian, nanos: nanos))
        #expect(read.packets.map(\.bytes) == Self.frames)
        #expect(read.packets.map(\.number) == [1, 2, 3, 4, 5])
        let fraction: Int64 = nanos ? 123_456 : 123_456_000
        let times = (1_700_000_000..<1_700_000_005).map { Int64($0) * 1_000_000_000 + fraction }
        #expect(read.packets.map(\.time) == times)
        #expect(read.info.format == (nanos ? .pcapNanoseconds : .pcapMicroseconds))
        #expect(read.info.linkTypes == [.ethernet])
        #expect(read.info.firstTime == read.packets[0].time)
        #expect(read.info.lastTime == read.packets[4].time)
        #expect(read.damage == nil)
    }

    @Test(arguments: [1, 3, 17, 64])
    func `the size of the chunks changes nothing`(_ chunkSize: Int) {
        let whole = ReadCapture(Self.file())
        let chunked = ReadCapture(Self.file(), chunkSize: chunkSize)
        #expect(whole.packets == chunked.packets)
    }

    @Test func `a file cut at any byte yields the records before and says so`() {
        let bytes = Self.file()
        var boundaries = [24]
        for frame in Self.frames { boundaries.append(boundaries.last! + 16 + frame.count) }
        for count in 0..<bytes.count {
            let read = ReadCapture(Array(bytes[..<count]), chunkSize: 50)
            let whole = boundaries.lastIndex { $0 <= count } ?? 0
            #expect(read.packets.map(\.bytes) == Array(Self.frames[..<whole]))
            #expect((read.damage == nil) == boundaries.contains(count), "cut at \(count)")
        }
    }

    @Test func `an insane captured length is damage at its record offset`() {
        for size in [UInt32(262_145), .max, 0x8000_0000] {
            var bytes = Self.file()
            let second = 24 + 16 + Self.frames[0].count
            withUnsafeBytes(of: size.littleEndian) {
                bytes.replaceSubrange(second + 8..<second + 12, with: $0)
            }
            let read = ReadCapture(bytes)
            #expect(read.packets.count == 1)
            #expect(read.damage?.code == .recordTooLarge)
            #expect(read.damage?.offset == UInt64(second))
            #expect(read.damage?.packetsBefore == 1)
        }
    }

    @Test func `empty records, odd fractions and lengths above the snap length are carried`() {
        var file = CaptureBuilder.pcap(snapLength: 4)
        file.record(seconds: 0, fraction: 2_000_000, [])
        file.record(seconds: .max, fraction: .max, [1, 2, 3, 4, 5], original: 3)
        let read = ReadCapture(file.bytes)
        #expect(read.packets.map(\.bytes) == [[], [1, 2, 3, 4, 5]])
        #expect(read.packets[0].time == 2_000_000_000)
        #expect(read.packets[1].time == 4_294_967_295_000_000_000 + 4_294_967_295_000)
        #expect(read.info.oddities.fractionsTooLarge == 2)
        #expect(read.info.oddities.aboveSnapLength == 1)
        #expect(read.damage == nil)
    }

    @Test func `records larger than the buffer are read up to the limit`() {
        var file = CaptureBuilder.pcap(snapLength: 20 << 20)
        let large = [UInt8](repeating: 7, count: 3 << 20)
        file.record(seconds: 1, fraction: 0, [1])
        file.record(seconds: 1, fraction: 0, large)
        file.record(seconds: 1, fraction: 0, [2])
        let read = ReadCapture(file.bytes, chunkSize: 100_000)
        #expect(read.packets.map(\.bytes.count) == [1, large.count, 1])
        #expect(read.packets[1].bytes == large)
        file.record(seconds: 1, fraction: 0, [UInt8](repeating: 7, count: 16 << 20 + 1))
        #expect(ReadCapture(file.bytes).damage?.code == .recordTooLarge)
    }

    @Test func `what is no capture is refused with its first bytes`() {
        #expect(ReadCapture([]).damage?.code == .empty)
        #expect(ReadCapture([0xA1]).damage?.code == .cut)
        let text = ReadCapture(Array("#!/bin/sh\n".utf8))
        #expect(text.damage?.code == .notACapture)
        #expect(text.damage?.message.contains("23 21 2f 62") == true)
        #expect(ReadCapture([UInt8](repeating: 0, count: 100)).damage?.code == .notACapture)
        let old = CaptureBuilder.pcap(major: 1)
        #expect(ReadCapture(old.bytes).damage?.code == .unsupportedVersion)
    }
}
