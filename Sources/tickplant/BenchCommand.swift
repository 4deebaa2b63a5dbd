import ArgumentParser
import TickBench
import TickPlant

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Run a measured scenario over a capture and print lines of JSON.",
        discussion: "bench/README.md says what is measured, and bench/run.py compares.")

    @Argument(help: "walk, decode or bars.")
    var scenario: Scenario

    @Argument(help: ArgumentHelp("An ITCH capture.", valueName: "capture"))
    var capture: String

    @Option(help: ArgumentHelp("How many times.", valueName: "n"))
    var runs = 1

    mutating func run() throws {
        for _ in 0..<max(runs, 1) {
            let line = try scenario.run(capture).json + "\n"
            var bytes = Array(line.utf8)
            bytes.withUnsafeMutableBytes {
                OutputFile.standard().write(UnsafeRawBufferPointer($0))
            }
        }
    }
}

extension Scenario: ExpressibleByArgument {}
