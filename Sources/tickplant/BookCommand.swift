import ArgumentParser
import TickCore
import TickPlant
import TickWindows

struct BookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "book",
        abstract: "Show the order book of a symbol as it stood at an instant.",
        discussion: """
            Replays the input up to --at, or to its end, and prints the ladder: after the last \
            message before the first one of a later time. Feeds of orders (ITCH, DEEP+) have \
            queues, DEEP has levels. A book that may be wrong says so, and why. \
            Columns: venue,symbol,side,level,price,shares,orders,marks; with --orders a row an \
            order: position,order_id,order_shares.
            """)

    @OptionGroup var input: InputOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("The symbol as the venue writes it.", valueName: "symbol"))
    var symbol: String

    @Option(
        help: ArgumentHelp(
            "The instant: nanoseconds since the Unix epoch, UTC like 2026-03-16T13:30:00Z, or a"
                + " time of day in US Eastern with --date; the end if not given.",
            valueName: "time"))
    var at: String?

    @Option(help: ArgumentHelp("How many levels a side; 10 if not given.", valueName: "n"))
    var depth = 10

    @Flag(help: "Tell the orders of every level, the one that trades first at the front.")
    var orders = false

    @Option(help: "csv, jsonl or table; a table for a terminal, else csv.")
    var format: BookPictureText.Format?

    mutating func run() throws {
        guard depth > 0 else { throw PlantError(.usage, "--depth \(depth); take 1 or more") }
        var options = ReplayOptions([WindowPlan(.tumbling(size: EasternTime.day))])
        options.feed = try input.feedName()
        options.date = try input.tradeDate()
        options.filter = input.filter
        options.booksUntil = try instant(options.date)
        let inputs = try CaptureInputs(input.captures)
        let file = try output.open(reading: input.captures)
        let (symbol, depth, orders) = (symbol, depth, orders)
        var pictures: [BookPicture] = []
        var progress = Progress(isQuiet: input.quiet)
        let report = try Replay.run(
            inputs, options, format: .none, file: nil,
            goOn: { share in
                progress.look(share)
                return true
            },
            looking: { books, instruments in
                pictures += BookPicture.find(
                    symbol, in: books, instruments, depth: depth, withOrders: orders)
            })
        progress.finish()
        guard !pictures.isEmpty else {
            throw PlantError(.usage, "the input tells of no order book of \(symbol) by then")
        }
        write(pictures, to: file)
        if let failure = file.failure { throw failure }
        for line in ReplaySummary(report).damageLines() {
            Terminal.note(Terminal.warning("tickplant: \(line)"))
        }
        if report.isDamaged { throw ExitCode(Exit.damaged) }
    }

    private func write(_ pictures: [BookPicture], to file: OutputFile) {
        let isTable = output.path == "-" && Terminal.outputIsInteractive
        let format = format ?? (isTable ? .table : .csv)
        var lines = format == .csv ? [BookPictureText.header(withOrders: orders)] : []
        for picture in pictures {
            let text = BookPictureText(picture, withOrders: orders)
            switch format {
            case .csv: lines += text.csv()
            case .jsonl: lines += text.jsonl()
            case .table: lines += text.table()
            }
        }
        Array((lines.joined(separator: "\n") + "\n").utf8).withUnsafeBytes { file.write($0) }
    }

    /// The end of time where none is given.
    private func instant(_ date: CivilDate?) throws(PlantError) -> Int64 {
        guard let at else { return .max }
        if let nanos = Int64(at) ?? InstantText.nanos(at) { return nanos }
        if let date, let nanos = InstantText.nanos("\(date)T\(at)Z"),
            let midnight = InstantText.nanos("\(date)T00:00:00Z")
        {
            return EasternTime.midnight(of: date) + (nanos - midnight)
        }
        throw PlantError(
            .usage,
            "--at \(at) is no instant; write nanoseconds or 2026-03-16T13:30:00Z, or 09:30:00"
                + " beside --date")
    }
}

extension BookPictureText.Format: ExpressibleByArgument {}
