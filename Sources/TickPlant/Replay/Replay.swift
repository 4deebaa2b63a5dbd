import TickCapture
import TickCore

/// Replays captures, or a CSV file of trades, into bars.
public enum Replay {
    /// Runs the whole input through and returns what was seen.
    ///
    /// Bars and late ticks go to `file` and `late`; `goOn` is asked now and then, with the share
    /// of the input that is done where that is known, and ends the run by answering false.
    ///
    /// Throws: a usage error where the run cannot start. A damaged input is no error: what came
    /// before the damage is processed, and the report tells.
    public static func run(
        _ inputs: CaptureInputs, _ options: ReplayOptions, format: BarWriter.Format,
        file: OutputFile?, late: OutputFile? = nil, goOn: (Double?) -> Bool = { _ in true }
    ) throws(PlantError) -> ReplayReport {
        let instruments = InstrumentTable()
        let writer = BarWriter(
            format: format, plans: options.plans, file: file, late: late, story: options.story,
            instruments: instruments)
        if inputs.areTradeFiles {
            guard options.filter == nil else {
                throw PlantError(.usage, "--filter is for packets; the input is a file of trades")
            }
            try options.checkQuotes(of: "a file of trades", hasQuotes: false)
            let windows = try options.windows(instruments, output: writer, restates: false)
            var run = TradeFileRun(options, windows: windows, instruments: instruments)
            for source in inputs.sources { run.run(source, goOn: goOn) }
            return run.finish()
        }
        let walk = try DatagramWalk(filter: options.filter)
        let windows = try options.windows(instruments, output: writer, restates: true)
        var engine = ReplayEngine(
            options, walk: walk, windows: windows, instruments: instruments)
        if inputs.sources.count == 1 {
            var packets = PacketReader(inputs.sources[0])
            try engine.run(&packets, goOn: goOn)
        } else {
            var packets = MergedPackets(inputs.sources)
            try engine.run(&packets, goOn: goOn)
        }
        engine.finish()
        return engine.report
    }
}
