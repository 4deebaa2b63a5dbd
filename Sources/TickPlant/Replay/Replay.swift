import TickBook
import TickCapture
import TickCore
import TickWindows

/// Replays captures, or files and tables of trades, into bars.
public enum Replay {
    /// Runs the whole input through and returns what was seen.
    ///
    /// Bars, late ticks and quotes go to `file`, `late` and `quotes`; `looking` is shown the books
    /// of every channel that keeps some, as they are in the end; `goOn` is asked now and then, with
    /// the share of the input that is done where that is known, and ends the run by answering
    /// false.
    ///
    /// With `options.resumeFrom` only what is still to come is put out, without headers.
    ///
    /// Throws: a usage error where the run cannot start. A damaged input is no error: what came
    /// before the damage is processed, and the report tells.
    public static func run(
        _ inputs: CaptureInputs, _ options: ReplayOptions, format: BarWriter.Format,
        file: OutputFile?, late: OutputFile? = nil, quotes: QuoteFile? = nil,
        archive: ArchiveOptions? = nil,
        goOn: (Double?) -> Bool = { _ in true },
        looking: ((borrowing Books, InstrumentTable) -> Void)? = nil
    ) throws(PlantError) -> ReplayReport {
        var options = options
        try inputs.check(against: archive)
        let opening = try archive.map { archive throws(PlantError) in
            try ArchiveOpening(archive, options, areTrades: inputs.areTradeFiles)
        }
        if let opening {
            guard try opening.goOn(&options) else { return ReplayReport(wasArchived: true) }
        }
        try options.checkResuming(inputs)
        // What a finished run has put out is there already.
        let isOver = options.resumeFrom?.isFinished == true
        let bars = BarOutput(
            format: format, file: isOver ? nil : file, late: isOver ? nil : late)
        if inputs.areTradeFiles { return try runTrades(inputs, options, opening, bars, goOn: goOn) }
        return try runPackets(
            inputs, options, opening, bars, quotes: isOver ? nil : quotes, goOn: goOn,
            looking: looking)
    }

    private static func runTrades(
        _ inputs: CaptureInputs, _ options: ReplayOptions, _ opening: ArchiveOpening?,
        _ bars: BarOutput, goOn: (Double?) -> Bool
    ) throws(PlantError) -> ReplayReport {
        guard options.filter == nil else {
            throw PlantError(.usage, "--filter is for packets; the input is a file of trades")
        }
        try options.checkQuotes(of: "a file of trades", hasQuotes: false)
        if options.needsQuotes {
            throw PlantError(.usage, "a file of trades has no quotes and no books")
        }
        var (instruments, state) = try begin(options)
        var options = options
        if let opening { try options.archive(opening, instruments, inputs) }
        options.tradesRestate = inputs.trades.contains { $0.table?.restates == true }
        let (windows, placing) = try options.windows(instruments, bars, isTrades: true)
        var run = TradeFileRun(
            options, InputKind(inputs), windows: windows, instruments: instruments)
        if options.resumeFrom != nil { try run.restore(from: &state, inputs.trades.count) }
        try run.run(inputs.trades, goOn: goOn)
        var report = try run.finish()
        report.badUnits = run.kind.badUnits
        report.placing = placing
        if bars.file?.isClosed != true {
            report.archived = try options.archive?.end() ?? []
        }
        return report
    }

    private static func runPackets(
        _ inputs: CaptureInputs, _ options: ReplayOptions, _ opening: ArchiveOpening?,
        _ bars: BarOutput, quotes: QuoteFile?,
        goOn: (Double?) -> Bool, looking: ((borrowing Books, InstrumentTable) -> Void)?
    ) throws(PlantError) -> ReplayReport {
        let walk = try DatagramWalk(filter: options.filter)
        var (instruments, state) = try begin(options)
        var options = options
        if let opening { try options.archive(opening, instruments, inputs) }
        let (windows, placing) = try options.windows(instruments, bars, isTrades: false)
        let output = quotes.map { quotes in
            let output = UnsafeMutablePointer<QuoteOutput>.allocate(capacity: 1)
            output.initialize(
                to: QuoteOutput(
                    quotes, instruments: instruments, goesOn: options.resumeFrom != nil))
            return output
        }
        defer {
            output?.deinitialize(count: 1)
            output?.deallocate()
        }
        var engine = ReplayEngine(
            options, InputKind(inputs), walk: walk, windows: windows, instruments: instruments,
            quotes: output)
        let digests = options.isResumable
        if inputs.sources.count == 1 {
            var packets = PacketReader(inputs.sources[0], digests: digests)
            try engine.runToEnd(&packets, from: &state, goOn: goOn)
        } else {
            var packets = MergedPackets(inputs.sources, digests: digests)
            try engine.runToEnd(&packets, from: &state, goOn: goOn)
        }
        engine.report.placing = placing
        if bars.file?.isClosed != true {
            engine.report.archived = try options.archive?.end() ?? []
        }
        if let looking {
            for channel in engine.channels {
                if let books = channel.lane.books { looking(books.pointee, instruments) }
            }
        }
        return engine.report
    }

    /// The instruments to begin with, and what of a state comes behind them.
    private static func begin(
        _ options: ReplayOptions
    ) throws(PlantError) -> (InstrumentTable, StateReader) {
        let instruments = InstrumentTable()
        var reader = StateReader(options.resumeFrom?.run ?? [])
        if options.resumeFrom != nil {
            try PlantError.ofState { () throws(StateError) in
                try instruments.restore(from: &reader)
            }
        }
        return (instruments, reader)
    }
}

/// Where quotes go.
public struct QuoteFile {
    /// The file.
    public var file: OutputFile
    /// How they are written.
    public var format: QuoteFormat
    /// Of which symbols; of all where it is empty.
    public var symbols: Set<String>

    /// This file in this format.
    public init(file: OutputFile, format: QuoteFormat, symbols: Set<String> = []) {
        self.file = file
        self.format = format
        self.symbols = symbols
    }
}
