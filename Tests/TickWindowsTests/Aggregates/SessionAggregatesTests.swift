import Testing
import TickCore
import TickWindows

/// Aggregates of sessions.
struct SessionAggregatesTests {
    private let bench = AggregateBench()

    @Test(arguments: [2, 5, 9] as [Int64], 0..<UInt64(12))
    func `values are those of the session's ticks`(gap: Int64, seed: UInt64) {
        bench.expectModel([bench.plan(.session(gap: gap))], seed: seed, lateness: 0)
    }

    /// Breaks shrink, split and void sessions.
    @Test(arguments: [WindowKind.Touching.merge, .split], 20..<UInt64(32))
    func `broken and corrected trades change the values`(
        touching: WindowKind.Touching, seed: UInt64
    ) {
        let plan = bench.plan(.session(gap: 6, touching: touching), lateness: 40)
        bench.expectModel([plan], seed: seed, lateness: 0)
    }

    private func trade(_ time: Int64, _ price: Int64) -> Tick {
        Tick(
            eventTime: time, sequence: 1, price: Price(nanos: price), size: 1,
            reference: UInt64(time), instrument: bench.instruments.ids[0], kind: .trade)
    }

    private func quote(_ time: Int64, _ bid: Int64, _ ask: Int64) -> Tick {
        Tick(
            eventTime: time, sequence: 1, bid: Price(nanos: bid), bidSize: 1,
            ask: Price(nanos: ask), askSize: 1, instrument: bench.instruments.ids[0])
    }

    /// The session of a trade at 10 is [10, 15): a spread of 4 from before it holds for 2 ns, then
    /// one of 1 for 3. A quote at 13 that comes late makes it 4 × 2 + 1 × 1 + 6 × 2.
    @Test func `a late quote restates the session it is in, and no other`() {
        var windows = bench.makeWindows([
            bench.plan(.session(gap: 5), "spread", lateness: 10)
        ])
        for tick in [quote(3, 10, 14), trade(10, 1), quote(12, 10, 11)] { windows.accept(tick) }
        windows.advance(to: 14)
        windows.accept(quote(13, 10, 16))
        windows.accept(quote(8, 10, 11))
        windows.advance(to: 40)
        windows.accept(quote(14, 10, 16))
        let panes = windows.output.panes
        #expect(panes.map(\.pane.kind) == [.onTime, .lateUpdate])
        // 11 / 5 = 2.2 and 21 / 5 = 4.2
        #expect(panes.map(\.values) == [[.nanos(2)], [.nanos(4)]])
        #expect(windows.output.late.map(\.tick.eventTime) == [14])
        #expect(windows.counters.quotes == 4 && windows.counters.lateQuotes == 1)
    }

    @Test func `discarding panes hold their own trades, and no quotes after the first`() {
        var windows = bench.makeWindows([
            bench.plan(.session(gap: 5), "spread,twap,count", lateness: 10, isDiscarding: true)
        ])
        for tick in [quote(3, 10, 14), trade(10, 6)] { windows.accept(tick) }
        windows.advance(to: 14)
        windows.accept(trade(11, 9))
        windows.finish()
        #expect(
            windows.output.panes.map(\.values) == [
                [.nanos(4), .nanos(6), .integer(1)], [.none, .nanos(9), .integer(1)],
            ])
    }

    /// Long after their sessions are over, only the last quote matters.
    @Test func `quotes that nobody can ask for are forgotten`() {
        var windows = bench.makeWindows([bench.plan(.session(gap: 5), "spread")])
        for time in stride(from: Int64(0), to: 100_000, by: 10) {
            windows.accept(quote(time, 10, 14))
            windows.advance(to: time)
        }
        windows.advance(to: 200_000)
        #expect(windows.state().encoded().count < 1_000)
        windows.accept(trade(200_001, 5))
        windows.finish()
        #expect(windows.output.panes.map(\.values) == [[.nanos(4)]])
    }
}
