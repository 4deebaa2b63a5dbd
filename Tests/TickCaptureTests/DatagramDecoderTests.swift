import Testing
import TickCapture
import TickCore

struct DatagramDecoderTests {
    /// One frame decoded: the outcome, the payload and the two ends.
    struct Decoded: Equatable {
        var outcome: DatagramOutcome
        var payload: [UInt8] = []
        var destination = ""
    }

    static func decode(
        _ frames: [[UInt8]], linkType: LinkType = .ethernet, cut: Int? = nil
    ) -> (results: [Decoded], counters: DatagramCounters) {
        var decoder = DatagramDecoder()
        var results: [Decoded] = []
        for (index, frame) in frames.enumerated() {
            let captured = Array(frame.prefix(cut ?? frame.count))
            captured.withUnsafeBytes { bytes in
                let packet = Packet(
                    bytes: ByteView(bytes), originalCount: frame.count, receiveTime: 1,
                    number: UInt64(index + 1), linkType: linkType, source: 0)
                var datagram = Datagram.blank
                var decoded = Decoded(outcome: decoder.decode(packet, into: &datagram))
                if decoded.outcome == .datagram || decoded.outcome == .truncated {
                    decoded.payload = Array(datagram.payload.buffer)
                    decoded.destination = datagram.destination.description
                }
                results.append(decoded)
            }
        }
        return (results, decoder.counters)
    }

    static let payload: [UInt8] = Array("seventeen bytes!!".utf8)
    static let ip4 = FrameBuilder.ipv4(FrameBuilder.udp(payload))
    static let ip6 = FrameBuilder.ipv6(FrameBuilder.udp(payload))
    static let labels: [UInt8] = [0, 1, 0, 9, 0, 2, 1, 9]
    static let group4 = "233.54.12.111:26477"
    static let group6 = "[ff0e:0:0:0:0:0:0:7]:26477"

    static func sll(_ type: UInt16) -> [UInt8] {
        [UInt8](repeating: 0, count: 14) + [UInt8(type >> 8), UInt8(type & 0xFF)]
    }

    static func sll2(_ type: UInt16) -> [UInt8] {
        [UInt8(type >> 8), UInt8(type & 0xFF)] + [UInt8](repeating: 0, count: 18)
    }

    @Test func `every link type leads to the datagram of either IP version`() {
        let cases: [(LinkType, [UInt8], [UInt8])] = [
            (
                .ethernet, FrameBuilder.ethernet(Self.ip4),
                FrameBuilder.ethernet(Self.ip6, type: 0x86DD)
            ),
            (
                .ethernet, FrameBuilder.ethernet(Self.ip4, tags: [0x88A8, 0x8100]),
                FrameBuilder.ethernet(Self.ip6, type: 0x86DD, tags: [0x9100])
            ),
            (
                .ethernet,
                FrameBuilder.ethernet(Self.labels + Self.ip4, type: 0x8847),
                FrameBuilder.ethernet([0, 2, 1, 9] + Self.ip6, type: 0x8847)
            ),
            (.linuxSLL, Self.sll(0x0800) + Self.ip4, Self.sll(0x86DD) + Self.ip6),
            (.linuxSLL2, Self.sll2(0x0800) + Self.ip4, Self.sll2(0x86DD) + Self.ip6),
            (.raw, Self.ip4, Self.ip6),
            (.rawBSD, Self.ip4, Self.ip6),
            (.rawOpenBSD, Self.ip4, Self.ip6),
            (.null, [2, 0, 0, 0] + Self.ip4, [0, 0, 0, 30] + Self.ip6),
            (.loop, [0, 0, 0, 2] + Self.ip4, [0, 0, 0, 24] + Self.ip6),
        ]
        for (linkType, frame4, frame6) in cases {
            let (results, counters) = Self.decode([frame4, frame6], linkType: linkType)
            #expect(
                results == [
                    Decoded(outcome: .datagram, payload: Self.payload, destination: Self.group4),
                    Decoded(outcome: .datagram, payload: Self.payload, destination: Self.group6),
                ], "\(linkType.name)")
            #expect(counters.datagrams == 2 && counters.packets == 2)
        }
        #expect(Self.decode([Self.ip4], linkType: .ipv4).results[0].payload == Self.payload)
        #expect(Self.decode([Self.ip6], linkType: .ipv6).results[0].payload == Self.payload)
    }

    @Test func `options, extension headers, padding and trailers do not reach the payload`() {
        let options = FrameBuilder.ipv4(
            FrameBuilder.udp(Self.payload), options: [0x94, 4, 0, 0, 1, 1, 1, 0])
        let hopByHop: [UInt8] = [60, 0, 1, 4, 0, 0, 0, 0]
        let toDestination: [UInt8] = [17, 1] + [UInt8](repeating: 0, count: 14)
        let extended = FrameBuilder.ipv6(
            hopByHop + toDestination + FrameBuilder.udp(Self.payload), next: 0)
        let frames = [
            FrameBuilder.ethernet(Self.ip4 + [9, 9, 9, 9]), FrameBuilder.ethernet(options),
            FrameBuilder.ethernet(extended, type: 0x86DD),
        ]
        let (results, _) = Self.decode(frames)
        #expect(results.map(\.outcome) == [.datagram, .datagram, .datagram])
        #expect(results.map(\.payload) == [Self.payload, Self.payload, Self.payload])
    }

    @Test func `what is no UDP or no IP is told apart and counted`() {
        let frames = [
            FrameBuilder.ethernet(FrameBuilder.ipv4(Self.payload, proto: 6)),
            FrameBuilder.ethernet(FrameBuilder.ipv6(Self.payload, next: 58), type: 0x86DD),
            FrameBuilder.ethernet(Self.payload, type: 0x0806),
            FrameBuilder.ethernet(Self.payload, type: 40),
        ]
        let (results, counters) = Self.decode(frames)
        #expect(results.map(\.outcome) == [.notUDP, .notUDP, .notIP, .notIP])
        #expect(counters.notUDP == 2 && counters.notIP == 2 && counters.packets == 4)
        let unknown = Self.decode([Self.ip4], linkType: LinkType(rawValue: 147))
        #expect(unknown.counters.unknownLinkType == 1)
    }

    @Test func `lengths that contradict one another are malformed`() {
        let udp = FrameBuilder.udp(Self.payload)
        let frames = [
            FrameBuilder.ethernet(FrameBuilder.ipv4(udp, total: 19)),
            FrameBuilder.ethernet(FrameBuilder.ipv4(udp, total: 0)),
            FrameBuilder.ethernet(FrameBuilder.ipv4(udp, total: 27)),
            FrameBuilder.ethernet(FrameBuilder.ipv4(udp, total: UInt16(21 + udp.count))),
            FrameBuilder.ethernet(FrameBuilder.ipv4(FrameBuilder.udp(Self.payload, length: 7))),
            FrameBuilder.ethernet(FrameBuilder.ipv4(FrameBuilder.udp(Self.payload, length: 26))),
            FrameBuilder.ethernet(FrameBuilder.ipv6(udp, length: 7), type: 0x86DD),
            FrameBuilder.ethernet([0x44] + FrameBuilder.ipv4(udp).dropFirst()),
            FrameBuilder.ethernet([0x65] + FrameBuilder.ipv4(udp).dropFirst()),
            Array(FrameBuilder.ethernet([]).dropLast()), [],
        ]
        let (results, counters) = Self.decode(frames)
        for (index, result) in results.enumerated() {
            #expect(result.outcome == .malformed, "frame \(index)")
        }
        #expect(counters.malformed == UInt64(frames.count))
    }

    @Test(arguments: [false, true])
    func `a frame cut anywhere by the snap length is never read past the cut`(_ isIPv6: Bool) {
        let frame =
            isIPv6
            ? FrameBuilder.ethernet(Self.ip6, type: 0x86DD, tags: [0x8100])
            : FrameBuilder.ethernet(Self.ip4)
        let payloadStart = frame.count - Self.payload.count
        for cut in 0..<frame.count {
            let (results, _) = Self.decode([frame], cut: cut)
            guard cut >= payloadStart else {
                #expect(results[0].outcome == .truncatedHeaders, "cut at \(cut)")
                continue
            }
            #expect(results[0].outcome == .truncated)
            #expect(results[0].payload == Array(Self.payload.prefix(cut - payloadStart)))
            #expect(results[0].destination == (isIPv6 ? Self.group6 : Self.group4))
        }
    }
}
