import ArgumentParser
import TickCore
import TickPlant
import TickWindows

struct DecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Every message in wire order, before arbitration, none dropped.",
        discussion: """
            Columns: packet,msg,sequence,type,event_time_ns,symbol,side,price,size,order_id,\
            trade_id,entry. What a message does not carry is empty unless --resolve fills it from \
            the order it is about. --quotes are of the messages in unbroken sequence, as replay \
            has them; the captures are read once more for them.
            """)

    @OptionGroup var input: InputOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "csv or jsonl.")
    var format: DecodeOptions.Format = .csv

    @Flag(help: "Every field of every message, by name.")
    var fields = false

    @Flag(help: "Fill symbol, side, price and size from the order that a message is about.")
    var resolve = false

    @Option(help: ArgumentHelp("Stop after so many messages.", valueName: "n"))
    var limit: UInt64?

    @Option(help: ArgumentHelp("Only these symbols, separated by commas.", valueName: "A,B"))
    var symbols: String?

    @OptionGroup var quoting: QuoteArguments

    mutating func run() throws {
        var options = DecodeOptions()
        options.format = format
        options.allFields = fields
        options.resolves = resolve
        options.limit = limit
        options.symbols = Set(symbols?.split(separator: ",").map(String.init) ?? [])
        options.feed = try input.feedName()
        options.date = try input.tradeDate()
        options.filter = input.filter
        let inputs = try CaptureInputs(input.captures)
        try checkQuotes()
        let file = try output.open(reading: input.captures)
        let quotes = try quoting.open(
            output, beside: "messages", reading: input.captures, symbols: options.symbols)
        var progress = Progress(isQuiet: input.quiet)
        let report = try Decode.run(inputs, options, file: file) { share in
            progress.look(share)
            return true
        }
        progress.finish()
        if let failure = file.failure { throw failure }
        guard !file.isClosed else { return }
        for line in report.damageLines() {
            Terminal.note(Terminal.warning("tickplant: \(line)"))
        }
        if !input.quiet { report.lines().forEach(Terminal.note) }
        let isDamaged = try quotes.map { try writeQuotes($0, options) } ?? false
        if report.isDamaged || isDamaged { throw ExitCode(Exit.damaged) }
    }

    private func checkQuotes() throws(PlantError) {
        guard quoting.quotes != nil else { return }
        if limit != nil {
            throw PlantError(
                .usage, "--quotes follow from all messages; leave --limit out, or decode twice")
        }
        if input.captures.contains("-") {
            throw PlantError(
                .usage,
                "--quotes read the captures once more, which standard input cannot be;"
                    + " give a file, or use replay --quotes")
        }
    }

    /// Writes the quotes of the same captures; whether what they come from was damaged.
    private func writeQuotes(_ quotes: QuoteFile, _ decoded: DecodeOptions) throws -> Bool {
        var options = ReplayOptions([WindowPlan(.tumbling(size: EasternTime.day))])
        options.feed = decoded.feed
        options.date = decoded.date
        options.filter = decoded.filter
        options.writesQuotes = true
        var progress = Progress(isQuiet: input.quiet)
        let report = try Replay.run(
            try CaptureInputs(input.captures), options, format: .none, file: nil, quotes: quotes
        ) { share in
            progress.look(share)
            return true
        }
        progress.finish()
        if let failure = quotes.file.failure { throw failure }
        let summary = ReplaySummary(report)
        for line in summary.damageLines() {
            Terminal.note(Terminal.warning("tickplant: quotes: \(line)"))
        }
        return report.isDamaged
    }
}

extension DecodeOptions.Format: ExpressibleByArgument {}
