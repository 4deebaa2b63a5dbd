import Testing
import TickCore
import TickWindows

/// Users' timers on the clock of a set of windows.
@Suite struct WindowSetTimersTests {
    private let instruments = TestInstruments()

    /// What came out, as words.
    struct Words: PaneSink {
        var words: [String] = []
        /// A timer that fires sets another so much later.
        var again: Int64?

        mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
            words.append("pane \(pane.bar.start)")
        }

        mutating func late(_ record: LateRecord) { words.append("late") }

        mutating func timerFired(
            _ key: InstrumentID, at time: Int64, _ timers: inout UserTimers
        ) {
            words.append("timer \(time)")
            if let again { timers.register(key, at: time + again) }
        }
    }

    private func windows(
        _ timers: WatermarkStrategy, _ plans: [WindowPlan], again: Int64? = nil
    ) throws -> WindowSet<Words> {
        var options = WindowSet<Words>.Options()
        options.timers = timers
        options.timersMax = 4
        var windows = try WindowSet(
            plans, options, instruments: instruments.table, output: Words(again: again))
        for _ in 0..<2 { _ = windows.addChannel(disorder: 0, heartbeatMargin: 0) }
        return windows
    }

    private func plan(_ strategy: WatermarkStrategy) -> WindowPlan {
        var plan = WindowPlan(.tumbling(size: 10))
        plan.watermark = strategy
        return plan
    }

    private func trade(_ time: Int64) -> Tick {
        Tick(
            eventTime: time, sequence: 1, price: Price(nanos: 1), size: 1,
            instrument: instruments.ids[0], kind: .trade)
    }

    @Test func `panes of a step come before its timers`() throws {
        var windows = try windows(.explicit, [plan(.explicit)])
        windows.endSource()
        windows.select(1)
        windows.registerTimer(instruments.ids[0], at: 3)
        windows.registerTimer(instruments.ids[0], at: 9)
        windows.accept(trade(5))
        windows.advance(to: 8)
        windows.advance(to: 9)
        #expect(windows.output.words == ["timer 3", "pane 0", "timer 9"])
    }

    @Test func `timers follow their own strategy, not that of the queries`() throws {
        var windows = try windows(.bounded(2), [plan(.ascending)])
        windows.select(1)
        windows.endSource()
        windows.select(0)
        windows.registerTimer(instruments.ids[0], at: 7)
        windows.accept(trade(5))
        windows.observe(5)
        windows.observe(10)
        #expect(windows.output.words == ["pane 0", "timer 7"])
        windows.registerTimer(instruments.ids[0], at: 7)
        windows.observe(10)
        windows.observe(9)
        #expect(windows.output.words.count == 2, "the watermark has not moved")
        windows.observe(11)
        #expect(windows.output.words.last == "timer 7" && windows.timersFired == 2)
    }

    @Test func `a timer set behind a watermark that woke nobody waits for the next one`() throws {
        var windows = try windows(.explicit, [])
        windows.endSource()
        windows.select(1)
        windows.advance(to: 20)
        windows.registerTimer(instruments.ids[0], at: 15)
        windows.registerTimer(instruments.ids[0], at: 21)
        // Neither says anything new.
        windows.advance(to: 20)
        windows.advance(to: 18)
        #expect(windows.output.words == [] && windows.timersWaiting == 2)
        windows.advance(to: 21)
        #expect(windows.output.words == ["timer 15", "timer 21"])
    }

    @Test func `a timer sets the next one until the end of the stream`() throws {
        var windows = try windows(.explicit, [], again: 10)
        windows.registerTimer(instruments.ids[0], at: 10)
        windows.registerTimer(instruments.ids[1], at: .max)
        windows.advance(to: 35)
        windows.select(1)
        windows.advance(to: 25)
        #expect(windows.output.words == ["timer 10", "timer 20"])
        windows.becomeIdle()
        #expect(windows.output.words == ["timer 10", "timer 20", "timer 30"])
        let answers = (0..<2).map { _ in windows.deleteTimer(instruments.ids[0], at: 40) }
        #expect(answers == [true, false])
        windows.output.again = nil
        windows.finish()
        #expect(windows.output.words.last == "timer \(Int64.max)" && windows.timersWaiting == 0)
    }

    @Test func `timers beyond the limit are refused and counted`() throws {
        var windows = try windows(.explicit, [])
        for time in 0..<6 { windows.registerTimer(instruments.ids[0], at: Int64(time)) }
        #expect(windows.timersWaiting == 4 && windows.timersRefused == 2)
    }

    @Test func `a set without queries or timers is refused`() {
        #expect(throws: PlanError.self) {
            _ = try WindowSet([], instruments: instruments.table, output: Words())
        }
    }

    @Test func `timers go on from a state, overdue ones too`() throws {
        var first = try windows(.explicit, [plan(.explicit)])
        first.endSource()
        first.select(1)
        first.advance(to: 20)
        first.registerTimer(instruments.ids[1], at: 15)
        first.registerTimer(instruments.ids[0], at: 40)
        first.registerTimer(instruments.ids[2], at: 30)
        first.deleteTimer(instruments.ids[2], at: 30)
        let state = try WindowState(decoding: first.state().encoded())
        var second = try windows(.explicit, [plan(.explicit)])
        try second.restore(state)
        second.select(1)
        second.advance(to: 20)
        #expect(second.output.words == [])
        second.advance(to: 21)
        #expect(second.output.words == ["timer 15"])
        second.finish()
        #expect(second.output.words == ["timer 15", "timer 40"] && second.timersWaiting == 0)
    }
}
