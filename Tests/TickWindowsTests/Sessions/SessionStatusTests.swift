import Testing
import TickCore
import TickWindows

/// What a session is worth as evidence, and what it does at its limits.
struct SessionStatusTests {
    private let instruments = TestInstruments()

    private func windows(
        _ strategy: WatermarkStrategy = .explicit, gap: Int64 = 10, lateness: Int64 = 0
    ) -> WindowSet<SessionLog> {
        var plan = WindowPlan(.session(gap: gap))
        plan.watermark = strategy
        plan.allowedLateness = lateness
        var windows = try! WindowSet(
            [plan], instruments: instruments.table, output: SessionLog())
        _ = windows.addChannel(disorder: 0, heartbeatMargin: 0)
        windows.select(0)
        return windows
    }

    private func tick(
        _ time: Int64, size: UInt64 = 1, symbol: Int = 0, sequence: UInt64 = 1
    ) -> Tick {
        Tick(
            eventTime: time, sequence: sequence, price: Price(nanos: 1), size: size,
            instrument: instruments.ids[symbol], kind: .trade)
    }

    @Test
    func `a sum that would overflow damages its session`() {
        var windows = windows(.sequence)
        for (time, size) in [(Int64(0), UInt64.max), (5, 1), (100, 1)] {
            windows.accept(tick(time, size: size))
            windows.observe(time)
        }
        let facts = windows.output.panes[0].facts
        #expect(facts.status == .damaged && facts.volume == .max && facts.trades == 1)
        // The trade was there all the same.
        #expect(facts.end == 15 && windows.counters.refused == 1)
    }

    @Test
    func `joined sums that overflow damage their session`() {
        var windows = windows(.sequence, lateness: 100)
        for (time, size) in [(Int64(0), UInt64.max), (15, 7), (8, 1), (60, 1)] {
            windows.accept(tick(time, size: size))
            windows.observe(time)
        }
        let whole = windows.output.panes.last { $0.facts.start == 0 }!
        #expect(whole.facts.status == .damaged && whole.facts.end == 25)
    }

    @Test
    func `a trade that nobody resolved makes its session, which is damaged`() {
        var windows = windows(.sequence)
        windows.accept(tick(0))
        windows.observe(0)
        windows.unresolved(instruments.ids[0], at: 9)
        windows.unresolved(instruments.ids[1], at: 50)
        windows.observe(100)
        windows.unresolved(instruments.ids[0], at: 3)
        let panes = windows.output.panes.map { $0.facts }
        #expect(panes.map(\.status) == [.damaged, .damaged])
        #expect(panes.map(\.end) == [19, 60])
        #expect(panes.map(\.trades) == [1, 0])
        #expect(windows.counters.unresolved == 3 && windows.counters.unresolvedLate == 1)
    }

    @Test
    func `a trade of nobody knows whom damages what it could be part of`() {
        var windows = windows(.sequence)
        for (time, symbol) in [(Int64(0), 0), (8, 1), (30, 2)] {
            windows.accept(tick(time, symbol: symbol))
            windows.observe(time)
        }
        windows.unresolved(.none, at: 40)
        windows.observe(200)
        let panes = windows.output.panes.map { $0.facts }
        #expect(panes.map(\.status) == [.complete, .complete, .damaged])
    }

    @Test
    func `a tick without a sequence and one behind the watermark show`() {
        var windows = windows(.sequence)
        windows.accept(tick(0, sequence: 0))
        windows.accept(tick(20, symbol: 1))
        windows.observe(24)
        windows.accept(tick(19, symbol: 1))
        windows.observe(100)
        #expect(windows.output.panes.map(\.facts.status) == [.unproven, .disordered])
        #expect(windows.counters.behindWatermark == 1)
    }

    @Test
    func `missing messages damage the sessions of their time alone`() {
        var windows = windows(.sequence)
        for time in [Int64(0), 100, 200, 300] {
            if time == 200 { windows.giveUpGap() }
            windows.accept(tick(time))
            windows.observe(time)
        }
        windows.observe(400)
        let panes = windows.output.panes.map(\.facts)
        #expect(panes.map(\.start) == [0, 100, 200, 300])
        #expect(panes.map(\.status) == [.complete, .damaged, .damaged, .complete])
    }

    @Test
    func `an instrument that nobody named is refused and damages its time`() {
        var windows = windows(.sequence)
        windows.accept(tick(0))
        windows.accept(
            Tick(
                eventTime: 3, sequence: 1, price: Price(nanos: 1), size: 1, instrument: .none,
                kind: .trade))
        windows.observe(3)
        windows.accept(tick(30))
        windows.observe(100)
        #expect(windows.output.panes.map(\.facts.status) == [.damaged, .complete])
        #expect(windows.counters.refused == 1)
    }

    @Test
    func `ten thousand open sessions of one instrument, in any order, are one walk each`() {
        var windows = windows(lateness: .max)
        var random = SeededGenerator(seed: 7)
        let times = (0..<Int64(10_000)).map { $0 * 20 }.shuffled(using: &random)
        for time in times { windows.accept(tick(time)) }
        // Every other gap is bridged, in any order.
        let bridges = (0..<Int64(5_000)).map { $0 * 40 + 10 }.shuffled(using: &random)
        for time in bridges { windows.accept(tick(time)) }
        windows.finish()
        let panes = windows.output.panes.map(\.facts)
        #expect(panes.count == 5_000)
        #expect(panes.allSatisfy { $0.trades == 3 && $0.end - $0.start == 30 })
        #expect(panes.map(\.start) == (0..<Int64(5_000)).map { $0 * 40 })
    }
}
