import Testing
import TickCore
import TickTransport

/// Sessions and restarts: new epochs, stragglers of old ones, strangers.
struct ChannelEpochTests {
    private static let second: Int64 = 1_000_000_000

    private func run<Framing: WireFraming>(
        _ framing: Framing.Type, _ packets: [WirePacket]
    ) -> (log: ChannelLog, counters: ChannelCounters, epochs: [ChannelEpoch]) {
        var channel = SequencedChannel<Framing>()
        var log = ChannelLog()
        for packet in packets { channel.send(packet, to: &log) }
        channel.finish(&log)
        return (log, channel.counters, channel.epochs)
    }

    /// A packet of an epoch; IEX-TP restarts keep their session, MoldUDP64 ones name a new one.
    private func packet(
        _ epoch: Int, _ sequence: UInt64, _ count: Int, line: Int = 0, sent: Int64,
        session: Int = 1
    ) -> WirePacket {
        WirePacket(
            session: session, epoch: epoch, sequence: sequence, count: count, line: line,
            receiveTime: sent, sendTime: sent)
    }

    private func whole(_ epochs: [(epoch: Int, messages: Int)]) -> [ChannelLog.Event] {
        epochs.flatMap { entry in
            [.epoch(missing: 0)]
                + (1...entry.messages).map { .message(UInt64($0), epoch: entry.epoch) }
        }
    }

    /// In each epoch one line brings all in order; the other lags, loses and may be silent.
    private func restarts(_ random: inout SeededGenerator, newSessions: Bool) -> (
        packets: [WirePacket], sizes: [(epoch: Int, messages: Int)]
    ) {
        var packets: [WirePacket] = []
        var sizes: [(epoch: Int, messages: Int)] = []
        var time = Self.second
        for epoch in 1...random.number(2...5) {
            let messages = random.number(4...30)
            let good = random.number(0...1)
            let lag = Int64(random.number(0...3_000))
            sizes.append((epoch, messages))
            for line in 0...1 where line == good || !random.once(in: 3) {
                var sequence = 1
                while sequence <= messages {
                    let count = min(random.number(1...3), messages - sequence + 1)
                    var made = packet(
                        epoch, UInt64(sequence), count, line: line,
                        sent: time + Int64(sequence + count) * 100,
                        session: newSessions ? epoch : 1)
                    if line != good { made.receiveTime += lag + 1 }
                    if line == good || !random.once(in: 4) { packets.append(made) }
                    sequence += count
                }
            }
            // Less than the lag when the next epoch may overlap this one's stragglers.
            time += newSessions ? 4_000 : 2 * Self.second
        }
        let order = packets.indices.sorted {
            (packets[$0].receiveTime, $0) < (packets[$1].receiveTime, $1)
        }
        return (order.map { packets[$0] }, sizes)
    }

    @Test(arguments: 0..<UInt64(200))
    func `every IEX restart is one epoch, whichever line brings it`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (packets, sizes) = restarts(&random, newSessions: false)
        let (log, counters, epochs) = run(IEXTP.self, packets)
        #expect(log.withoutBeats == whole(sizes), "seed \(seed)")
        #expect(epochs.map(\.next) == sizes.map { UInt64($0.messages) + 1 }, "seed \(seed)")
        let sent = packets.reduce(0) { $0 + UInt64($1.count) }
        #expect(counters.messages + counters.duplicates + counters.stale == sent, "seed \(seed)")
    }

    @Test(arguments: 0..<UInt64(200))
    func `every new MoldUDP64 session is one epoch`(seed: UInt64) {
        var random = SeededGenerator(seed: seed &+ 900)
        let (packets, sizes) = restarts(&random, newSessions: true)
        let (log, counters, _) = run(MoldUDP64.self, packets)
        #expect(log.withoutBeats == whole(sizes), "seed \(seed)")
        let sent = packets.reduce(0) { $0 + UInt64($1.count) }
        #expect(counters.messages + counters.duplicates + counters.stale == sent, "seed \(seed)")
    }

    @Test func `stragglers of an old epoch are stale even where their number fits`() {
        let (log, counters, _) = run(
            IEXTP.self,
            [
                packet(1, 1, 4, sent: 100), packet(2, 1, 2, sent: 5_000),
                packet(1, 3, 2, line: 1, sent: 200), packet(2, 3, 1, sent: 5_100),
            ])
        #expect(log.sequences == [1, 2, 3, 4, 1, 2, 3])
        #expect(log.events.last == .message(3, epoch: 2))
        #expect(counters.stale == 2)
    }

    @Test func `the line that lags behind a restart does not restart again`() {
        let (_, _, epochs) = run(
            IEXTP.self,
            [
                packet(1, 1, 3, sent: 100), packet(1, 1, 3, line: 1, sent: 101),
                packet(2, 1, 3, sent: 5_000), packet(2, 1, 2, line: 1, sent: 5_001),
            ])
        #expect(epochs.count == 2)
    }

    @Test func `a retransmitted start with the old send time is no restart`() {
        let first = packet(1, 1, 3, sent: 100)
        let (log, counters, epochs) = run(
            IEXTP.self, [first, packet(1, 4, 1, sent: 200), first])
        #expect(epochs.count == 1)
        #expect(log.sequences == [1, 2, 3, 4])
        #expect(counters.duplicates == 3)
    }

    @Test func `the same start sent twice is a copy`() {
        let first = packet(1, 1, 3, sent: 100)
        let (_, counters, epochs) = run(IEXTP.self, [first, first])
        #expect(epochs.count == 1)
        #expect(counters.duplicates == 3)
    }

    @Test func `a line that still waits for the first message restarts nothing`() {
        func beat(_ line: Int, _ time: Int64) -> WirePacket {
            WirePacket(
                kind: .heartbeat, sequence: 1, line: line, receiveTime: time, sendTime: time)
        }
        let (log, _, epochs) = run(
            IEXTP.self,
            [
                beat(0, 1), beat(1, 2), packet(1, 1, 3, sent: 100), beat(1, 101),
                packet(1, 4, 1, sent: 102),
            ])
        #expect(epochs.count == 1)
        #expect(log.sequences == [1, 2, 3, 4])
    }

    @Test func `what is missing at the end of an epoch is given up before the next begins`() {
        let (log, _, _) = run(
            IEXTP.self,
            [packet(1, 1, 1, sent: 1), packet(1, 3, 1, sent: 2), packet(2, 1, 1, sent: 9)])
        #expect(
            log.events == [
                .epoch(missing: 0), .message(1), .lost(2..<3), .message(3), .epoch(missing: 0),
                .message(1, epoch: 2),
            ])
    }

    @Test func `one stray packet of a foreign session does not end the stream`() {
        let stray = packet(8, 1, 2, sent: 3, session: 77)
        let (log, counters, epochs) = run(
            MoldUDP64.self,
            [packet(1, 1, 2, sent: 1), stray, packet(1, 3, 2, sent: 4), packet(1, 5, 1, sent: 5)])
        #expect(log.withoutBeats == whole([(1, 5)]))
        #expect(epochs.count == 1)
        #expect(counters.stale == 2)
    }

    @Test func `a stray session as the very first packet costs nothing`() {
        let stray = packet(8, 500, 1, sent: 0, session: 77)
        let (log, _, _) = run(
            MoldUDP64.self, [stray, packet(1, 1, 2, sent: 1), packet(1, 3, 1, sent: 2)])
        #expect(log.sequences == [500, 1, 2, 3])
    }

    @Test func `a packet that does not fill its payload opens no epoch`() {
        var broken = packet(2, 1, 5, sent: 3, session: 2)
        broken.present = 2
        let (log, counters, epochs) = run(
            MoldUDP64.self, [packet(1, 1, 1, sent: 1), broken, broken, packet(1, 2, 1, sent: 4)])
        #expect(log.sequences == [1, 2])
        #expect(epochs.count == 1)
        #expect(counters.malformedPackets == 2)
    }

    @Test func `after the end of a session the next one begins at once`() {
        let end = WirePacket(kind: .endOfSession, sequence: 3)
        let (log, _, epochs) = run(
            MoldUDP64.self,
            [packet(1, 1, 2, sent: 1), end, packet(2, 1, 1, sent: 9, session: 2)])
        #expect(log.withoutBeats == whole([(1, 2)]) + [.ended] + whole([(2, 1)]))
        #expect(epochs.map(\.isEnded) == [true, false])
    }

    @Test func `joining late names what was never seen`() {
        let (log, _, epochs) = run(MoldUDP64.self, [packet(1, 51, 2, sent: 1)])
        #expect(log.events.first == .epoch(missing: 50))
        #expect(epochs.first?.first == 51)
    }
}
