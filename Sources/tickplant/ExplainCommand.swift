import ArgumentParser
import TickCore
import TickPlant
import TickQuery
import TickWindows

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell the story of one window: its ticks, the watermark, its panes, and why.",
        discussion: """
            Replays the whole input and tells, in the order of processing, of every tick of the \
            window, the watermark then, what became of it, and every pane that was put out. Each \
            tick names its packet and sequence number. --start is the window's first instant, or \
            any instant in it: nanoseconds since the Unix epoch, or UTC like \
            2026-03-16T13:30:00Z.
            """)

    /// How the story is told.
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @OptionGroup var replay: QueryOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup(title: "Tables of trades") var tables: TableArguments

    @Option(help: ArgumentHelp("The symbol as the venue writes it.", valueName: "symbol"))
    var key: String

    @Option(help: ArgumentHelp("The window's start, or an instant in it.", valueName: "time"))
    var start: String

    @Option(help: "text or json.")
    var format = Format.text

    mutating func run() throws {
        var options = try replay.replayOptions(try replay.configuration())
        guard options.plans.count == 1 else {
            throw PlantError(.usage, "explain tells of one query; give one --bars")
        }
        guard let instant = Int64(start) ?? InstantText.nanos(start) else {
            throw PlantError(
                .usage,
                "--start \(start) is no instant; write nanoseconds or 2026-03-16T13:30:00Z")
        }
        let story = Story(symbol: key, start: instant, plan: options.plans[0])
        options.story = story
        let inputs = try CaptureInputs(replay.input.captures, tables: try tables.options())
        let file = try output.open(reading: replay.input.captures)
        var progress = Progress(isQuiet: replay.input.quiet)
        let report = try Replay.run(inputs, options, format: .none, file: nil) { share in
            progress.look(share)
            return true
        }
        progress.finish()
        var text = TextBuffer()
        switch format {
        case .text: for line in ExplanationText(story).lines() { text.append(string: line + "\n") }
        case .json: text.append(string: ExplanationJSON(story).text())
        }
        text.withBytes { file.write($0) }
        if let failure = file.failure { throw failure }
        for line in ReplaySummary(report).damageLines() {
            Terminal.note(Terminal.warning("tickplant: \(line)"))
        }
        if report.isDamaged { throw ExitCode(Exit.damaged) }
    }
}
