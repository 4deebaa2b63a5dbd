import Testing
import TickCore
import TickWindows

/// Runs scripts through windows with aggregates and compares every pane with the ledger.
struct AggregateBench {
    let instruments = TestInstruments()

    static let specs =
        "count,sum:size,sum:notional,mean:price,mean:size,first:price,last:size,min:size,"
        + "max:price,vwap,twap,returns,spread"

    /// Panes with copies of their values.
    struct ValueLog: PaneSink {
        var panes: [(pane: Pane, values: [AggregateValue])] = []
        var late: [LateRecord] = []

        mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
            panes.append((pane, Array(extras.values)))
        }

        mutating func late(_ record: LateRecord) { late.append(record) }
    }

    func plan(
        _ kind: WindowKind, _ specs: String = Self.specs, lateness: Int64 = 0,
        fill: WindowPlan.Fill = .none, isDiscarding: Bool = false
    ) -> WindowPlan {
        var plan = WindowPlan(kind, name: "\(kind)")
        plan.aggregates = try! AggregateSpec.parse(specs)
        plan.watermark = .explicit
        plan.allowedLateness = lateness
        plan.fill = fill
        if isDiscarding { (plan.accumulation, plan.output) = (.discarding, .append) }
        return plan
    }

    func makeWindows(_ plans: [WindowPlan]) -> WindowSet<ValueLog> {
        var options = WindowSet<ValueLog>.Options()
        options.restates = true
        var windows = try! WindowSet(
            plans, options, instruments: instruments.table, output: ValueLog())
        _ = windows.addChannel(disorder: 0, heartbeatMargin: 0)
        windows.select(0)
        return windows
    }

    func expectModel(
        _ plans: [WindowPlan], seed: UInt64, lateness: Int64,
        _ location: SourceLocation = #_sourceLocation
    ) {
        let script = WindowScript(seed: seed, ids: instruments.ids, lateness: lateness)
        var windows = makeWindows(plans)
        var ledger = WindowLedger(plans)
        for step in script.steps {
            ledger.take(step)
            switch step {
            case .tick(let tick): windows.accept(tick)
            case .watermark(let time): windows.advance(to: time)
            }
            for (pane, values) in windows.output.panes { ledger.check(pane, values) }
            windows.output.panes.removeAll()
            ledger.checkShown()
        }
        ledger.take(.watermark(.max - 1_000_000))
        windows.finish()
        for (pane, values) in windows.output.panes { ledger.check(pane, values) }
        ledger.checkComplete()
        let faults = ledger.faults.prefix(4).joined(separator: "\n")
        #expect(ledger.faults.isEmpty, "seed \(seed)\n\(faults)", sourceLocation: location)
        #expect(ledger.checked > 10, "seed \(seed)", sourceLocation: location)
    }
}
