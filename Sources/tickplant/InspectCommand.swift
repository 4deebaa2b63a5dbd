import ArgumentParser
import TickPlant

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "What captures hold: link types, flows, feeds, sessions, gaps, times.")

    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    @OptionGroup var input: InputOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text or json.")
    var format: Format = .text

    mutating func run() throws {
        var options = InspectOptions()
        options.feed = try input.feedName()
        options.date = try input.tradeDate()
        options.filter = input.filter
        let inputs = try CaptureInputs(input.captures)
        let file = try output.open(reading: input.captures)
        var progress = Progress(isQuiet: input.quiet)
        let report = try Inspect.run(inputs, options) { share in
            progress.look(share)
            return true
        }
        progress.finish()
        let text =
            switch format {
            case .text: InspectText(report).text()
            case .json: try InspectJSON(report).text()
            }
        var bytes = Array(text.utf8)
        bytes.withUnsafeMutableBytes { file.write(UnsafeRawBufferPointer($0)) }
        if let failure = file.failure { throw failure }
        guard !file.isClosed else { return }
        for damage in report.damages { Terminal.note("tickplant: \(damage)") }
        if report.isDamaged { throw ExitCode(Exit.damaged) }
    }
}
