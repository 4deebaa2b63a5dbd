import ArgumentParser
import TickCore
import TickPlant

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Replay captures, or trades from a CSV file, into bars.",
        discussion: """
            Columns: symbol,start_ns,end_ns,open,high,low,close,volume,trades,notional,vwap,\
            status; ordered by (end, start, symbol). A CSV input begins with \
            ts_ns,symbol,price,size.
            """)

    @OptionGroup var input: InputOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("Length of the bars.", valueName: "duration"))
    var bars = "1s"

    @Option(help: "csv, jsonl or table; a table for a terminal, else csv.")
    var format: BarWriter.Format?

    @Option(
        help: ArgumentHelp(
            "How far event times may go back; the feed's own if not given.",
            valueName: "duration"))
    var disorder: String?

    @Option(help: ArgumentHelp("Write ticks that came too late to this file.", valueName: "file"))
    var late: String?

    @Option(help: ArgumentHelp("max, or a multiple of real time such as 1x.", valueName: "speed"))
    var speed = "max"

    @Option(
        help: ArgumentHelp(
            "How long, in capture time, a gap waits to be filled.", valueName: "duration"))
    var gapTimeout = "1s"

    @Option(help: "Decimals that prices of a CSV input may have.")
    var priceScale = 4

    @Flag(help: "Let test symbols make bars.")
    var testSymbols = false

    mutating func run() throws {
        let options = try replayOptions()
        let inputs = try CaptureInputs(input.captures)
        let file = try output.open(reading: input.captures)
        let lateFile = try openLate()
        let isTable = output.output == "-" && Terminal.outputIsInteractive
        var progress = Progress(isQuiet: input.quiet)
        var looks: UInt64 = 0
        let report = try Replay.run(
            inputs, options, format: format ?? (isTable ? .table : .csv), file: file,
            late: lateFile
        ) { share in
            looks += 1
            progress.show(share: share, count: looks * 4096, unit: "packets")
            return true
        }
        progress.finish()
        if let failure = file.failure ?? lateFile?.failure { throw failure }
        guard !file.isClosed else { return }
        let summary = ReplaySummary(report)
        for line in summary.damageLines() {
            Terminal.note(Terminal.warning("tickplant: \(line)"))
        }
        if !input.quiet { summary.lines().forEach(Terminal.note) }
        if report.isDamaged { throw ExitCode(Exit.damaged) }
    }

    private func openLate() throws(PlantError) -> OutputFile? {
        guard let late else { return nil }
        guard late != "-" || output.output != "-" else {
            throw PlantError(.usage, "--late - and the bars cannot both be standard output")
        }
        return try OutputFile.create(
            late, force: output.force, others: input.captures + [output.output])
    }

    private func replayOptions() throws(PlantError) -> ReplayOptions {
        let length = try duration(bars, "--bars")
        guard length > 0 else { throw PlantError(.usage, "--bars 0 makes no bars") }
        var options = ReplayOptions(barLength: length)
        if let disorder { options.disorder = try duration(disorder, "--disorder") }
        options.feed = try input.feedName()
        options.date = try input.tradeDate()
        options.filter = input.filter
        options.countsTests = testSymbols
        options.speed = try pace()
        options.limits.gapTimeoutNanos = try duration(gapTimeout, "--gap-timeout")
        guard (0...9).contains(priceScale) else {
            throw PlantError(.usage, "--price-scale \(priceScale) is not in 0...9")
        }
        options.priceDigits = priceScale
        return options
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
}

extension BarWriter.Format: ExpressibleByArgument {}
