import Testing
import TickCore
import TickTransport

/// Random scripts of two lines against the model, and against what must hold whatever the model.
struct ChannelModelTests {
    static let timeout: Int64 = 1_000

    @Test(arguments: 0..<UInt64(300))
    func `a channel says exactly what the model says`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var script = LineScript()
        script.lossOneIn = random.number(0...8)
        script.delayOneIn = random.number(0...6)
        script.lines = random.number(1...3)
        script.pace = [1, 100, 700][random.number(0...2)]
        let packets = script.packets(&random)
        var channel = channel()
        var log = ChannelLog()
        var model = ChannelModel(timeout: Self.timeout)
        for packet in packets {
            channel.send(packet, to: &log)
            model.take(packet)
        }
        channel.finish(&log)
        model.finish()
        #expect(log.events == model.events, "seed \(seed)")
        #expect(log.misuse == [], "seed \(seed)")
        #expect(channel.counters.duplicates == model.duplicates, "seed \(seed)")
        #expect(channel.counters.afterGiveUp == model.afterGiveUp, "seed \(seed)")
        expectBalance(packets, channel.counters, seed)
    }

    /// Every message that came in went somewhere; every gap ended one way.
    private func expectBalance(
        _ packets: [WirePacket], _ counters: ChannelCounters, _ seed: UInt64
    ) {
        let sent = packets.filter { $0.kind == .data }.reduce(0) { $0 + UInt64($1.count) }
        let seen =
            counters.messages + counters.duplicates + counters.afterGiveUp + counters.stale
        #expect(sent == seen, "seed \(seed)")
        #expect(counters.packets == UInt64(packets.count))
        #expect(counters.malformedPackets == 0)
        #expect(counters.gapsFilled <= counters.gaps, "seed \(seed)")
    }

    @Test(arguments: 0..<UInt64(150))
    func `every gap is either filled or given up, and named`(seed: UInt64) {
        var random = SeededGenerator(seed: seed &+ 7_000)
        let packets = LineScript().packets(&random)
        var channel = channel()
        var log = ChannelLog()
        for packet in packets { channel.send(packet, to: &log) }
        channel.finish(&log)
        let counters = channel.counters
        #expect(counters.gaps == counters.gapsFilled + UInt64(log.lost.count), "seed \(seed)")
        #expect(channel.lost.map(\.range) == log.lost)
        #expect(counters.missing == log.lost.reduce(0) { $0 + UInt64($1.count) })
    }

    @Test(arguments: 0..<UInt64(200))
    func `cut packets lose only what is not in them`(seed: UInt64) {
        var random = SeededGenerator(seed: seed &+ 20_000)
        let packets = LineScript(lossOneIn: 9).packets(&random).map { packet in
            var cut = packet
            if packet.kind == .data && random.once(in: 4) {
                cut.present = random.number(0...packet.count - 1)
            }
            return cut
        }
        var channel = channel()
        var log = ChannelLog()
        var arrivedBefore: Set<UInt64> = []
        var told = 0
        for packet in packets {
            channel.send(packet, to: &log)
            let lost = log.lost[told...].joined().filter { arrivedBefore.contains($0) }
            #expect(lost.isEmpty, "seed \(seed): given up though here: \(Array(lost))")
            told = log.lost.count
            arrivedBefore.formUnion(Self.numbers(in: packet))
        }
        channel.finish(&log)
        expectTiling(log, channel.epochs, seed)
    }

    private static func numbers(in packet: WirePacket) -> Range<UInt64> {
        let count = packet.kind == .data ? packet.present ?? packet.count : 0
        return packet.sequence..<packet.sequence + UInt64(count)
    }

    /// Messages and lost ranges follow on each other without a hole or an overlap.
    private func expectTiling(_ log: ChannelLog, _ epochs: [ChannelEpoch], _ seed: UInt64) {
        var next = epochs[0].first
        for event in log.events {
            switch event {
            case .message(let sequence, _):
                #expect(event == .message(next, epoch: 1), "seed \(seed)")
                next = sequence + 1
            case .lost(let range):
                #expect(range.lowerBound == next && !range.isEmpty, "seed \(seed)")
                next = range.upperBound
            default: break
            }
        }
        #expect(next == epochs[0].next, "seed \(seed)")
    }

    private func channel() -> SequencedChannel<MoldUDP64> {
        SequencedChannel(limits: ChannelLimits(gapTimeoutNanos: Self.timeout))
    }
}
