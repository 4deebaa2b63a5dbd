import Testing
import TickCore
import TickWindows

/// Ticks taken in runs, against the same ticks one by one.
struct RunTests {
    private let instruments = TestInstruments()

    private static let kinds: [[WindowKind]] = [
        [.tumbling(size: 10)], [.tumbling(size: 1)], [.hop(size: 12, slide: 5)],
        [.hop(size: 3, slide: 7)], [.hop(size: 60, slide: 1)], [.cumulate(sizeMax: 20, step: 4)],
        [.session(gap: 6)], [.session(gap: 9, touching: .split)],
        [.tumbling(size: 5), .hop(size: 20, slide: 5)], [.tumbling(size: 7), .session(gap: 4)],
        [.order(.ticks, threshold: 3)],
    ]

    /// A seeded case: its plans, its ticks, and how the ticks are dealt out.
    private struct Script {
        var plans: [WindowPlan]
        var options = WindowSet<RunLog>.Options()
        var ticks: [Tick] = []
        var runs: [Int] = []
        var channels: [UInt16] = []
        /// How far times go back, by channel.
        var disorders: [Int64] = [3, 0]
        /// What the channel says before a run.
        var events: [Event?] = []

        enum Event: CaseIterable { case filling, filled, givenUp, idle, heartbeat, over }

        /// Long runs of `kinds` alone that end with their panes, if given.
        init(seed: UInt64, _ ids: [InstrumentID], only kinds: [WindowKind]? = nil) {
            var random = SeededGenerator(seed: seed)
            let strategies: [WatermarkStrategy] = [.sequence, .bounded(4), .ascending, .explicit]
            let strategy = strategies[random.number(0...3)]
            let lateness = kinds == nil ? [0, 0, 5, 30][random.number(0...3)] : 0
            plans = (kinds ?? RunTests.kinds[Int(seed) % RunTests.kinds.count]).map { kind in
                var plan = WindowPlan(kind)
                plan.watermark = strategy
                if case .order = kind { return plan }
                plan.allowedLateness = Int64(lateness)
                return plan
            }
            options.restates = kinds == nil && random.once(in: 4)
            if random.once(in: 4) { options.futureSkewMax = 40 }
            if kinds != nil && seed % 3 != 0 { disorders = [3] }
            addTicks(&random, ids, runMax: kinds == nil ? 12 : 120)
        }

        private mutating func addTicks(
            _ random: inout SeededGenerator, _ ids: [InstrumentID], runMax: Int
        ) {
            var now: Int64 = -50
            let isUnsequenced = random.once(in: 2)
            while ticks.count < 400 {
                let count = random.number(1...runMax)
                let channel: UInt16 = disorders.count > 1 && random.once(in: 5) ? 1 : 0
                for _ in 0..<count {
                    now += Int64(random.number(0...4) * random.number(0...1))
                    let lateMax = runMax > 12 ? 3 : 8
                    let late = random.once(in: lateMax) ? Int64(random.number(0...lateMax)) : 0
                    let ahead: Int64 = random.once(in: 60) ? 100 : 0
                    var tick = Tick(
                        eventTime: now - late + ahead,
                        sequence: isUnsequenced ? 0 : UInt64(ticks.count + 1),
                        price: Price(nanos: Int64(random.number(-3...9))),
                        size: UInt64(random.number(0...5)), reference: UInt64(ticks.count),
                        instrument: ids[random.number(0...ids.count - 1)], channel: channel,
                        kind: .trade)
                    if random.once(in: 40) { tick.price = Price(nanos: .max) }
                    if random.once(in: 40) { tick.size = .max }
                    if random.once(in: runMax) {
                        tick.eligibility = .init(rawValue: UInt8(random.number(0...15)))
                    }
                    if random.once(in: 50) { tick.kind = .status }
                    ticks.append(tick)
                }
                runs.append(count)
                channels.append(channel)
                events.append(random.once(in: 3) ? Event.allCases[random.number(0...5)] : nil)
            }
        }
    }

    private func feed(
        _ ticks: ArraySlice<Tick>, to windows: inout WindowSet<RunLog>, inRuns: Bool
    ) {
        guard !inRuns else { return ticks.withUnsafeBufferPointer { windows.take($0) } }
        for tick in ticks {
            windows.accept(tick)
            windows.observe(tick.eventTime)
        }
    }

    private func play(
        _ script: Script, inRuns: Bool, needsSteps: Bool = true
    ) throws -> (RunLog, BarCounters, UInt64) {
        var windows = try WindowSet(
            script.plans, script.options, instruments: instruments.table,
            output: RunLog(needsSteps: needsSteps))
        for disorder in script.disorders {
            _ = windows.addChannel(disorder: disorder, heartbeatMargin: disorder)
        }
        var next = 0
        var isFilling = false
        for (index, count) in script.runs.enumerated() {
            windows.select(script.channels[index])
            let part = script.ticks[next..<next + count]
            switch script.events[index] {
            case .filling where !isFilling:
                windows.beginFilling()
                isFilling = true
            case .filled where isFilling:
                windows.endFilling()
                isFilling = false
            case .givenUp: windows.giveUpGap()
            case .idle: windows.becomeIdle()
            case .heartbeat: windows.heartbeat(at: part.last!.eventTime - 5)
            case .over: windows.endSession()
            default: break
            }
            next += count
            feed(part, to: &windows, inRuns: inRuns)
        }
        let digest = windows.state().digest
        windows.finish()
        return (windows.output, windows.counters, digest)
    }

    @Test(arguments: 0..<UInt64(330))
    func `ticks in runs come to what they come to one by one`(seed: UInt64) throws {
        try compare(Script(seed: seed, instruments.ids), seed)
    }

    @Test(arguments: 0..<UInt64(300))
    func `sessions put out after a run are those of every step`(seed: UInt64) throws {
        let gap = Int64([1, 2, 6, 25, 90][Int(seed % 5)])
        let kind = WindowKind.session(gap: gap, touching: seed % 2 == 0 ? .split : .merge)
        try compare(Script(seed: seed, instruments.ids, only: [kind]), seed)
    }

    /// A session that ended before its symbol came on a channel in doubt is not in doubt.
    @Test func `a doubt of a channel is none of what ended before a symbol came there`() throws {
        func tick(_ time: Int64, _ place: Int, _ channel: UInt16) -> Tick {
            Tick(
                eventTime: time, sequence: UInt64(time), price: Price(nanos: 5), size: 1,
                instrument: instruments.ids[place], channel: channel, kind: .trade)
        }
        func play(inRuns: Bool) throws -> [[Int64]] {
            var windows = try WindowSet(
                [WindowPlan(.session(gap: 5, touching: .split))], instruments: instruments.table,
                output: RunLog(needsSteps: false))
            for _ in 0..<2 { _ = windows.addChannel(disorder: 0, heartbeatMargin: 0) }
            windows.select(1)
            windows.accept(tick(10, 0, 1))
            windows.observe(90)
            windows.select(0)
            windows.beginFilling()
            let run = [tick(11, 1, 0), tick(20, 1, 0), tick(40, 0, 0), tick(60, 1, 0)]
            feed(run[...], to: &windows, inRuns: inRuns)
            windows.finish()
            return windows.output.rows
        }
        let single = try play(inRuns: false)
        #expect(try play(inRuns: true) == single)
        #expect(Set(single.map { $0[16] }).count > 1, "of one status: \(single.map { $0[16] })")
    }

    private func compare(_ script: Script, _ seed: UInt64) throws {
        let single = try play(script, inRuns: false)
        for needsSteps in [true, false] {
            let inRuns = try play(script, inRuns: true, needsSteps: needsSteps)
            #expect(inRuns.0.rows == single.0.rows, "seed \(seed)")
            #expect(inRuns.1 == single.1, "seed \(seed)")
            #expect(inRuns.2 == single.2, "seed \(seed)")
        }
        #expect(!single.0.rows.isEmpty, "seed \(seed)")
    }
}

/// Everything that windows put out, in order, as numbers.
private struct RunLog: PaneSink {
    /// Whether panes of several steps may come at once.
    let needsSteps: Bool
    private(set) var rows: [[Int64]] = []

    init(needsSteps: Bool) { self.needsSteps = needsSteps }

    mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
        let bar = pane.bar
        var row = [
            Int64(pane.kind.rawValue), Int64(pane.change.rawValue), Int64(pane.query),
            Int64(pane.number), Int64(pane.ordinal), Int64(bar.instrument.rawValue), bar.start,
            bar.end, bar.open.nanos, bar.high.nanos, bar.low.nanos, bar.close.nanos,
            Int64(bitPattern: bar.volume), Int64(bitPattern: bar.trades),
            Int64(truncatingIfNeeded: bar.notional), Int64(truncatingIfNeeded: bar.notional >> 64),
            Int64(bar.status.rawValue), Int64(bar.known.rawValue),
        ]
        for span in extras.superseding { row += [span.start, span.end, Int64(span.ordinal)] }
        rows.append(row)
    }

    mutating func late(_ record: LateRecord) {
        rows.append([
            -1, Int64(record.kind.rawValue), Int64(bitPattern: record.tick.reference),
            record.span.start, record.span.end, record.watermark, Int64(record.query),
        ])
    }
}
