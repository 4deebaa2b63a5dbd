import Testing
import TickCore
import TickTransport

/// Gaps, patience and garbage, one case at a time.
struct SequencedChannelTests {
    static let timeout: Int64 = 1_000

    private func run(
        _ packets: [WirePacket], limits: ChannelLimits = .init(gapTimeoutNanos: timeout),
        finishes: Bool = true
    ) -> (log: ChannelLog, counters: ChannelCounters) {
        var channel = SequencedChannel<MoldUDP64>(limits: limits)
        var log = ChannelLog()
        for packet in packets { channel.send(packet, to: &log) }
        if finishes { channel.finish(&log) }
        return (log, channel.counters)
    }

    private func data(_ sequence: UInt64, _ count: Int = 1, at time: Int64 = 0) -> WirePacket {
        WirePacket(sequence: sequence, count: count, receiveTime: time)
    }

    private func beat(_ sequence: UInt64, at time: Int64 = 0) -> WirePacket {
        WirePacket(kind: .heartbeat, sequence: sequence, receiveTime: time)
    }

    @Test func `a packet that straddles the expected number is split`() {
        let (log, counters) = run([data(1, 3), data(2, 4)])
        #expect(log.sequences == [1, 2, 3, 4, 5])
        #expect(counters.duplicates == 2)
        #expect(counters.gaps == 0)
    }

    @Test func `a gap is given up at the timeout and not a nanosecond before`() {
        let before = run([data(1), data(3, at: 10), data(4, at: 1_009)], finishes: false)
        #expect(before.log.sequences == [1])
        let after = run([data(1), data(3, at: 10), data(4, at: 1_010)], finishes: false)
        #expect(after.log.sequences == [1, 3, 4])
        #expect(after.log.lost == [2..<3])
    }

    @Test func `messages that come after they were given up are counted apart`() {
        let (log, counters) = run([
            data(1), data(5, at: 0), data(6, at: 2_000), data(3, 2, at: 2_001),
            data(4, 4, at: 2_002),
        ])
        #expect(log.sequences == [1, 5, 6, 7])
        #expect(log.lost == [2..<5])
        #expect(counters.afterGiveUp == 3)
        #expect(counters.duplicates == 2)
    }

    @Test func `one gap that three packets fill is one gap filled`() {
        let (log, counters) = run([data(1), data(5), data(2), data(3), data(4)])
        #expect(log.filled == [2, 3, 4])
        #expect(log.sequences == [1, 2, 3, 4, 5])
        #expect(counters.gaps == 1)
        #expect(counters.gapsFilled == 1)
    }

    @Test func `a heartbeat reveals the tail that was lost`() {
        let (log, counters) = run([data(1), beat(4, at: 5), beat(4, at: 2_000), data(4, at: 2_001)])
        #expect(log.withoutBeats == [.epoch(missing: 0), .message(1), .lost(2..<4), .message(4)])
        #expect(counters.missing == 2)
    }

    @Test func `a heartbeat is passed on only while the channel is whole`() {
        let (log, _) = run([data(1), beat(2, at: 7), data(3, at: 8), beat(2, at: 9)])
        #expect(log.events.contains(.heartbeat(7)))
        #expect(!log.events.contains(.heartbeat(9)))
    }

    @Test func `a wild sequence number does not cost the stream that goes on`() {
        var packets = [data(1), data(1 << 60, at: 1)]
        for step in 2..<50 { packets.append(data(UInt64(step), at: Int64(step) * 900)) }
        let (log, counters) = run(packets, finishes: false)
        #expect(log.sequences == Array(1..<50))
        #expect(counters.missing == 0)
    }

    @Test func `a wild number does not cost a stream that only beats for a while`() {
        var packets = [data(1), data(1 << 60, at: 1)]
        for step in 1..<20 { packets.append(beat(2, at: Int64(step) * 1_500)) }
        packets.append(data(2, at: 40_000))
        #expect(run(packets, finishes: false).log.sequences == [1, 2])
    }

    @Test func `a real gap after a wild number does not cost the stream either`() {
        var packets = [data(1), data(1 << 60, at: 1)]
        // Number 40 never comes; all after it wait, and go on once it is given up.
        for step in 2..<120 where step != 40 {
            packets.append(data(UInt64(step), at: 5_000 + Int64(step) * 100))
        }
        let (log, counters) = run(packets, finishes: false)
        #expect(log.sequences == (1..<120).filter { $0 != 40 })
        #expect(log.lost == [40..<41])
        #expect(counters.missing == 1)
    }

    @Test func `a heartbeat with a wild number does not cost the stream`() {
        let packets = [data(1), beat(1 << 61, at: 1), data(2, at: 5_000), data(3, at: 9_000)]
        let (log, _) = run(packets, finishes: false)
        #expect(log.sequences == [1, 2, 3])
    }

    @Test func `numbers at the end of the range neither trap nor repeat`() {
        let last = UInt64(Int64.max)
        let (log, counters) = run([
            data(last - 1, 2), data(last - 1, 2), data(last, 5), data(last - 1, 60_000),
            data(UInt64.max, 3), data(last + 1, 2), beat(.max),
        ])
        #expect(log.sequences.first == last - 1)
        #expect(log.sequences == Array(Set(log.sequences)).sorted())
        #expect(counters.packets == 4, "numbers of 2^63 and more are no packets of the protocol")
    }

    @Test func `sequence zero passes, is counted and proves nothing`() {
        let (log, counters) = run([data(0, 2), data(7), data(0, 1), data(8), beat(0)])
        let outside = log.sequences.filter { $0 == 0 }
        #expect(outside.count == 3)
        #expect(log.withoutBeats.contains(.epoch(missing: 6)))
        #expect(log.lost == [])
        #expect(counters.unsequenced == 3)
        #expect(counters.messages == 2)
        #expect(counters.heartbeats == 1)
    }

    @Test func `the reorder buffer is bounded in packets and in bytes`() {
        let narrow = ChannelLimits(gapTimeoutNanos: .max, reorderPacketsMax: 3)
        let byPackets = run([data(1), data(3), data(5), data(7)], limits: narrow, finishes: false)
        #expect(byPackets.log.sequences == [1, 3])
        #expect(byPackets.counters.reorderOverflows == 1)
        let short = ChannelLimits(gapTimeoutNanos: .max, reorderBytesMax: 40)
        let byBytes = run([data(1), data(3, 3), data(9, 3)], limits: short, finishes: false)
        #expect(byBytes.log.sequences == [1, 3, 4, 5])
        #expect(byBytes.counters.reorderOverflows == 1)
    }

    @Test func `a full reorder buffer drains in a blink`() {
        var packets = [data(1)]
        packets += (0..<60_000).map { data(UInt64($0) + 3) }
        packets.append(data(2))
        let begin = ContinuousClock.now
        let (log, counters) = run(packets)
        #expect(log.sequences == Array(1...60_002))
        #expect(counters.gapsFilled == 1)
        // Moving every packet for each one taken out took half a minute.
        #expect(ContinuousClock.now - begin < .seconds(10))
    }

    @Test func `packets without a time wait for the bounds, not for a clock`() {
        let never = Packet.noTime
        let (log, _) = run(
            [data(1, at: never), data(3, at: never), data(4, at: never), data(2, at: never)])
        #expect(log.sequences == [1, 2, 3, 4])
    }

    @Test func `a time far in the future does not end all patience`() {
        let (log, _) = run([
            data(1, at: 0), data(1, at: .max - 5), data(3, at: 10), data(4, at: 11),
            data(2, at: 12),
        ])
        #expect(log.sequences == [1, 2, 3, 4])
    }

    @Test func `a cut copy does not stand in the way of a whole one`() {
        var cut = data(3, 3)
        cut.present = 1
        let (log, counters) = run([data(1), cut, data(3, 3), data(2)])
        #expect(log.sequences == [1, 2, 3, 4, 5])
        #expect(counters.missing == 0)
        #expect(counters.malformedPackets == 1)
    }

    @Test func `bytes behind the last promised message are counted`() {
        var channel = SequencedChannel<MoldUDP64>()
        var log = ChannelLog()
        channel.send(bytes: data(1, 2).moldBytes + [9, 9, 9], 0, at: 0, to: &log)
        #expect(log.sequences == [1, 2])
        #expect(channel.counters.trailingBytes == 3)
        #expect(channel.counters.malformedPackets == 0)
    }

    @Test func `the end of the session is told once the channel is whole`() {
        let end = WirePacket(kind: .endOfSession, sequence: 4)
        let (log, counters) = run([data(1), end, data(2, 2)])
        #expect(
            log.withoutBeats == [
                .epoch(missing: 0), .message(1), .message(2), .message(3), .ended,
            ])
        #expect(counters.endsOfSession == 1)
    }
}
