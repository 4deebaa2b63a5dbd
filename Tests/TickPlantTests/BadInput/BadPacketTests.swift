import Testing
import TickPlant

/// Packets that are cut, split, foreign or at the limits, among good ones.
@Suite struct BadPacketTests {
    private let packets = WireItch.packets(trades: 20)

    private func capture(
        linkType: UInt32 = 1, _ change: (Int, [UInt8], Int64, inout WireCapture) -> Bool
    ) -> [UInt8] {
        var capture = WireCapture(linkType: linkType)
        for (index, packet) in packets.enumerated() {
            if change(index, packet.payload, packet.time, &capture) { continue }
            capture.add(WireCapture.frame(packet.payload), at: packet.time)
        }
        return capture.bytes
    }

    private func whole(_ scratch: Scratch) throws -> InProcess.Result {
        try InProcess.replay(WireItch.capture(trades: 20).bytes, in: scratch)
    }

    @Test func `garbage between the packets changes no bar and is told`() throws {
        let scratch = try Scratch()
        var random = SeededNumbers(seed: 1)
        for size in [0, 1, 19, 20, 21, 40, 200, 1400] {
            let bytes = capture { _, _, time, capture in
                let garbage = (0..<size).map { _ in UInt8(random.next(below: 256)) }
                capture.add(WireCapture.frame(garbage), at: time)
                return false
            }
            let result = try InProcess.replay(bytes, in: scratch)
            let wanted = try whole(scratch)
            #expect(
                result.text.split(separator: "\n").map(numbers)
                    == wanted.text.split(separator: "\n").map(numbers), "\(size) bytes")
            #expect(result.report.isDamaged, "\(size) bytes")
            #expect(!result.damage.isEmpty, "\(size) bytes")
        }
    }

    @Test func `fragments make whole packets; one that stays away is told`() throws {
        let scratch = try Scratch()
        let fragments = { (skip: Int?) in
            capture { index, payload, time, capture in
                let udp = WireCapture.udp(payload)
                let halves = [(0, Array(udp[..<32])), (32, Array(udp[32...]))]
                for (place, half) in halves where place == 0 || skip != index {
                    let ip = WireCapture.ip(
                        half, id: UInt16(index + 1), offset: place, more: place == 0)
                    capture.add(WireCapture.ethernet + ip, at: time)
                }
                return true
            }
        }
        let complete = try InProcess.replay(fragments(nil), in: scratch)
        #expect(complete.text == (try whole(scratch).text))
        #expect(!complete.report.isDamaged)
        #expect(complete.report.datagrams.reassembled == 21)
        let holed = try InProcess.replay(fragments(7), in: scratch)
        #expect(holed.report.isDamaged)
        #expect(holed.damage.contains { $0.contains("1 fragmented datagrams") })
        #expect(holed.damage.contains { $0.contains("8–8 are missing") })
    }

    @Test func `packets cut by the snap length are told and what is whole is taken`() throws {
        let scratch = try Scratch()
        let bytes = capture { index, payload, time, capture in
            let frame = WireCapture.frame(payload)
            capture.add(frame, at: time, captured: index == 9 ? frame.count - 3 : nil)
            return true
        }
        let result = try InProcess.replay(bytes, in: scratch)
        #expect(result.report.isDamaged)
        #expect(result.damage.contains { $0.contains("1 packets cut by the snap length") })
        #expect(result.damage.contains { $0.contains("10–10 are missing") })
        #expect(result.report.bars.trades == 19)
    }

    @Test func `a link type that is not known is told`() throws {
        let scratch = try Scratch()
        let bytes = capture(linkType: 147) { _, _, _, _ in false }
        let result = try InProcess.replay(bytes, in: scratch)
        #expect(result.report.isDamaged)
        #expect(result.damage.contains { $0.contains("21 packets of a link type") })
    }

    @Test func `prices and sizes at the limits of their fields are exact or told`() throws {
        let scratch = try Scratch()
        let noon = WireItch.noon
        func text(_ messages: [[UInt8]]) throws -> InProcess.Result {
            var capture = WireCapture()
            capture.add(WireCapture.frame(WireItch.mold(messages, sequence: 1)), at: noon)
            return try InProcess.replay(capture.bytes, in: scratch)
        }
        let highest = try text([
            WireItch.add(1, shares: .max, price: .max, at: noon),
            WireItch.execute(1, shares: .max, at: noon),
        ])
        #expect(!highest.report.isDamaged)
        let price = Int64(UInt32.max) * 100_000
        let expected = ModelBars(
            [ModelTrade(symbol: "TRIAL", time: noon, price: price, size: UInt64(UInt32.max))],
            length: 1_000_000_000)
        #expect(highest.text.split(separator: "\n").dropFirst().map(numbers) == expected.lines)
        let cross = WireItch.cross(shares: .max, price: .max, at: noon)
        let one = try text([cross])
        let line = ModelBars(
            [ModelTrade(symbol: "TRIAL", time: noon, price: price, size: .max)],
            length: 1_000_000_000)
        #expect(one.text.split(separator: "\n").dropFirst().map(numbers) == line.lines)
        let two = try text([cross, cross])
        #expect(two.report.isDamaged)
        #expect(two.report.bars.refused == 1)
        #expect(two.text.contains(",damaged"))
        #expect(two.damage.contains { $0.contains("did not fit a limit") })
    }

    @Test func `a flow that is silent for long is known when it speaks`() throws {
        let scratch = try Scratch()
        var capture = WireCapture()
        for second in 0..<3000 {
            let heartbeat = WireItch.mold([], sequence: 1)
            capture.add(
                WireCapture.frame(heartbeat),
                at: WireItch.noon - Int64(3000 - second) * 1_000_000_000)
        }
        for packet in packets { capture.add(WireCapture.frame(packet.payload), at: packet.time) }
        let result = try InProcess.replay(capture.bytes, in: scratch)
        #expect(result.text == (try whole(scratch).text))
    }
}
