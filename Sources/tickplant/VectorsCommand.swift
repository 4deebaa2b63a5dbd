import ArgumentParser
import TickPlant

struct VectorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vectors",
        abstract: "Window test vectors, run through the engine: what must come out, and what does.",
        discussion: """
            A vector is one JSON file: a window, an input, the exact output. A failing one is \
            shown by its steps: the input, - what had to come out, + what did.
            Exit codes: 0 all passed, 1 no vectors or a malformed file, 2 some failed.
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    @Argument(
        help: ArgumentHelp("Vector files, or folders with vector files.", valueName: "path"))
    var paths: [String]

    @Option(help: "text or json.")
    var format: Format = .text

    @Flag(name: .shortAndLong, help: "Only failures.")
    var quiet = false

    mutating func run() throws {
        var report = VectorReport()
        for file in try VectorReader.read(paths) {
            report.add(VectorResult(running: file.vector), from: file.path)
        }
        let text =
            switch format {
            case .text: report.text(failuresOnly: quiet)
            case .json: try report.json(failuresOnly: quiet)
            }
        let file = OutputFile.standard()
        var bytes = Array(text.utf8)
        bytes.withUnsafeMutableBytes { file.write(UnsafeRawBufferPointer($0)) }
        if let failure = file.failure { throw failure }
        if !report.isPassed { throw ExitCode(Exit.damaged) }
    }
}
