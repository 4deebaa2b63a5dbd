import Testing
import TickCore

@testable import TickCapture

/// A plain flow must find what the whole decoder finds, or nothing.
@Suite struct PlainFlowTests {
    private static let group = Endpoint(ipv4: 0xE936_0C6F, port: 26_477)
    private static let payload: [UInt8] = [1, 2, 3, 4, 5]

    private func found(
        _ frame: [UInt8], to endpoint: Endpoint = group, linkType: LinkType = .ethernet
    ) -> [UInt8]? {
        frame.withUnsafeBytes { raw in
            PlainFlow(to: endpoint)?.payload(ByteView(raw), linkType).map { Array($0.buffer) }
        }
    }

    @Test func `a plain datagram of the flow has its payload, without what pads the frame`() {
        let frame = FrameBuilder.plain(Self.payload)
        #expect(found(frame) == Self.payload)
        #expect(found(frame + [0, 0, 0]) == Self.payload)
        #expect(found(FrameBuilder.plain([])) == [])
    }

    @Test func `another flow, link type or kind of packet is not found`() {
        let frame = FrameBuilder.plain(Self.payload)
        #expect(found(frame, to: Endpoint(ipv4: 0xE936_0C6F, port: 26_478)) == nil)
        #expect(found(frame, to: Endpoint(ipv4: 0xE936_0C70, port: 26_477)) == nil)
        #expect(found(frame, linkType: .raw) == nil)
        #expect(PlainFlow(to: Endpoint(ipv6High: 0, low: 0xE936_0C6F, port: 26_477)) == nil)
        let udp = FrameBuilder.udp(Self.payload)
        let odd = [
            FrameBuilder.ethernet(FrameBuilder.ipv4(udp), tags: [0x8100]),
            FrameBuilder.ethernet(FrameBuilder.ipv4(udp), type: 0x0806),
            FrameBuilder.ethernet(FrameBuilder.ipv4(udp, proto: 6)),
            FrameBuilder.ethernet(FrameBuilder.ipv4(udp, fragment: 0x2000)),
            FrameBuilder.ethernet(FrameBuilder.ipv4(udp, fragment: 1)),
            FrameBuilder.ethernet(FrameBuilder.ipv4(udp, options: [1, 1, 1, 1])),
            FrameBuilder.ethernet(FrameBuilder.ipv4(udp, total: 200)),
            FrameBuilder.ethernet(FrameBuilder.ipv4(udp, total: 32)),
            FrameBuilder.ethernet(FrameBuilder.ipv4(FrameBuilder.udp(Self.payload, length: 7))),
            FrameBuilder.ethernet(FrameBuilder.ipv6(udp), type: 0x86DD),
        ]
        for (index, frame) in odd.enumerated() { #expect(found(frame) == nil, "case \(index)") }
    }

    @Test func `no frame is plain where a byte of it is missing`() {
        let frame = FrameBuilder.plain(Self.payload)
        for size in 0..<frame.count { #expect(found(Array(frame[..<size])) == nil) }
    }

    @Test func `whatever byte is changed, what is found is what the decoder finds`() {
        let frame = FrameBuilder.plain(Self.payload)
        var agreed = 0
        for place in frame.indices {
            for value in UInt8.min...UInt8.max {
                var changed = frame
                changed[place] = value
                guard let payload = found(changed) else { continue }
                agreed += 1
                let (outcome, datagram) = decode(changed)
                #expect(outcome == .datagram && datagram == payload, "byte \(place) = \(value)")
            }
        }
        #expect(agreed > 256)
    }

    private func decode(_ frame: [UInt8]) -> (DatagramOutcome, [UInt8]?) {
        frame.withUnsafeBytes { raw in
            var decoder = DatagramDecoder()
            var datagram = Datagram.blank
            let packet = Packet(
                bytes: ByteView(raw), originalCount: frame.count, receiveTime: 1, number: 1,
                linkType: .ethernet, source: 0)
            let outcome = decoder.decode(packet, into: &datagram)
            let isSame = datagram.destination == Self.group
            return (outcome, isSame ? Array(datagram.payload.buffer) : nil)
        }
    }
}
