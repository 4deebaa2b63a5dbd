import ArgumentParser
import TickFeeds
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
        options.feed = try input.definition()
        options.date = try input.tradeDate()
        options.filter = input.filter
        let inputs = try CaptureInputs(input.captures)
        let file = try output.open()
        var progress = Progress(isQuiet: input.quiet)
        var looks: UInt64 = 0
        let report = try Decode.run(inputs, options, file: file) { share in
            looks += 1
            progress.show(share: share, count: looks * 4096, unit: "packets")
            return true
        }
        progress.finish()
        if let failure = file.failure { throw failure }
        tell(report)
        if report.isDamaged && !file.isClosed { throw ExitCode(Exit.damaged) }
    }

    private func tell(_ report: DecodeReport) {
        for damage in report.damages { Terminal.note("tickplant: \(damage)") }
        let damages: [(UInt64, String)] = [
            (report.malformedPackets, "packets whose lengths do not fit their transport"),
            (report.malformedMessages, "malformed messages"),
            (report.datagrams.truncated, "packets cut by the snap length"),
            (report.datagrams.truncatedHeaders, "packets whose headers are cut"),
            (report.datagrams.malformed, "malformed packets"),
            (report.datagrams.unknownLinkType, "packets of a link type not read here"),
            (report.reassemblyLost, "fragmented datagrams never completed"),
        ]
        for (count, text) in damages where count > 0 {
            Terminal.note(Terminal.warning("tickplant: \(count) \(text)"))
        }
        guard !input.quiet else { return }
        let notes: [(UInt64, String)] = [
            (report.unrecognised, "datagrams of no known feed"),
            (report.unknownMessages, "messages of unknown type"),
            (report.longerMessages, "messages longer than known"),
            (report.unresolved, "messages about orders never seen"),
        ]
        for (count, text) in notes where count > 0 { Terminal.note("\(count) \(text)") }
        Terminal.note("\(report.rows) messages of \(report.packets) packets")
    }
}

extension DecodeOptions.Format: ExpressibleByArgument {}
