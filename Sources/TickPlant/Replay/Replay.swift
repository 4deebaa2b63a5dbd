import TickBook
import TickCapture
import TickCore

/// Replays captures, or a CSV file of trades, into bars.
public enum Replay {
    /// Runs the whole input through and returns what was seen.
    ///
    /// Bars, late ticks and quotes go to `file`, `late` and `quotes`; `looking` is shown the books
    /// of every channel that keeps some, as they are in the end; `goOn` is asked now and then, with
    /// the share of the input that is done where that is known, and ends the run by answering
    /// false.
    ///
    /// Throws: a usage error where the run cannot start. A damaged input is no error: what came
    /// before the damage is processed, and the report tells.
    public static func run(
        _ inputs: CaptureInputs, _ options: ReplayOptions, format: BarWriter.Format,
        file: OutputFile?, late: OutputFile? = nil, quotes: QuoteFile? = nil,
        goOn: (Double?) -> Bool = { _ in true },
        looking: ((borrowing Books, InstrumentTable) -> Void)? = nil
    ) throws(PlantError) -> ReplayReport {
        let instruments = InstrumentTable()
        let bars = BarOutput(format: format, file: file, late: late)
        if inputs.areTradeFiles {
            guard options.filter == nil else {
                throw PlantError(.usage, "--filter is for packets; the input is a file of trades")
            }
            try options.checkQuotes(of: "a file of trades", hasQuotes: false)
            if options.needsQuotes {
                throw PlantError(.usage, "a file of trades has no quotes and no books")
            }
            let (windows, placing) = try options.windows(instruments, bars, isTrades: true)
            var run = TradeFileRun(options, windows: windows, instruments: instruments)
            for source in inputs.sources { run.run(source, goOn: goOn) }
            var report = try run.finish()
            report.placing = placing
            return report
        }
        let walk = try DatagramWalk(filter: options.filter)
        let (windows, placing) = try options.windows(instruments, bars, isTrades: false)
        let output = quotes.map { quotes in
            let output = UnsafeMutablePointer<QuoteOutput>.allocate(capacity: 1)
            output.initialize(
                to: QuoteOutput(
                    file: quotes.file, format: quotes.format, instruments: instruments))
            return output
        }
        defer {
            output?.deinitialize(count: 1)
            output?.deallocate()
        }
        var engine = ReplayEngine(
            options, walk: walk, windows: windows, instruments: instruments, quotes: output)
        if inputs.sources.count == 1 {
            var packets = PacketReader(inputs.sources[0])
            try engine.run(&packets, goOn: goOn)
        } else {
            var packets = MergedPackets(inputs.sources)
            try engine.run(&packets, goOn: goOn)
        }
        try engine.finish()
        engine.report.placing = placing
        if let looking {
            for channel in engine.channels {
                if let books = channel.lane.books { looking(books.pointee, instruments) }
            }
        }
        return engine.report
    }
}

/// Where quotes go.
public struct QuoteFile {
    /// The file.
    public var file: OutputFile
    /// How they are written.
    public var format: QuoteFormat

    /// This file in this format.
    public init(file: OutputFile, format: QuoteFormat) {
        self.file = file
        self.format = format
    }
}
