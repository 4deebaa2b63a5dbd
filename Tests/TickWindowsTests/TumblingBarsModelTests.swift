import Testing
import TickCore
import TickWindows

/// Random scripts against the model.
struct TumblingBarsModelTests {
    private let instruments = TestInstruments()

    private func run(_ script: BarScript, _ steps: [BarStep]) -> (BarLog, BarCounters) {
        var bars = try! WindowSet(
            [WindowPlan(.tumbling(size: script.length))], instruments: instruments.table,
            output: BarLog())
        for channel in 0..<script.channelCount {
            let ordinal = bars.addChannel(
                disorder: script.disorders[channel], heartbeatMargin: script.margins[channel])
            #expect(ordinal == UInt16(channel))
        }
        for step in steps { bars.take(step) }
        bars.finish()
        return (bars.output, bars.counters)
    }

    private func model(_ script: BarScript) -> BarLog {
        var model = BarModel(length: script.length, order: instruments.order)
        for channel in 0..<script.channelCount {
            model.channels.append(
                .init(disorder: script.disorders[channel], margin: script.margins[channel]))
        }
        for step in script.steps { model.take(step) }
        model.finish()
        return model.log
    }

    @Test(arguments: 0..<UInt64(300))
    func `bars are what the model computes from all ticks`(seed: UInt64) {
        let script = BarScript(seed: seed, ids: instruments.ids)
        let (log, counters) = run(script, script.steps)
        let expected = model(script)
        let differs = zip(log.entries, expected.entries).first { $0 != $1 }
        #expect(
            differs.map { "\($0.0) is not \($0.1)" } == nil, "seed \(seed), length \(script.length)"
        )
        #expect(log.entries.count == expected.entries.count, "seed \(seed)")
        expectBalance(script, log, counters, seed)
    }

    private func expectBalance(
        _ script: BarScript, _ log: BarLog, _ counters: BarCounters, _ seed: UInt64
    ) {
        let trades = script.steps.filter {
            if case .tick(let tick) = $0 { tick.kind == .trade } else { false }
        }
        let taken = counters.trades + counters.late + counters.refused + counters.ineligible
        #expect(taken == UInt64(trades.count), "seed \(seed)")
        #expect(counters.bars == UInt64(log.bars.count))
        #expect(counters.late == UInt64(log.lateSequences.count))
        let odd =
            counters.damaged + counters.disordered + counters.recovered + counters.assumed
            + counters.unproven
        #expect(odd == UInt64(log.bars.filter { $0.status != .complete }.count), "seed \(seed)")
    }

    @Test(arguments: 0..<UInt64(100))
    func `selecting a channel more often than needed changes nothing`(seed: UInt64) {
        let script = BarScript(seed: seed, ids: instruments.ids)
        var current = 0
        var often: [BarStep] = []
        var seldom: [BarStep] = []
        for step in script.steps {
            if case .select(let channel) = step {
                if channel != current || seldom.isEmpty { seldom.append(step) }
                current = channel
                continue
            }
            seldom.append(step)
            // Visits every other channel between two steps.
            often += (0..<script.channelCount).map { .select($0) } + [.select(current), step]
        }
        #expect(run(script, often).0.entries == run(script, seldom).0.entries, "seed \(seed)")
    }

    @Test(arguments: 0..<UInt64(100))
    func `a window is emitted once, and each firing is in order`(seed: UInt64) {
        let script = BarScript(seed: seed, ids: instruments.ids)
        let bars = run(script, script.steps).0.bars
        let keys = Set(bars.map { [Int64($0.instrument), $0.start] })
        #expect(keys.count == bars.count, "seed \(seed)")
        for (left, right) in zip(bars, bars.dropFirst()) where left.end == right.end {
            let before = instruments.order[InstrumentID(rawValue: left.instrument)]!
            let after = instruments.order[InstrumentID(rawValue: right.instrument)]!
            #expect(before < after, "seed \(seed)")
        }
    }
}
