import Testing
import TickCore
import TickWindows

/// Aggregates of order-defined bars.
struct OrderedAggregatesTests {
    private let bench = AggregateBench()
    private static let specs = "count,sum:notional,first:price,max:size,twap,returns,spread"

    private func inOrder(_ ticks: [Tick]) -> [Tick] {
        ticks.enumerated().sorted {
            ($0.element.eventTime, $0.element.sequence, $0.offset)
                < ($1.element.eventTime, $1.element.sequence, $1.offset)
        }.map(\.element)
    }

    /// Bars of three trades are those of the sorted trades, three by three.
    @Test(arguments: 0..<UInt64(20))
    func `values are those of the bar's ticks`(seed: UInt64) {
        let plan = bench.plan(.order(.ticks, threshold: 3), Self.specs)
        var windows = bench.makeWindows([plan])
        // Without any watermark, ticks would be taken as they arrive.
        windows.advance(to: -1_000)
        var ticks: [Tick] = []
        for step in WindowScript(seed: seed, ids: bench.instruments.ids, lateness: 0).steps {
            switch step {
            case .watermark(let time): windows.advance(to: time)
            case .tick(let tick) where tick.kind == .trade || tick.kind == .quote:
                // Only trades that count move the bar.
                var tick = tick
                if tick.kind == .trade { tick.eligibility = .all }
                windows.accept(tick)
                ticks.append(tick)
            case .tick: break
            }
        }
        windows.finish()
        var faults: [String] = []
        for instrument in bench.instruments.ids {
            let own = inOrder(ticks.filter { $0.instrument == instrument })
            let panes = windows.output.panes.filter { $0.pane.bar.instrument == instrument }
            faults += check(own, panes, plan)
        }
        #expect(faults.isEmpty, "seed \(seed): \(faults.prefix(3))")
        #expect(windows.output.panes.count > 5 && windows.output.late.isEmpty)
    }

    private func check(
        _ ticks: [Tick], _ panes: [(pane: Pane, values: [AggregateValue])], _ plan: WindowPlan
    ) -> [String] {
        let trades = ticks.filter { $0.kind == .trade }
        let bars = stride(from: 0, to: trades.count, by: 3).map {
            Array(trades[$0..<min($0 + 3, trades.count)])
        }
        guard bars.count == panes.count else { return ["\(panes.count) of \(bars.count) bars"] }
        var faults: [String] = []
        for (bar, shown) in zip(bars, panes) {
            let (start, end) = (bar[0].eventTime, bar[bar.count - 1].eventTime)
            let quotes = ticks.filter { $0.kind == .quote }
            let within = quotes.filter { (start...end).contains($0.eventTime) }
            let model = AggregateModel(
                ticks: inOrder(bar + within), window: WindowSpan(start: start, end: end),
                carried: quotes.last { $0.eventTime < start })
            for (spec, value) in zip(plan.aggregates, shown.values)
            where !model.accepts(spec.name, value) {
                faults.append("[\(start), \(end)]: \(spec.name) is \(value)")
            }
        }
        return faults
    }

    private func trade(_ time: Int64, _ price: Int64) -> Tick {
        Tick(
            eventTime: time, sequence: 1, price: Price(nanos: price), size: 1,
            reference: UInt64(time), instrument: bench.instruments.ids[0], kind: .trade)
    }

    @Test func `a broken trade leaves the values of the others`() {
        let plan = bench.plan(.order(.ticks, threshold: 3), "max:price,count", lateness: 100)
        var windows = bench.makeWindows([plan])
        for (time, price) in [(1, 5), (2, 9), (3, 7)] as [(Int64, Int64)] {
            windows.accept(trade(time, price))
        }
        windows.advance(to: 5)
        var broken = trade(2, 0)
        broken.kind = .tradeBreak
        windows.accept(broken)
        #expect(
            windows.output.panes.map(\.values) == [
                [.nanos(9), .integer(3)], [.nanos(7), .integer(2)],
            ])
    }

    private func quote(_ time: Int64, _ spread: Int64) -> Tick {
        Tick(
            eventTime: time, sequence: 1, bid: Price(nanos: 1), bidSize: 1,
            ask: Price(nanos: 1 + spread), askSize: 1, instrument: bench.instruments.ids[0])
    }

    /// The open bar begins at 10, so of the quotes before it only the last matters, and of those
    /// after it all: 3,000 for 90 ns, then 5,000.
    @Test func `quotes are held as far back as the open bar, and the one before it`() {
        let plan = bench.plan(.order(.ticks, threshold: 2), "spread")
        var windows = bench.makeWindows([plan])
        windows.advance(to: 0)
        for time in Int64(1)...9 { windows.accept(quote(time, time == 9 ? 3_000 : 7_000)) }
        windows.accept(trade(10, 5))
        for time in Int64(100)..<300 { windows.accept(quote(time, 5_000)) }
        windows.advance(to: 1_000)
        _ = windows.state()
        windows.accept(quote(1_001, 5_000))
        windows.accept(trade(1_010, 6))
        // No bar is open any more; the quote at 1,001 is in force at the next one.
        windows.advance(to: 2_000)
        _ = windows.state()
        windows.accept(trade(2_001, 5))
        windows.accept(trade(2_001, 5))
        windows.finish()
        #expect(windows.output.panes.map(\.values) == [[.nanos(4_820)], [.nanos(5_000)]])
    }

    @Test func `a quote behind the watermark is reported, not taken`() {
        let plan = bench.plan(.order(.ticks, threshold: 1), "spread")
        var windows = bench.makeWindows([plan])
        windows.advance(to: 50)
        let late = Tick(
            eventTime: 50, bid: Price(nanos: 1), bidSize: 1, ask: Price(nanos: 3), askSize: 1,
            instrument: bench.instruments.ids[0])
        windows.accept(late)
        windows.accept(trade(60, 5))
        windows.finish()
        #expect(windows.output.panes.map(\.values) == [[.none]])
        #expect(windows.output.late.map(\.kind) == [.lateDropped])
        #expect(windows.counters.lateQuotes == 1)
    }
}
