import Testing
import TickCore
import TickWindows

@testable import TickPlant

/// Everything put out, a line each, by symbol.
struct RowLog: ~Copyable, ShardOutput {
    let instruments: InstrumentTable
    var lines: [String] = []

    init(_ instruments: InstrumentTable) { self.instruments = instruments }

    mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
        let bar = pane.bar
        lines.append(
            "\(pane.query) \(pane.kind) \(pane.change) \(pane.number) \(pane.ordinal)"
                + " \(instruments.symbol(bar.instrument)) \(bar.start) \(bar.end) \(bar.open.nanos)"
                + " \(bar.high.nanos) \(bar.low.nanos) \(bar.close.nanos) \(bar.volume)"
                + " \(bar.trades) \(bar.notional) \(bar.status) \(bar.known.rawValue)"
                + " \(extras.superseding.map { "\($0.start)-\($0.end)-\($0.ordinal)" })"
                + " \(extras.values.map { "\($0)" })")
    }

    mutating func append(bars: UnsafeRawBufferPointer) {
        lines.append("lines of text that nobody asked for")
    }

    mutating func append(late: UnsafeRawBufferPointer) {
        lines.append("lines of text that nobody asked for")
    }

    mutating func late(_ record: LateRecord) {
        lines.append(
            "late \(record.query) \(record.kind) \(record.tick.eventTime)"
                + " \(record.tick.reference) \(record.span) \(record.watermark)")
    }
}

struct ShardedWindowsTests {
    /// Symbols in an order of their own, so that ids and ranks differ.
    private func table(_ count: Int, seed: UInt64) -> InstrumentTable {
        let table = InstrumentTable()
        var random = SplitMix64(seed: seed)
        var names = (0..<count).map { "S\($0)" }
        while !names.isEmpty { intern(names.remove(at: random.below(names.count)), table) }
        return table
    }

    @discardableResult
    private func intern(_ name: String, _ table: InstrumentTable) -> InstrumentID {
        Array(name.utf8).withUnsafeBytes { table.intern(venue: 0, bytes: ByteView($0)) }
    }

    private func inline(
        _ script: ShardScript, seed: UInt64, channels: Int = ShardScript.channelCount
    ) throws -> ([String], BarCounters) {
        let table = table(script.symbolCount, seed: seed)
        var options = WindowSet<RowLog>.Options()
        options.restates = true
        options.futureSkewMax = ShardScript.futureSkewMax
        var windows = try WindowSet(
            script.plans, options, instruments: table, output: RowLog(table))
        for _ in 0..<channels { _ = windows.addChannel(disorder: 3, heartbeatMargin: 5) }
        for step in script.steps {
            switch step {
            case .tick(let tick): windows.accept(tick)
            case .observe(let time): windows.observe(time)
            case .unresolved(let id, let time): windows.unresolved(id, at: time)
            case .event(let event): windows.take(event)
            }
        }
        return (windows.output.lines, windows.counters)
    }

    private func sharded(
        _ script: ShardScript, seed: UInt64, options: ShardedWindows<RowLog>.Options
    ) throws -> ShardedWindows<RowLog> {
        var windowOptions = WindowSet<ShardSink>.Options()
        windowOptions.restates = true
        windowOptions.futureSkewMax = ShardScript.futureSkewMax
        let writers = InstrumentTable()
        var windows = try ShardedWindows(
            script.plans, windowOptions, options, instruments: table(0, seed: seed),
            output: RowLog(writers), writerInstruments: writers, afterBatch: { _ in })
        try windows.begin(options)
        return windows
    }

    private func take(_ steps: ArraySlice<ShardStep>, _ windows: inout ShardedWindows<RowLog>) {
        for step in steps {
            switch step {
            case .tick(let tick): windows.accept(tick)
            case .observe(let time): windows.observe(time)
            case .unresolved(let id, let time): windows.unresolved(id, at: time)
            case .event(let event): windows.take(event)
            }
        }
    }

    /// The whole script on shards: what they put out and counted.
    private func run(
        _ script: ShardScript, seed: UInt64, options: ShardedWindows<RowLog>.Options
    ) throws -> (lines: [String], counters: BarCounters) {
        var windows = try sharded(script, seed: seed, options: options)
        for id in names(script, seed) { intern(id, windows.instruments) }
        for _ in 0..<ShardScript.channelCount {
            _ = windows.addChannel(disorder: 3, heartbeatMargin: 5, hasOfficialPrints: false)
        }
        take(script.steps[...], &windows)
        let counters = windows.end()
        #expect(windows.failure == nil)
        return (windows.output.pointee.lines, counters)
    }

    @Test(arguments: 0..<40)
    func `any number of shards puts out what one thread does`(seed: UInt64) throws {
        let script = ShardScript(seed: seed)
        let (expected, counters) = try inline(script, seed: seed)
        for (count, hasShare) in [(1, false), (2, false), (2, true), (3, true), (7, false)] {
            var options = ShardedWindows<RowLog>.Options()
            options.count = count
            options.ingestHasShare = hasShare
            let found = try run(script, seed: seed, options: options)
            #expect(found.lines == expected, "seed \(seed), \(count) shards, \(hasShare)")
            #expect(found.counters == counters, "seed \(seed), \(count) shards, \(hasShare)")
        }
    }

    /// Rings that hold a handful of panes: everybody waits for everybody all the time.
    @Test(arguments: 0..<12)
    func `rings that are always full hold nobody up`(seed: UInt64) throws {
        let script = ShardScript(seed: seed, stepCount: 1200)
        let (expected, counters) = try inline(script, seed: seed)
        for hasShare in [false, true] {
            var options = ShardedWindows<RowLog>.Options()
            options.count = 2 + Int(seed % 2)
            options.ingestHasShare = hasShare
            options.ringWords = 1 << 9
            let found = try run(script, seed: seed, options: options)
            #expect(found.lines == expected, "seed \(seed), \(hasShare)")
            #expect(found.counters == counters, "seed \(seed), \(hasShare)")
        }
    }

    /// The first symbol's session is put out, grows, and ends anew in the step in which another
    /// symbol's, that ends before it, is put out: taking back comes with the new pane.
    @Test func `rows that are taken back keep their place before what replaces them`() throws {
        var plan = WindowPlan(.session(gap: 12))
        plan.allowedLateness = 100
        plan.output = .retract
        func trade(_ time: Int64, _ symbol: UInt32) -> [ShardStep] {
            let tick = Tick(
                eventTime: time, sequence: UInt64(time), price: Price(nanos: 5), size: 1,
                reference: UInt64(time), instrument: InstrumentID(rawValue: symbol), kind: .trade)
            return [.tick(tick), .observe(time)]
        }
        let script = ShardScript(
            [plan], symbolCount: 2,
            steps: trade(100, 0) + [.observe(115)] + trade(111, 0) + trade(108, 1)
                + [.observe(150)])
        for seed in 0..<2 as Range<UInt64> {
            let (expected, _) = try inline(script, seed: seed, channels: 1)
            #expect(expected.count == 4)
            var options = ShardedWindows<RowLog>.Options()
            options.count = 2
            var windows = try sharded(script, seed: seed, options: options)
            for id in names(script, seed) { intern(id, windows.instruments) }
            _ = windows.addChannel(disorder: 3, heartbeatMargin: 5, hasOfficialPrints: false)
            take(script.steps[...], &windows)
            _ = windows.end()
            #expect(windows.output.pointee.lines == expected)
        }
    }

    /// The names in the order of `table`.
    private func names(_ script: ShardScript, _ seed: UInt64) -> [String] {
        let table = table(script.symbolCount, seed: seed)
        return (0..<table.count).map { table.symbol(InstrumentID(rawValue: UInt32($0))) }
    }

    @Test(arguments: 0..<20)
    func `a state saved by some shards goes on in another number of them`(seed: UInt64) throws {
        let script = ShardScript(seed: seed, stepCount: 300)
        let (expected, counters) = try inline(script, seed: seed)
        let cut = script.steps.count / 2
        var options = ShardedWindows<RowLog>.Options()
        options.count = [1, 2, 3][Int(seed % 3)]
        options.ingestHasShare = seed % 2 == 0
        var first = try sharded(script, seed: seed, options: options)
        for id in names(script, seed) { intern(id, first.instruments) }
        for _ in 0..<ShardScript.channelCount {
            _ = first.addChannel(disorder: 3, heartbeatMargin: 5, hasOfficialPrints: false)
        }
        take(script.steps[..<cut], &first)
        let state = try #require(try first.state())
        _ = first.end()

        options.count = [2, 7, 1][Int(seed % 3)]
        options.ingestHasShare = seed % 4 < 2
        options.state = state
        var second = try sharded(script, seed: seed, options: options)
        // Symbols have other ids in the second run.
        let ids = names(script, seed).map { intern($0, second.instruments) }
        take(
            script.steps[cut...].map { step in
                switch step {
                case .tick(var tick):
                    tick.instrument = ids[tick.instrument.index]
                    return .tick(tick)
                case .unresolved(let id, let time):
                    return .unresolved(id == .none ? id : ids[id.index], time)
                default: return step
                }
            }[...], &second)
        let counted = second.end()
        #expect(first.output.pointee.lines + second.output.pointee.lines == expected)
        #expect(counted == counters)
    }
}
