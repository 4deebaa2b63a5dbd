import ArgumentParser
import TickPlant

struct DecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Every message in wire order, before arbitration, none dropped.",
        discussion: """
            Columns: packet,msg,sequence,type,event_time_ns,symbol,side,price,size,order_id,\
            trade_id,entry. What a message does not carry is empty unless --resolve fills it from \
            the order it is about.
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
        let file = try output.open(reading: input.captures)
        var progress = Progress(isQuiet: input.quiet)
        var looks: UInt64 = 0
        let report = try Decode.run(inputs, options, file: file) { share in
            looks += 1
            progress.show(share: share, count: looks * 4096, unit: "packets")
            return true
        }
        progress.finish()
        if let failure = file.failure { throw failure }
        guard !file.isClosed else { return }
        for line in report.damageLines() {
            Terminal.note(Terminal.warning("tickplant: \(line)"))
        }
        if !input.quiet { report.lines().forEach(Terminal.note) }
        if report.isDamaged { throw ExitCode(Exit.damaged) }
    }
}

extension DecodeOptions.Format: ExpressibleByArgument {}
