import Testing
import TickCore
import TickWindows

/// A run with aggregates goes on from its state as if it had never stopped.
struct AggregateStateTests {
    private let bench = AggregateBench()

    private static let kinds: [WindowKind] =
        AlignedAggregatesTests.kinds + [
            .session(gap: 6), .order(.ticks, threshold: 3),
        ]

    private func take(
        _ step: WindowScript.Step, _ windows: inout WindowSet<AggregateBench.ValueLog>
    ) {
        switch step {
        case .tick(let tick): windows.accept(tick)
        case .watermark(let time): windows.advance(to: time)
        }
    }

    private func texts(_ log: AggregateBench.ValueLog) -> [String] {
        log.panes.map { "\($0.pane.query) \(BarFacts($0.pane.bar)) \($0.pane.kind) \($0.values)" }
    }

    @Test(arguments: kinds, 0..<UInt64(8))
    func `what follows a state is the same`(kind: WindowKind, seed: UInt64) throws {
        let plans = [bench.plan(kind, "twap,spread,max:price", lateness: 25)]
        let steps = WindowScript(seed: seed, ids: bench.instruments.ids, lateness: 40).steps
        let cut = steps.count / 2 + Int(seed)
        var whole = bench.makeWindows(plans)
        for step in steps[..<cut] { take(step, &whole) }
        let state = whole.state()
        var resumed = bench.makeWindows(plans)
        try resumed.restore(WindowState(decoding: state.encoded()))
        resumed.select(0)
        #expect(resumed.state() == state, "seed \(seed)")
        whole.output.panes.removeAll()
        for step in steps[cut...] {
            take(step, &whole)
            take(step, &resumed)
        }
        #expect(resumed.state().digest == whole.state().digest, "seed \(seed)")
        whole.finish()
        resumed.finish()
        #expect(texts(resumed.output) == texts(whole.output), "seed \(seed)")
    }
}
