import Testing
import TickCore
import TickWindows

/// Quotes outside a market's sessions are in force at the next open.
struct CalendarAggregatesTests {
    private let bench = AggregateBench()
    /// Sessions of six hours from 9:00, in seconds; 1 January 1970 was a Thursday.
    private let calendar = SessionCalendar(
        zone: .utc, open: 32_400, close: 54_000, unitsPerSecond: 1)!

    private func trade(_ time: Int64, _ price: Int64 = 5) -> Tick {
        Tick(
            eventTime: time, sequence: 1, price: Price(nanos: price), size: 1,
            instrument: bench.instruments.ids[0], kind: .trade)
    }

    private func quote(_ time: Int64, _ spread: Int64) -> Tick {
        Tick(
            eventTime: time, sequence: 1, bid: Price(nanos: 10), bidSize: 1,
            ask: Price(nanos: 10 + spread), askSize: 1, instrument: bench.instruments.ids[0])
    }

    private func run(
        _ ticks: [Tick], fill: WindowPlan.Fill = .none, lateness: Int64 = 0
    ) -> [String] {
        let plan = bench.plan(
            .calendar(size: 7_200, calendar), "spread", lateness: lateness, fill: fill)
        var windows = bench.makeWindows([plan])
        for tick in ticks {
            windows.accept(tick)
            windows.advance(to: tick.eventTime - 1)
        }
        windows.finish()
        return windows.output.panes.map { pane, values in
            guard case .nanos(let spread) = values[0] else { return "\(pane.bar.start) none" }
            return "\(pane.bar.start) \(spread)"
        }
    }

    /// The second day's night has two quotes; the later one counts.
    private var twoDays: [Tick] {
        [
            quote(32_000, 4), trade(33_000), trade(40_000), quote(60_000, 6), quote(100_000, 8),
            trade(120_000),
        ]
    }

    @Test func `the last quote before the open is in force at it`() {
        #expect(run(twoDays) == ["32400 4", "39600 4", "118800 8"])
    }

    @Test func `a flat bar shows what is in force`() {
        #expect(
            run(twoDays, fill: .previousClose)
                == ["32400 4", "39600 4", "46800 4", "118800 8"])
    }

    /// Watermarks only at the end: both nights are still held, and each keeps to its day.
    @Test(arguments: [0, 1_000_000] as [Int64])
    func `nights that are held do not get mixed up`(lateness: Int64) {
        let plan = bench.plan(.calendar(size: 7_200, calendar), "spread", lateness: lateness)
        var windows = bench.makeWindows([plan])
        for tick in twoDays.reversed() { windows.accept(tick) }
        windows.finish()
        let spreads = windows.output.panes.map(\.values)
        #expect(spreads == [[.nanos(4)], [.nanos(4)], [.nanos(8)]])
    }

    @Test func `a late trade of the first day has the first night's quote`() {
        let ticks = twoDays + [trade(121_000), trade(34_000)]
        let panes = run(ticks, lateness: 1_000_000)
        #expect(panes == ["32400 4", "39600 4", "32400 4", "118800 8"])
    }
}
