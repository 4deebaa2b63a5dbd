import Testing
import TickCore
import TickWindows

/// Times too far ahead of all others, which do not move event time.
struct FutureSkewTests {
    private func makeWindows() -> WindowSet<BarLog> {
        var options = WindowSet<BarLog>.Options()
        options.futureSkewMax = 100
        var windows = try! WindowSet(
            [WindowPlan(.tumbling(size: 10))], options, instruments: TestInstruments().table,
            output: BarLog())
        _ = windows.addChannel(disorder: 0, heartbeatMargin: 0)
        windows.observe(10)
        return windows
    }

    @Test func `a jump is believed once three messages in a row agree on it`() {
        var windows = makeWindows()
        for time: Int64 in [1_000, 1_001] { windows.observe(time) }
        #expect(windows.watermark == 9 && windows.counters.future == 2)
        windows.observe(1_005)
        #expect(windows.watermark == 1_004 && windows.counters.future == 2)
    }

    @Test func `a message of its own time puts a jump in doubt again`() {
        var windows = makeWindows()
        for time: Int64 in [1_000, 1_001, 12, 1_002, 1_003] { windows.observe(time) }
        #expect(windows.watermark == 11 && windows.counters.future == 4)
    }

    @Test func `messages that do not agree with each other confirm nothing`() {
        var windows = makeWindows()
        for time: Int64 in [1_000, 2_000, 3_000, 4_000] { windows.observe(time) }
        #expect(windows.watermark == 9 && windows.counters.future == 4)
    }

    @Test func `as far ahead as allowed is believed, one more is not`() {
        var windows = makeWindows()
        windows.observe(111)
        #expect(windows.watermark == 9)
        windows.observe(110)
        #expect(windows.watermark == 109)
    }

    @Test func `packets captured near event time show that the tick is wrong, however often`() {
        var windows = makeWindows()
        for time in Int64(1_000)...1_009 { windows.observe(time, receiveTime: 15) }
        #expect(windows.watermark == 9 && windows.counters.future == 10)
        // The capture went on as well: a pause, not a wrong time.
        windows.observe(1_010, receiveTime: 980)
        #expect(windows.watermark == 1_009)
    }
}
