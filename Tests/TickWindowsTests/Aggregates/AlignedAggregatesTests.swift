import Testing
import TickCore
import TickWindows

/// Aggregates of windows over time against values worked out from all ticks at every pane.
struct AlignedAggregatesTests {
    private let instruments = TestInstruments()

    private static let specs =
        "count,sum:size,sum:notional,mean:price,mean:size,first:price,last:size,min:size,"
        + "max:price,vwap,twap,returns,spread"

    /// Panes with copies of their values.
    struct PaneLog: PaneSink {
        var panes: [(pane: Pane, values: [AggregateValue])] = []
        var late: [LateRecord] = []

        mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
            panes.append((pane, Array(extras.values)))
        }

        mutating func late(_ record: LateRecord) { late.append(record) }
    }

    private func plan(
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

    private func makeWindows(_ plans: [WindowPlan]) -> WindowSet<PaneLog> {
        var options = WindowSet<PaneLog>.Options()
        options.restates = true
        var windows = try! WindowSet(
            plans, options, instruments: instruments.table, output: PaneLog())
        _ = windows.addChannel(disorder: 0, heartbeatMargin: 0)
        windows.select(0)
        return windows
    }

    private func expectModel(
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

    static let kinds: [WindowKind] = [
        .tumbling(size: 10), .tumbling(size: 37, offset: 5), .hop(size: 30, slide: 10),
        .hop(size: 25, slide: 10), .hop(size: 7, slide: 10, offset: 2), .hop(size: 90, slide: 5),
        .cumulate(sizeMax: 40, step: 10),
    ]

    @Test(arguments: kinds, 0..<UInt64(12))
    func `values are those of the window's ticks`(kind: WindowKind, seed: UInt64) {
        expectModel([plan(kind)], seed: seed, lateness: 0)
    }

    @Test(arguments: kinds, 50..<UInt64(52))
    func `sketches are those of the window's ticks`(kind: WindowKind, seed: UInt64) {
        let specs = "distinct:price,quantile:size:0.9,quantile:price:0.5"
        expectModel([plan(kind, specs, lateness: 25)], seed: seed, lateness: 60)
    }

    @Test(arguments: kinds, 100..<UInt64(116))
    func `late ticks, breaks and corrections put out right values`(
        kind: WindowKind, seed: UInt64
    ) {
        expectModel([plan(kind, lateness: 25)], seed: seed, lateness: 60)
    }

    @Test(arguments: kinds, 200..<UInt64(206))
    func `discarding panes hold the late trade alone`(kind: WindowKind, seed: UInt64) {
        expectModel(
            [plan(kind, lateness: 25, isDiscarding: true)], seed: seed, lateness: 60)
    }

    @Test(arguments: 300..<UInt64(312))
    func `queries that share slices do not disturb each other`(seed: UInt64) {
        let plans = [
            plan(.tumbling(size: 10), "twap,quantile:price:0.5"),
            plan(.hop(size: 30, slide: 10), "spread,twap", lateness: 15),
            plan(.hop(size: 80, slide: 20), "returns,max:size", lateness: 40),
            plan(.cumulate(sizeMax: 50, step: 10), "spread"),
        ]
        expectModel(plans, seed: seed, lateness: 60)
    }

    @Test(arguments: 400..<UInt64(412))
    func `a filled window has what is in force`(seed: UInt64) {
        let plans = [plan(.tumbling(size: 10), "spread,count,twap", fill: .previousClose)]
        expectModel(plans, seed: seed, lateness: 0)
    }

    /// The rows of a plan: what its aggregates bring along does not count.
    private func rows(
        _ plans: [WindowPlan], _ steps: [WindowScript.Step]
    ) -> [[String]] {
        var windows = makeWindows(plans)
        for step in steps {
            switch step {
            case .tick(let tick): windows.accept(tick)
            case .watermark(let time): windows.advance(to: time)
            }
        }
        windows.finish()
        return windows.output.panes.map { pane, _ in
            ["\(BarFacts(pane.bar))", "\(pane.kind)", "\(pane.number)", "\(pane.query)"]
        }
    }

    @Test(arguments: kinds, 500..<UInt64(506))
    func `aggregates change no row`(kind: WindowKind, seed: UInt64) {
        let script = WindowScript(
            seed: seed, ids: instruments.ids, lateness: 60, hasQuotes: false)
        let bare = plan(kind, "count", lateness: 25)
        var none = bare
        none.aggregates = []
        #expect(rows([bare], script.steps) == rows([none], script.steps), "seed \(seed)")
    }

    @Test(arguments: kinds, 600..<UInt64(606))
    func `quotes on time make no row and change none`(kind: WindowKind, seed: UInt64) {
        let steps = WindowScript(seed: seed, ids: instruments.ids, lateness: 0).steps
        for fill in [WindowPlan.Fill.none, .previousClose] {
            if case .tumbling = kind {} else if fill != .none { continue }
            let quoted = plan(kind, "spread", fill: fill)
            var none = quoted
            none.aggregates = []
            #expect(rows([quoted], steps) == rows([none], steps), "seed \(seed)")
        }
    }
}
