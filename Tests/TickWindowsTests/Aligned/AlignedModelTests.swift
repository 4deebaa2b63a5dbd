import Testing
import TickCore
import TickWindows

/// Random queries over time against a model that works every window out from its own trades.
@Suite struct AlignedModelTests {
    private let instruments = TestInstruments()

    private func engine(_ script: AlignedScript, restates: Bool = true) throws -> [[QueryOutput]] {
        var options = WindowSet<OutputLog>.Options()
        options.restates = restates
        var windows = try WindowSet(
            script.plans, options, instruments: instruments.table,
            output: OutputLog(queries: script.plans.count))
        for channel in script.channels {
            _ = windows.addChannel(
                disorder: channel.disorder, heartbeatMargin: channel.margin)
        }
        for step in script.steps where restates || !step.isRestatement { windows.take(step) }
        return windows.output.byQuery
    }

    private func model(
        _ script: AlignedScript, _ plan: WindowPlan, restates: Bool = true
    ) -> [QueryOutput] {
        var clock = ClockModel(plan.watermark)
        for channel in script.channels {
            clock.addChannel(disorder: channel.disorder, margin: channel.margin)
        }
        var query = QueryModel(plan, order: instruments.order)
        for step in script.steps where restates || !step.isRestatement {
            if case .tick(let tick) = step { query.take(tick) }
            if clock.take(step) { query.advance(to: clock.watermark, latest: clock.latest) }
        }
        return query.log
    }

    @Test(arguments: 0..<UInt64(200))
    func `queries put out what each comes to by itself`(seed: UInt64) throws {
        let script = AlignedScript(seed: seed, ids: instruments.ids)
        let found = try engine(script)
        for (number, plan) in script.plans.enumerated() {
            let expected = model(script, plan)
            let differs = firstDifference(found[number], expected)
            #expect(
                differs == nil,
                "seed \(seed), query \(number) of \(script.plans.count): \(plan.words)")
        }
    }

    @Test(arguments: 1000..<UInt64(1080))
    func `so do queries that keep no trades`(seed: UInt64) throws {
        let script = AlignedScript(seed: seed, ids: instruments.ids)
        let found = try engine(script, restates: false)
        for (number, plan) in script.plans.enumerated() {
            let expected = model(script, plan, restates: false)
            let differs = firstDifference(found[number], expected)
            #expect(
                differs == nil,
                "seed \(seed), query \(number) of \(script.plans.count): \(plan.words)")
        }
    }

    /// Where two runs part, and how.
    private func firstDifference(_ found: [QueryOutput], _ expected: [QueryOutput]) -> String? {
        for index in 0..<max(found.count, expected.count) {
            let left = index < found.count ? found[index] : nil
            let right = index < expected.count ? expected[index] : nil
            if left != right {
                return "at \(index): found \(left.map { "\($0)" } ?? "nothing"), "
                    + "expected \(right.map { "\($0)" } ?? "nothing")"
            }
        }
        return nil
    }
}

extension StreamStep {
    var isRestatement: Bool {
        if case .tick(let tick) = self { tick.kind != .trade } else { false }
    }
}

extension WindowPlan {
    /// What matters of it in a failure.
    fileprivate var words: String {
        ("\(kind) lateness \(allowedLateness) \(accumulation) fill \(fill) \(watermark)"
            + " \(quietSteps)").replacing("TickWindows.", with: "")
    }
}
