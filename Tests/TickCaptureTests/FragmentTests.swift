import Testing
import TickCapture
import TickCore

struct FragmentTests {
    static let payload: [UInt8] = (0..<2_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    static let udp = FrameBuilder.udp(payload)

    static func fragment4(_ range: Range<Int>, id: UInt16 = 7, of whole: [UInt8] = udp) -> [UInt8] {
        let more: UInt16 = range.upperBound < whole.count ? 0x2000 : 0
        return FrameBuilder.ethernet(
            FrameBuilder.ipv4(
                Array(whole[range]), id: id, fragment: more | UInt16(range.lowerBound / 8)))
    }

    static func fragment6(_ range: Range<Int>, id: UInt32 = 7) -> [UInt8] {
        let more: UInt16 = range.upperBound < udp.count ? 1 : 0
        var header = CaptureBuilder(isBigEndian: true)
        header.u16(17 << 8)
        header.u16(UInt16(range.lowerBound) | more)
        header.u32(id)
        return FrameBuilder.ethernet(
            FrameBuilder.ipv6(header.bytes + udp[range], next: 44), type: 0x86DD)
    }

    static let ranges = [0..<800, 800..<1600, 1600..<2008]

    @Test(arguments: [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 0, 2, 2, 1]])
    func `fragments in any order, some twice, give the datagram once`(_ order: [Int]) {
        for isIPv6 in [false, true] {
            let frames = order.map {
                isIPv6 ? Self.fragment6(Self.ranges[$0]) : Self.fragment4(Self.ranges[$0])
            }
            let (results, counters) = DatagramDecoderTests.decode(frames)
            #expect(results.dropLast().allSatisfy { $0.outcome == .fragmentPending })
            #expect(results.last?.outcome == .datagram)
            #expect(results.last?.payload == Self.payload)
            #expect(results.last?.destination.hasSuffix(":26477") == true)
            #expect(counters.reassembled == 1)
            #expect(counters.fragmentsPending == UInt64(order.count - 1))
        }
    }

    @Test func `datagrams whose fragments interleave are kept apart`() {
        var other = Self.udp
        other[100] ^= 0xFF
        var frames: [[UInt8]] = []
        for range in Self.ranges {
            frames.append(Self.fragment4(range, id: 1))
            frames.append(Self.fragment4(range, id: 2, of: other))
        }
        let (results, _) = DatagramDecoderTests.decode(frames)
        #expect(results.map(\.outcome).filter { $0 == .datagram }.count == 2)
        #expect(results[4].payload == Self.payload)
        #expect(results[5].payload == Array(other.dropFirst(8)))
    }

    @Test func `overlapping bytes are taken where equal and give the datagram up where not`() {
        let equal = [0..<808, 800..<1608, 1600..<2008].map { Self.fragment4($0) }
        #expect(DatagramDecoderTests.decode(equal).results.last?.payload == Self.payload)
        var forged = Self.udp
        forged[804] ^= 1
        let unequal = [
            Self.fragment4(0..<808), Self.fragment4(800..<1600, of: forged),
            Self.fragment4(1600..<2008),
        ]
        let (results, counters) = DatagramDecoderTests.decode(unequal)
        #expect(results.map(\.outcome) == [.fragmentPending, .malformed, .fragmentPending])
        #expect(counters.reassemblyGivenUp == 1)
    }

    @Test func `ends that contradict one another give the datagram up`() {
        let short = Array(Self.udp.prefix(1000))
        let (results, counters) = DatagramDecoderTests.decode([
            Self.fragment4(800..<1600), Self.fragment4(8..<1000, of: short),
            FrameBuilder.ethernet(FrameBuilder.ipv4([1, 2, 3], fragment: 0x2000)),
            FrameBuilder.ethernet(FrameBuilder.ipv4(Self.udp, fragment: 0x1FFF)),
        ])
        #expect(results.map(\.outcome) == [.fragmentPending, .malformed, .malformed, .malformed])
        #expect(counters.reassemblyGivenUp == 1)
        #expect(counters.malformed == 3)
    }

    @Test func `a full table gives up the oldest datagram and counts it`() {
        let starts = (0...64).map { Self.fragment4(Self.ranges[0], id: UInt16($0)) }
        let ends = [0, 64].flatMap { id in
            Self.ranges.dropFirst().map { Self.fragment4($0, id: UInt16(id)) }
        }
        let (results, counters) = DatagramDecoderTests.decode(starts + ends)
        // Datagram 0 lost its first fragment; datagram 64 is whole.
        #expect(results.filter { $0.outcome == .datagram }.count == 1)
        #expect(results.last?.outcome == .datagram)
        #expect(counters.reassemblyGivenUp == 2)
    }

    @Test func `a datagram that stays incomplete for long is given up`() {
        var decoder = DatagramDecoder()
        var datagram = Datagram.blank
        var outcomes: [DatagramOutcome] = []
        for (index, time) in [(0, Int64(0)), (1, 1), (2, 30_000_000_001)] {
            Self.fragment4(Self.ranges[index]).withUnsafeBytes { bytes in
                let packet = Packet(
                    bytes: ByteView(bytes), originalCount: bytes.count, receiveTime: time,
                    number: UInt64(index + 1), linkType: .ethernet, source: 0)
                outcomes.append(decoder.decode(packet, into: &datagram))
            }
        }
        #expect(outcomes == [.fragmentPending, .fragmentPending, .fragmentPending])
        #expect(decoder.counters.reassemblyGivenUp == 1)
        #expect(decoder.datagramsPending == 1)
    }

    @Test func `fragments of other protocols are skipped and cut ones are truncated`() {
        let tcp = FrameBuilder.ethernet(FrameBuilder.ipv4(Self.udp, proto: 6, fragment: 0x2000))
        #expect(DatagramDecoderTests.decode([tcp]).results[0].outcome == .notUDP)
        let first = DatagramDecoderTests.decode([Self.fragment4(Self.ranges[0])], cut: 100)
        #expect(first.results[0].outcome == .truncated)
        #expect(first.results[0].payload == Array(Self.payload.prefix(58)))
        let second = DatagramDecoderTests.decode([Self.fragment4(Self.ranges[1])], cut: 100)
        #expect(second.results[0].outcome == .truncatedHeaders)
    }
}
