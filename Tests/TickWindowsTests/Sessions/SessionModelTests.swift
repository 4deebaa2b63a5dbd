import Testing
import TickCore
import TickWindows

/// Random scripts against the model.
struct SessionModelTests {
    private let instruments = TestInstruments()

    private func run(_ script: SessionScript) -> (log: SessionLog, counters: BarCounters) {
        var windows = try! WindowSet(
            [script.plan], script.options, instruments: instruments.table, output: SessionLog())
        for disorder in script.disorders {
            _ = windows.addChannel(disorder: disorder, heartbeatMargin: disorder)
        }
        for step in script.steps { windows.take(step) }
        windows.finish()
        return (windows.output, windows.counters)
    }

    private func model(_ script: SessionScript) -> SessionLog {
        var model = SessionModel(script.plan, slacks: script.slacks, order: instruments.order)
        for step in script.steps { model.take(step) }
        model.finish()
        return model.log
    }

    private func expectEqual(_ script: SessionScript, seed: UInt64) {
        let (log, counters) = run(script)
        let expected = model(script).entries
        let differs = zip(log.entries, expected).enumerated().first { $1.0 != $1.1 }
        #expect(
            differs.map { "entry \($0.offset):\n\($0.element.0)\nis not\n\($0.element.1)" } == nil,
            "seed \(seed), \(script)")
        #expect(log.entries.count == expected.count, "seed \(seed), \(script)")
        #expect(counters.bars == UInt64(log.panes.count), "seed \(seed)")
    }

    @Test(arguments: 0..<UInt64(500))
    func `sessions are what the model computes from all trades`(seed: UInt64) {
        expectEqual(SessionScript(seed: seed, ids: instruments.ids), seed: seed)
    }

    @Test(arguments: 0..<UInt64(20))
    func `so are they with many sessions of one instrument`(seed: UInt64) {
        let script = SessionScript(seed: seed, ids: [instruments.ids[0]], stepCount: 1_500)
        expectEqual(script, seed: seed)
    }
}
