import Testing
import TickCore
import TickWindows

/// Aggregates of windows over time against values worked out from all ticks at every pane.
struct AlignedAggregatesTests {
    private let bench = AggregateBench()

    static let kinds: [WindowKind] = [
        .tumbling(size: 10), .tumbling(size: 37, offset: 5), .hop(size: 30, slide: 10),
        .hop(size: 25, slide: 10), .hop(size: 7, slide: 10, offset: 2), .hop(size: 90, slide: 5),
        .cumulate(sizeMax: 40, step: 10),
    ]

    @Test(arguments: kinds, 0..<UInt64(8))
    func `values are those of the window's ticks`(kind: WindowKind, seed: UInt64) {
        bench.expectModel([bench.plan(kind)], seed: seed, lateness: 0)
    }

    @Test(arguments: kinds, 50..<UInt64(52))
    func `sketches are those of the window's ticks`(kind: WindowKind, seed: UInt64) {
        let specs = "distinct:price,quantile:size:0.9,quantile:price:0.5"
        bench.expectModel([bench.plan(kind, specs, lateness: 25)], seed: seed, lateness: 60)
    }

    @Test(arguments: kinds, 100..<UInt64(110))
    func `late ticks, breaks and corrections put out right values`(
        kind: WindowKind, seed: UInt64
    ) {
        bench.expectModel([bench.plan(kind, lateness: 25)], seed: seed, lateness: 60)
    }

    @Test(arguments: kinds, 200..<UInt64(204))
    func `discarding panes hold the late trade alone`(kind: WindowKind, seed: UInt64) {
        bench.expectModel(
            [bench.plan(kind, lateness: 25, isDiscarding: true)], seed: seed, lateness: 60)
    }

    @Test(arguments: 300..<UInt64(312))
    func `queries that share slices do not disturb each other`(seed: UInt64) {
        let plans = [
            bench.plan(.tumbling(size: 10), "twap,quantile:price:0.5"),
            bench.plan(.hop(size: 30, slide: 10), "spread,twap", lateness: 15),
            bench.plan(.hop(size: 80, slide: 20), "returns,max:size", lateness: 40),
            bench.plan(.cumulate(sizeMax: 50, step: 10), "spread"),
        ]
        bench.expectModel(plans, seed: seed, lateness: 60)
    }

    @Test(arguments: 400..<UInt64(412))
    func `a filled window has what is in force`(seed: UInt64) {
        let plans = [bench.plan(.tumbling(size: 10), "spread,count,twap", fill: .previousClose)]
        bench.expectModel(plans, seed: seed, lateness: 0)
    }

    /// The rows of a plan: what its aggregates bring along does not count.
    private func rows(
        _ plans: [WindowPlan], _ steps: [WindowScript.Step]
    ) -> [[String]] {
        var windows = bench.makeWindows(plans)
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

    @Test(arguments: kinds, 500..<UInt64(504))
    func `aggregates change no row`(kind: WindowKind, seed: UInt64) {
        let script = WindowScript(
            seed: seed, ids: bench.instruments.ids, lateness: 60, hasQuotes: false)
        let bare = bench.plan(kind, "count", lateness: 25)
        var none = bare
        none.aggregates = []
        #expect(rows([bare], script.steps) == rows([none], script.steps), "seed \(seed)")
    }

    @Test(arguments: kinds, 600..<UInt64(604))
    func `quotes on time make no row and change none`(kind: WindowKind, seed: UInt64) {
        let steps = WindowScript(seed: seed, ids: bench.instruments.ids, lateness: 0).steps
        for fill in [WindowPlan.Fill.none, .previousClose] {
            if case .tumbling = kind {} else if fill != .none { continue }
            let quoted = bench.plan(kind, "spread", fill: fill)
            var none = quoted
            none.aggregates = []
            #expect(rows([quoted], steps) == rows([none], steps), "seed \(seed)")
        }
    }
}
