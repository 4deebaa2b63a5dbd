import Testing
import TickCore
import TickWindows

/// Flat bars for quiet windows, by hand: what they go on from, and what they are worth.
struct FillTests {
    private let instruments = TestInstruments()

    /// Windows of ten nanoseconds with flat bars, on an explicit source.
    private func plan(lateness: Int64) -> WindowPlan {
        var plan = WindowPlan(.tumbling(size: 10))
        plan.watermark = .explicit
        plan.allowedLateness = lateness
        plan.fill = .previousClose
        return plan
    }

    private func windows<Output: PaneSink>(
        _ plans: [WindowPlan], _ output: Output
    ) throws -> WindowSet<Output> {
        var options = WindowSet<Output>.Options()
        options.restates = true
        var windows = try WindowSet(
            plans, options, instruments: instruments.table, output: output)
        _ = windows.addChannel(disorder: 0, heartbeatMargin: 0)
        return windows
    }

    private func trade(
        _ reference: UInt64, at time: Int64, _ price: Int64, symbol: Int = 0
    ) -> Tick {
        Tick(
            eventTime: time, sequence: reference, price: Price(nanos: price), size: 1,
            reference: reference, instrument: instruments.ids[symbol], kind: .trade)
    }

    private func cancel(_ reference: UInt64) -> Tick {
        Tick(
            eventTime: 0, price: Price(nanos: 0), size: 0, reference: reference,
            instrument: instruments.ids[0], kind: .tradeBreak)
    }

    private func pane(
        _ kind: Pane.Kind, _ number: UInt32, from start: Int64, prices: [Int64], trades: UInt64,
        size: Int64 = 10, symbol: Int = 0
    ) -> QueryOutput {
        let end = start + size
        var bar = BarFacts(
            instrument: instruments.ids[symbol].rawValue, start: start, end: end)
        if let first = prices.first, let last = prices.last {
            (bar.open, bar.high, bar.low, bar.close) = (first, prices.max(), prices.min(), last)
        }
        (bar.trades, bar.volume) = (trades, trades)
        bar.notional = trades == 0 ? 0 : prices.reduce(0) { $0 + Int128($1) }
        let supersedes = number > 0 ? [[start, end]] : []
        return .pane(.init(kind: kind, number: number, content: bar, supersedes: supersedes))
    }

    @Test func `a flat bar is worth no more than the window it stands for`() throws {
        var windows = try windows([plan(lateness: 0)], BarLog())
        windows.accept(trade(1, at: 5, 50))
        windows.unresolved(instruments.ids[0], at: 15)
        windows.observe(30)
        windows.advance(to: 29)
        let bars = windows.output.bars
        #expect(bars.map(\.start) == [0, 10, 20] && bars.map(\.trades) == [1, 0, 0])
        #expect(bars.map(\.close) == [50, 50, 50])
        // A trade of the second window is known to have been there, though not what it was.
        #expect(bars.map(\.status) == [.complete, .damaged, .complete])
    }

    @Test func `a trade that is too late for flat bars does not move them`() throws {
        // Both queries share slices of ten, and the second keeps them when the first is done.
        var double = WindowPlan(.tumbling(size: 20))
        double.watermark = .explicit
        double.allowedLateness = 100
        var windows = try windows([plan(lateness: 10), double], OutputLog(queries: 2))
        windows.accept(trade(1, at: 5, 50))
        windows.accept(trade(2, at: 15, 60))
        windows.advance(to: 19)
        // [0, 10) is over for the first query at 9 + 10, and its close is 50 for good.
        windows.accept(trade(3, at: 7, 70))
        windows.accept(cancel(2))
        windows.advance(to: 29)
        #expect(
            windows.output.byQuery[0] == [
                pane(.onTime, 0, from: 0, prices: [50], trades: 1),
                pane(.onTime, 0, from: 10, prices: [60], trades: 1),
                .late(.lateDropped, reference: 3, start: 0, end: 10, watermark: 19),
                pane(.lateUpdate, 1, from: 10, prices: [], trades: 0),
                pane(.fill, 0, from: 20, prices: [50], trades: 0),
            ])
        #expect(
            windows.output.byQuery[1] == [
                pane(.onTime, 0, from: 0, prices: [50, 60], trades: 2, size: 20),
                pane(.lateUpdate, 1, from: 0, prices: [50, 70, 60], trades: 3, size: 20),
                pane(.lateUpdate, 2, from: 0, prices: [50, 70], trades: 2, size: 20),
            ])
    }

    @Test func `windows before an instrument's first close had no flat bar to replace`() throws {
        var windows = try windows([plan(lateness: 100)], OutputLog(queries: 1))
        windows.accept(trade(1, at: 5, 50))
        windows.advance(to: 29)
        windows.accept(trade(2, at: 7, 20, symbol: 1))
        // Its close came when [10, 20) and [20, 30) had been put out without it.
        windows.accept(trade(3, at: 12, 30, symbol: 1))
        windows.advance(to: 39)
        windows.accept(trade(4, at: 35, 40, symbol: 1))
        #expect(
            windows.output.byQuery[0] == [
                pane(.onTime, 0, from: 0, prices: [50], trades: 1),
                pane(.fill, 0, from: 10, prices: [50], trades: 0),
                pane(.fill, 0, from: 20, prices: [50], trades: 0),
                pane(.lateUpdate, 0, from: 0, prices: [20], trades: 1, symbol: 1),
                pane(.lateUpdate, 0, from: 10, prices: [30], trades: 1, symbol: 1),
                pane(.fill, 0, from: 30, prices: [30], trades: 0, symbol: 1),
                pane(.fill, 0, from: 30, prices: [50], trades: 0),
                pane(.lateUpdate, 1, from: 30, prices: [40], trades: 1, symbol: 1),
            ])
    }
}
