import TickCapture
import TickCore
import TickWindows

/// Trades from CSV files and tables into bars, so that other engines can be given the same input.
///
/// The watermark is bounded: the highest time − disorder − 1 ns; every bar is `unproven`, as a
/// text file proves nothing, nor does a table.
///
/// The table of an archive's trades gives the bars of the run that it was written in, but for their
/// status and for what was not archived: trades that could not be resolved, trades that were late
/// (no row of a table is), official prints of calendar bars, and messages that are no trades, which
/// moved event time on.
/// Concurrency: one thread. Cost: nothing is allocated per line.
struct TradeFileRun: ~Copyable {
    private static let batchCount = 512

    let options: ReplayOptions
    /// What the inputs are.
    let kind: InputKind
    let instruments: InstrumentTable
    let bars: RunWindows
    var report = ReplayReport()
    /// Which of the inputs is read.
    var file = 0
    /// Lines of the files before.
    var linesBefore: UInt64 = 0
    /// Where the last file ended.
    var lastPlace: (path: String, offset: UInt64) = ("", 0)
    /// Nothing stopped the run before its input ended.
    var isAtEnd = true
    /// Trades go elsewhere too, or are not for windows as they are.
    private let isHeard: Bool
    /// What of a state is the reader's, until that has taken it up.
    var saved: StateReader?

    init(
        _ options: ReplayOptions, _ kind: InputKind, windows: RunWindows,
        instruments: InstrumentTable
    ) {
        self.options = options
        self.kind = kind
        self.instruments = instruments
        bars = windows
        isHeard =
            options.story != nil || options.archive?.ingest.wantsTrades == true
            || options.tradesRestate
        let disorder = options.disorder ?? 0
        // A state has its channel.
        guard options.resumeFrom == nil else { return }
        _ = bars.addChannel(disorder: disorder, heartbeatMargin: disorder)
    }

    deinit { bars.destroy() }

    /// Reads all files, from where a state was taken on, to their ends; stops early where `goOn`
    /// says so or nobody reads the output.
    mutating func run(
        _ inputs: [TradeInput], goOn: (Double?) -> Bool
    ) throws(PlantError) {
        isAtEnd = true
        while file < inputs.count && isAtEnd {
            switch inputs[file] {
            case .lines(let source):
                var reader = TradeFileReader(
                    source, priceDigits: options.priceDigits, instruments: instruments,
                    digests: options.isResumable)
                try run(&reader, goOn: goOn)
            case .table(let table):
                var reader = TradeTableReader(
                    table, priceDigits: options.priceDigits, instruments: instruments)
                try run(&reader, goOn: goOn)
            }
            file += 1
        }
    }

    /// Reads one input to its end.
    private mutating func run<Reader: TradeReading & ~Copyable>(
        _ reader: inout Reader, goOn: (Double?) -> Bool
    ) throws(PlantError) {
        try resume(&reader)
        let capacity = min(options.checkpoints?.lookEvery ?? Self.batchCount, Self.batchCount)
        let ticks = UnsafeMutablePointer<Tick>.allocate(capacity: capacity)
        defer { ticks.deallocate() }
        var reads: UInt64 = 0
        while true {
            let count = reader.next(ticks, capacity: capacity)
            take(UnsafeMutableBufferPointer(start: ticks, count: count))
            if count == 0 { break }
            if options.checkpoints != nil { try checkpoint(&reader) }
            guard reader.reads != reads else { continue }
            reads = reader.reads
            if bars.isClosed || !goOn(reader.share) {
                isAtEnd = false
                break
            }
        }
        note(&reader)
    }

    /// Completes the report by an input that is done.
    private mutating func note<Reader: TradeReading & ~Copyable>(_ reader: inout Reader) {
        linesBefore &+= reader.lineNumber
        lastPlace = (reader.path, reader.offset)
        report.damages += reader.damage.map { [$0] } ?? []
        report.badLines += reader.badLines
        let room = max(0, TradeFileReader.samplesMax - report.badLineSamples.count)
        report.badLineSamples += reader.badLineSamples.prefix(room)
    }

    /// Emits what is open and completes the report.
    ///
    /// Throws: where a shard has failed.
    mutating func finish() throws(PlantError) -> ReplayReport {
        let last = try lastState()
        report.bars = try bars.end()
        if let last { try options.checkpoints?.taker.take(last.state, last.position) }
        return report
    }

    @inline(__always)
    private mutating func take(_ ticks: UnsafeMutableBufferPointer<Tick>) {
        if isHeard { return tell(ticks) }
        bars.take(UnsafeBufferPointer(ticks))
    }

    @inline(never)
    private mutating func tell(_ ticks: UnsafeMutableBufferPointer<Tick>) {
        if let archive = options.archive?.ingest, archive.wantsTrades {
            for tick in ticks { archive.take(tick) }
        }
        // Sequence numbers of an archive's trades have put them in order. They prove nothing about
        // what is between them, so windows must not take them for a whole channel's.
        for index in ticks.indices { ticks[index].sequence = 0 }
        guard let story = options.story else { return takeRuns(UnsafeBufferPointer(ticks)) }
        for tick in ticks {
            if tick.kind != .trade { bars.observe(Self.before(tick)) }
            story.accept(tick, bars)
            bars.observe(tick.eventTime)
        }
    }

    /// Hands on trades run by run between breaks and corrections.
    ///
    /// Messages that are no trades had moved event time on before a break came, and are not in a
    /// table; so the instant before its own moves it on first, or bars would hold trades too long.
    private func takeRuns(_ ticks: UnsafeBufferPointer<Tick>) {
        var first = 0
        for index in ticks.indices where ticks[index].kind != .trade {
            bars.take(UnsafeBufferPointer(rebasing: ticks[first..<index]))
            bars.observe(Self.before(ticks[index]))
            bars.accept(ticks[index])
            first = index + 1
        }
        bars.take(UnsafeBufferPointer(rebasing: ticks[first...]))
    }

    /// The last instant before a tick's.
    private static func before(_ tick: Tick) -> Int64 { max(tick.eventTime, .min + 1) - 1 }
}
