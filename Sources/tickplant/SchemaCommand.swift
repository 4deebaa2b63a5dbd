import ArgumentParser
import TickPlant

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract:
            "Show the schemas of an archive's streams; check whether one may follow others.",
        subcommands: [SchemaShowCommand.self, SchemaCheckCommand.self])
}

struct SchemaShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print the newest schema of a stream, in Avro.")

    @OptionGroup var input: ArchiveInput

    @Argument(help: ArgumentHelp("The stream, such as bars_1s.", valueName: "stream"))
    var stream: String

    mutating func run() throws {
        print(try SchemaCheck.newest(try input.place(), stream: stream))
    }
}

struct SchemaCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check whether a schema may follow on others; exit code 2 where it may not.",
        discussion: """
            The schemas are Avro files, the oldest first and the new one last. BACKWARD: the new \
            one reads what the one before wrote; FORWARD: the one before reads what the new one \
            writes; FULL: both; with _TRANSITIVE: all before. Fields are known by their field-id.
            """)

    @Argument(help: ArgumentHelp("Schemas, oldest first.", valueName: "file"))
    var files: [String]

    @Option(
        help: ArgumentHelp(
            "BACKWARD, FORWARD, FULL, or one of them with _TRANSITIVE; BACKWARD if not given.",
            valueName: "mode"))
    var mode = "BACKWARD"

    mutating func run() throws {
        let findings = try SchemaCheck.findings(files, mode: mode)
        guard !findings.isEmpty else { return print("\(mode): compatible") }
        for finding in findings { Terminal.note(Terminal.warning("tickplant: \(finding)")) }
        throw ExitCode(Exit.damaged)
    }
}
