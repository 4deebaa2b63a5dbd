import Testing
import TickCapture
import TickCore

struct PcapngReaderTests {
    static let frame = FrameBuilder.plain([1, 2, 3])

    @Test(arguments: [false, true])
    func `sections, interfaces and block types of either byte order are read`(
        _ isBigEndian: Bool
    ) {
        var file = CaptureBuilder.pcapng(isBigEndian: isBigEndian)
        file.interface(linkType: 1, snapLength: 4)
        file.interface(linkType: 101, resolution: 9, offsetSeconds: -5)
        file.enhanced(interface: 1, units: 1_700_000_000_123_456_789, [1, 2], drops: 3)
        file.block(0x0BAD) { $0.u64(7) }
        file.simple([1, 2, 3, 4], original: 9)
        file.obsolete(interface: 0, drops: 4, units: 1_000_001, [5])
        file.obsolete(interface: 0, drops: .max, units: 1, [6])
        file.section(isBigEndian: !isBigEndian)
        file.interface(linkType: 113, resolution: 0x80 | 10)
        file.enhanced(units: 5 << 10 | 512, [7])
        let read = ReadCapture(file.bytes)
        #expect(read.damage == nil)
        #expect(read.packets.map(\.bytes) == [[1, 2], [1, 2, 3, 4], [5], [6], [7]])
        #expect(read.packets.map(\.original) == [2, 9, 1, 1, 1])
        #expect(
            read.packets.map(\.time) == [
                1_699_999_995_123_456_789, Packet.noTime, 1_000_001_000, 1000, 5_500_000_000,
            ])
        #expect(read.packets.map(\.linkType) == [.raw, .ethernet, .ethernet, .ethernet, .linuxSLL])
        #expect(read.info.oddities.droppedBeforePackets == 7)
        #expect(read.info.oddities.blocksSkipped == 1)
        #expect(read.info.linkTypeName == "per-packet")
        #expect(read.info.interfaces.count == 3)
    }

    /// An option sends a block off the short path and changes nothing else.
    @Test(arguments: [UInt8?.none, 0, 3, 9, 10, 0x80, 0x89], [UInt32(0), 40])
    func `blocks with and without options give the same packets`(
        _ resolution: UInt8?, _ snapLength: UInt32
    ) {
        var (short, long) = (CaptureBuilder.pcapng(), CaptureBuilder.pcapng())
        for interface in 0..<2 {
            let offset: Int64? = interface == 0 ? nil : -7
            for isLong in [false, true] {
                var file = isLong ? long : short
                file.interface(
                    snapLength: snapLength, resolution: resolution, offsetSeconds: offset)
                for size in 0..<60 {
                    file.enhanced(
                        interface: UInt32(interface), units: UInt64(size) << (size / 2),
                        Array(0..<UInt8(size)), drops: isLong ? 0 : nil)
                }
                if isLong { long = file } else { short = file }
            }
        }
        let (expected, read) = (ReadCapture(long.bytes), ReadCapture(short.bytes, chunkSize: 50))
        #expect(read.packets.count == 120)
        #expect(read.packets == expected.packets)
        #expect(read.info == expected.info)
    }

    @Test func `the newest statistics of each interface are summed`() {
        var file = CaptureBuilder.pcapng()
        file.interface()
        file.interface()
        for (interface, received, dropped) in [(0, 3, 1), (1, 10, 0), (0, 5, 2)] {
            file.block(5) { body in
                body.u32(UInt32(interface))
                body.u64(0)
                body.option(5) { $0.u64(UInt64(received)) }
                body.option(7) { $0.u64(UInt64(dropped)) }
            }
        }
        #expect(ReadCapture(file.bytes).info.droppedByCapture == 17)
    }

    @Test(arguments: [
        (UInt8(0), UInt64(7), Int64(7_000_000_000)), (6, 1_500_000, 1_500_000_000),
        (9, .max / 2, .max), (10, 15, 1), (19, .max, 1_844_674_407), (0x80, 3, 3_000_000_000),
        (0xBF, 1 << 63 | 1 << 62, 1_500_000_000), (0xA0, 1 << 31, 500_000_000),
    ])
    func `every unit of time becomes nanoseconds`(_ code: UInt8, _ units: UInt64, _ nanos: Int64) {
        #expect(TimeResolution(code: code).nanoseconds(units) == nanos)
    }

    @Test func `times that do not fit are delivered without time and counted`() {
        for (code, units) in [(UInt8(9), UInt64.max), (20, 1), (0xC0, 1), (0, 1 << 40)] {
            var file = CaptureBuilder.pcapng()
            file.interface(resolution: code)
            file.enhanced(units: units, [1])
            let read = ReadCapture(file.bytes)
            #expect(read.packets.map(\.time) == [Packet.noTime])
            #expect(read.info.oddities.timesOutOfRange == 1)
        }
    }

    @Test func `a file cut at any byte yields the packets before and says so`() {
        var file = CaptureBuilder.pcapng()
        var ends = [file.bytes.count]
        var packetsAt = [0]
        for step in 0..<6 {
            switch step {
            case 0: file.interface()
            case 3: file.block(99) { $0.u32(1) }
            case 4: file.simple(Self.frame)
            default: file.enhanced(units: UInt64(step), Self.frame, drops: 1)
            }
            ends.append(file.bytes.count)
            packetsAt.append(packetsAt.last! + (step == 0 || step == 3 ? 0 : 1))
        }
        for count in 0..<file.bytes.count {
            let read = ReadCapture(Array(file.bytes[..<count]), chunkSize: 33)
            let whole = ends.lastIndex { $0 <= count }
            #expect(read.packets.count == whole.map { packetsAt[$0] } ?? 0)
            #expect((read.damage == nil) == ends.contains(count), "cut at \(count)")
        }
    }

    /// A section, an interface and one good packet, then what `damage` adds.
    private func damaged(_ damage: (inout CaptureBuilder) -> Void) -> (ReadCapture, UInt64) {
        var file = CaptureBuilder.pcapng()
        file.interface()
        file.enhanced(units: 1, Self.frame)
        let start = UInt64(file.bytes.count)
        damage(&file)
        file.enhanced(units: 2, Self.frame)
        return (ReadCapture(file.bytes), start)
    }

    @Test func `lengths that cannot be are damage at their block's offset`() {
        let damages: [(inout CaptureBuilder) -> Void] = [
            { $0.bytes += [6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
            { $0.bytes += [6, 0, 0, 0, 30, 0, 0, 0, 0, 0, 0, 0] },
            { $0.bytes += [6, 0, 0, 0, 0xFC, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0] },
            { $0.bytes += [99, 0, 0, 0, 0xFC, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0] },
            { $0.bytes += [99, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0] },
            { $0.block(6) { body in (0..<5).forEach { _ in body.u32(1000) } } },
            { $0.enhanced(interface: 1, units: 0, [1]) },
            { $0.block(6) { body in [0, 0, 0, .max, 1].forEach { body.u32($0) } } },
            { $0.simple([], original: 5) },
            { $0.section(isBigEndian: false, minor: 1) },
            { $0.block(1) { body in [1, 0, 0xFFFF_0009].forEach { body.u32($0) } } },
            { $0.bytes += [UInt8](repeating: 0xEE, count: 64) },
        ]
        for (index, damage) in damages.enumerated() {
            let (read, start) = damaged(damage)
            #expect(read.packets.count == 1, "case \(index)")
            #expect(read.damage?.packetsBefore == 1, "case \(index)")
            let offset = read.damage?.offset ?? 0
            #expect(offset >= start && offset <= start + 12, "case \(index)")
        }
    }

    @Test func `blocks of other types are skipped whatever their size`() {
        let size = 20 << 20
        let (read, _) = damaged { file in
            file.block(0x8000_0001) { $0.bytes = [UInt8](repeating: 1, count: size) }
        }
        #expect(read.damage == nil)
        #expect(read.packets.count == 2)
        #expect(read.info.oddities.blocksSkipped == 1)
    }
}
