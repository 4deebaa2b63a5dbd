import Testing
import TickCore
import TickWindows

/// Random scripts against the model.
struct OrderedModelTests {
    private let instruments = TestInstruments()

    private func run(_ script: OrderedScript) -> (OrderedLog, BarCounters) {
        var options = WindowSet<OrderedLog>.Options()
        options.restates = true
        var bars = try! WindowSet(
            script.plans, options, instruments: instruments.table, output: OrderedLog())
        for disorder in script.disorders {
            _ = bars.addChannel(disorder: disorder, heartbeatMargin: 0)
        }
        for step in script.steps { bars.take(step) }
        bars.finish()
        return (bars.output, bars.counters)
    }

    private func model(_ script: OrderedScript, _ query: Int) -> OrderedModel {
        var model = OrderedModel(
            script.plans[query], order: instruments.order,
            clock: OrderedClock(script.strategy, disorders: script.disorders))
        for step in script.steps { model.take(step) }
        model.finish()
        return model
    }

    @Test(arguments: 0..<UInt64(400))
    func `bars are what the model cuts from all ticks`(seed: UInt64) {
        let script = OrderedScript(seed: seed, ids: instruments.ids)
        let (log, counters) = run(script)
        var entries: [OrderedLog.Entry] = []
        for (query, plan) in script.plans.enumerated() {
            let expected = model(script, query).entries
            let own = log[UInt16(query)]
            let place = zip(own, expected).enumerated().first { $0.element.0 != $0.element.1 }
            #expect(
                place.map { "\($0.offset): \($0.element.0) is not \($0.element.1)" } == nil,
                "seed \(seed), query \(query), \(plan.kind), \(script.strategy)")
            #expect(own.count == expected.count, "seed \(seed), query \(query), \(plan.kind)")
            entries += expected
        }
        let panes = entries.count { if case .pane = $0 { true } else { false } }
        #expect(counters.bars == UInt64(panes), "seed \(seed)")
        #expect(counters.late + counters.lateRestated == UInt64(entries.count - panes))
    }
}
