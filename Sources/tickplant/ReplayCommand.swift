import ArgumentParser
import TickCore
import TickPlant

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Replay captures, or trades from CSV files and tables, into bars.",
        discussion: """
            Columns: symbol,start_ns,end_ns,open,high,low,close,volume,trades,notional,vwap,\
            status; ordered by (end, start, symbol). With several --bars each row begins with \
            bars,kind,pane. A CSV input begins with ts_ns,symbol,price,size.

            Trades are read from tables too: Parquet files, an archive's folder (its table of \
            trades, or --table), or the directory of an Iceberg table. Rows are taken in order of \
            time; columns are time, event_time, ts, ts_ns, ts_event or timestamp; symbol, sym or \
            ticker; price or px; size, qty or quantity; or what --columns-map names. A time is a \
            timestamp, without a zone in UTC, or a 64-bit integer of nanoseconds since 1970; a \
            price a decimal, a floating-point number (taken as the shortest decimal that means \
            it), or an integer in units of 10^-digits (--price-scale); a size a whole number.

            --bars SPEC is KIND[,option=value]…: 1s, hop:60s/1s, cumulate:1d/1m, session:500ms, \
            calendar:1h, ticks:1000, volume:100000, dollar:1000000, imbalance:50; lateness=5s, \
            watermark=sequence|bounded:5ms|ascending, output=append|upsert|retract, \
            fill=none|previous_close, accumulation=accumulating|discarding, offset=1s, \
            touching=merge|split, overshoot=include|split, quiet=repeat|skip, market=us-equities, \
            columns=twap+spread+distinct:size, name=TEXT.

            With --of quotes the ticks are best bids and offers: open, high, low and close are \
            of the mid, trades counts the quotes, and the columns bid_open to ask_close, \
            quoted_spread (time-weighted) and quoted_ns (how long both sides stood) follow, or \
            those of columns=bid:close+ask:close+quoted:time.

            --quotes has the columns venue,symbol,event_time_ns,bid,bid_size,ask,ask_size,marks,\
            receive_time_ns,channel,sequence,packet,at; marks is empty for a quote that can be \
            traded on, else untrusted, halted, auction, closed, test, cleared, locked, crossed, \
            unavailable, joined by +; at names the venues of bid and ask with --consolidate.
            """)

    @OptionGroup var replay: QueryOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup(title: "Archive") var archiving: ArchiveArguments
    @OptionGroup(title: "Tables of trades") var tables: TableArguments

    @Option(help: "csv, jsonl or table; a table for a terminal, else csv.")
    var format: BarWriter.Format?

    @Option(help: ArgumentHelp("Write ticks that came too late to this file.", valueName: "file"))
    var late: String?

    @OptionGroup var quoting: QuoteArguments

    @Option(help: "What windows are over: trades or quotes.")
    var of = WindowInput.trades

    @Option(
        help: ArgumentHelp(
            "Quotes are the best of these venues, such as XNAS,IEXG, or of all.",
            valueName: "venues"))
    var consolidate: String?

    @Option(help: ArgumentHelp("max, or a multiple of real time such as 1x.", valueName: "speed"))
    var speed = "max"

    @Option(
        help: ArgumentHelp(
            "Threads to share windows out over: auto, inline or a number; the output is the same."
                + " auto if not given.", valueName: "shards"))
    var shards: String?

    @Option(
        help: ArgumentHelp(
            "Pin shards to these cores, such as 0,1; not if not given.", valueName: "cores"))
    var shardCores: String?

    mutating func run() throws {
        let configuration = try replay.configuration()
        var options = try replay.replayOptions(configuration)
        options.speed = try pace()
        if let shards { options.shards = try shardChoice(shards) }
        options.shardCores = try coreList()
        let archive = try archiving.options(configuration.archive)
        if archiving.resume, output.output != nil || late != nil || quoting.quotes != nil {
            throw PlantError(
                .usage,
                "--resume goes on with the archive alone; leave -o, --late and --quotes out, and"
                    + " read the archive")
        }
        let inputs = try CaptureInputs(replay.input.captures, tables: try tables.options())
        // An archive is output enough: bars are text as well only where that is asked for.
        let isSilent = archive != nil && output.output == nil
        let file = isSilent ? nil : try output.open(reading: replay.input.captures)
        let lateFile = try openLate()
        let quoteFile = try quoting.open(
            output, beside: "bars", reading: replay.input.captures)
        options.writesQuotes = quoteFile != nil
        options.consolidated = try consolidate.map { list throws(PlantError) in
            try Venues.ordinals(list)
        }
        guard consolidate == nil || quoting.quotes != nil || of == .quotes else {
            throw PlantError(.usage, "--consolidate is for quotes; give --quotes or --of quotes")
        }
        if of == .quotes { try options.takeQuotes() }
        let isTable = output.path == "-" && Terminal.outputIsInteractive
        let format = isSilent ? .none : self.format ?? (isTable ? .table : .csv)
        var progress = Progress(isQuiet: replay.input.quiet)
        let report = try Replay.run(
            inputs, options, format: format, file: file, late: lateFile, quotes: quoteFile,
            archive: archive
        ) { share in
            progress.look(share)
            return true
        }
        progress.finish()
        if let failure = file?.failure ?? lateFile?.failure ?? quoteFile?.file.failure {
            throw failure
        }
        guard file?.isClosed != true else { return }
        let summary = ReplaySummary(report)
        for line in summary.damageLines() {
            Terminal.note(Terminal.warning("tickplant: \(line)"))
        }
        if !replay.input.quiet { summary.lines().forEach(Terminal.note) }
        if report.isDamaged { throw ExitCode(Exit.damaged) }
    }

    private func shardChoice(_ text: String) throws(PlantError) -> ShardChoice {
        if text == "auto" { return .automatic }
        if text == "inline" { return .inline }
        guard let count = Int(text), (1...ShardChoice.countMax).contains(count) else {
            throw PlantError(
                .usage,
                "--shards \(text) is neither auto, inline nor from 1 to \(ShardChoice.countMax)")
        }
        return .count(count)
    }

    private func coreList() throws(PlantError) -> [Int] {
        guard let shardCores else { return [] }
        let cores = shardCores.split(separator: ",", omittingEmptySubsequences: false).map {
            Int($0).flatMap { (0..<1024).contains($0) ? $0 : nil }
        }
        guard !cores.isEmpty, !cores.contains(nil) else {
            throw PlantError(.usage, "--shard-cores \(shardCores) is no list such as 0,1")
        }
        return cores.compactMap { $0 }
    }

    private func pace() throws(PlantError) -> Double? {
        if speed == "max" { return nil }
        guard speed.hasSuffix("x"), let factor = Double(speed.dropLast()), factor > 0,
            factor.isFinite
        else {
            throw PlantError(.usage, "--speed \(speed) is neither max nor a multiple such as 10x")
        }
        return factor
    }

    private func openLate() throws(PlantError) -> OutputFile? {
        guard let late else { return nil }
        guard late != "-" || output.path != "-" else {
            throw PlantError(.usage, "--late - and the bars cannot both be standard output")
        }
        return try OutputFile.create(
            late, force: output.force, others: replay.input.captures + [output.path])
    }
}

extension BarWriter.Format: ExpressibleByArgument {}
/// What windows are over.
enum WindowInput: String, ExpressibleByArgument, CaseIterable { case trades, quotes }
