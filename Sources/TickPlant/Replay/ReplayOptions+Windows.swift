import TickCore
import TickWindows

/// Where bars and late ticks go, and how bars are written.
struct BarOutput {
    let format: BarWriter.Format
    let file: OutputFile?
    let late: OutputFile?
}

extension ReplayOptions {
    /// The windows that run the queries, and where they run, in words.
    ///
    /// `isTrades` says that the input is files or tables of trades; whether these have breaks and
    /// corrections, `tradesRestate` says.
    ///
    /// Throws: where a plan cannot be run, or there are no threads to be had.
    func windows(
        _ instruments: InstrumentTable, _ output: BarOutput, isTrades: Bool
    ) throws(PlantError) -> (RunWindows, placing: String) {
        let choice = story == nil ? shards : .inline
        // An archive's thread has a core for itself.
        let cores = ShardChoice.coresHere - (archive == nil ? 0 : 1)
        let (count, placing) = choice.decide(plans, isTrades: isTrades, cores: cores)
        let windows =
            count == 0
            ? try inlineWindows(instruments, output, isTrades: isTrades)
            : try shardedWindows(
                instruments, output, count: count, isTrades: isTrades, cores: cores)
        return (windows, placing)
    }

    private func inlineWindows(
        _ instruments: InstrumentTable, _ output: BarOutput, isTrades: Bool
    ) throws(PlantError) -> RunWindows {
        var options = WindowSet<BarWriter>.Options()
        options.restates = restates(isTrades)
        options.futureSkewMax = futureSkewMax ?? .max
        let windows = RunWindows(
            try Self.planned { () throws(PlanError) in
                try WindowSet(
                    plans, options, instruments: instruments, output: writer(output, instruments))
            })
        guard let resumeFrom else { return windows }
        do {
            try windows.inline!.pointee.restore(resumeFrom.windows)
        } catch {
            windows.destroy()
            throw PlantError(state: error)
        }
        return windows
    }

    private static func planned<Value: ~Copyable>(
        _ make: () throws(PlanError) -> Value
    ) throws(PlantError) -> Value {
        do { return try make() } catch { throw PlantError(.usage, error.message) }
    }

    private func shardedWindows(
        _ instruments: InstrumentTable, _ output: BarOutput, count: Int, isTrades: Bool,
        cores: Int
    ) throws(PlantError) -> RunWindows {
        var windowOptions = WindowSet<ShardSink>.Options()
        windowOptions.restates = restates(isTrades)
        windowOptions.futureSkewMax = futureSkewMax ?? .max
        var options = ShardedWindows<BarWriter>.Options()
        options.count = count
        options.ingestHasShare = ShardChoice.ingestHasShare(
            count, isTrades: isTrades, cores: cores, arePinned: !shardCores.isEmpty)
        options.cores = shardCores
        options.state = resumeFrom?.windows
        let plans = plans
        let archives = archive != nil
        options.lines = {
            archives ? .panes : BarWriter.shardLines(output, plans, $0)
        }
        let gate = OutputGate()
        let writersTable = InstrumentTable()
        var windows = try ShardedWindows(
            plans, windowOptions, options, instruments: instruments,
            output: writer(output, writersTable), writerInstruments: writersTable
        ) { writer in
            if writer.isClosed { gate.close() }
        }
        try windows.begin(options)
        return RunWindows(windows, gate: gate)
    }

    /// Quotes are never taken back, trades of files and tables where an archive has them.
    private func restates(_ isTrades: Bool) -> Bool {
        (!isTrades || tradesRestate) && !windowsTakeQuotes
    }

    private func writer(_ output: BarOutput, _ instruments: InstrumentTable) -> BarWriter {
        var writer = BarWriter(
            format: output.format, plans: plans, file: output.file, late: output.late,
            story: story, instruments: instruments, goingOn: resumeFrom?.shown)
        writer.archive = archive?.makeTap(for: instruments)
        return writer
    }
}
