import ArgumentParser

/// The command line: `tickplant inspect | decode | replay | book | explain | log | table | schema |
/// synth | vectors | bench`.
@main
struct Tickplant: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tickplant",
        abstract: "A ticker plant: raw exchange packets become correct, complete bars.",
        discussion: """
            Exit codes: 0 clean, 1 usage, 2 input damaged (everything before the damage was \
            processed and the damage is reported), 3 internal.
            """,
        version: "0.1.0",
        subcommands: [
            InspectCommand.self, DecodeCommand.self, ReplayCommand.self, BookCommand.self,
            ExplainCommand.self, LogCommand.self, TableCommand.self, SchemaCommand.self,
            SynthCommand.self, VectorsCommand.self, BenchCommand.self,
        ])

    static func main() {
        Exit.ignoreBrokenPipes()
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            Exit.with(error, of: Tickplant.self)
        }
    }
}
