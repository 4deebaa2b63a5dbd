import ArgumentParser
import TickCore
import TickPlant

/// What every command that reads captures takes.
struct InputOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Captures: pcap, pcapng or BinaryFILE, plain, gzip or zstd; - is standard input.",
            valueName: "capture"))
    var captures: [String]

    @Option(
        help: ArgumentHelp(
            "Only packets that match, in the language of pcap-filter(7).", valueName: "expression"))
    var filter: String?

    @Option(help: ArgumentHelp("The feed of every flow; detected if not given.", valueName: "name"))
    var feed: String?

    @Option(
        help: ArgumentHelp(
            "Trade date of clocks that count from midnight; from the capture time if not given.",
            valueName: "YYYY-MM-DD"))
    var date: String?

    @Flag(name: .shortAndLong, help: "No progress, no summary.")
    var quiet = false

    func feedName() throws(PlantError) -> FeedName? {
        try feed.map { name throws(PlantError) in try FeedName(name) }
    }

    func tradeDate() throws(PlantError) -> CivilDate? {
        guard let date else { return nil }
        // Times of its last hour must still be nanoseconds in Int64.
        guard let parsed = CivilDate(date), (1678...2261).contains(parsed.year) else {
            throw PlantError(.usage, "--date \(date) is no date; write it like 2026-03-16")
        }
        return parsed
    }
}

/// Where a command writes.
struct OutputOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "Write to this file; - is standard output.")
    var output: String?

    @Flag(help: "Overwrite files that exist.")
    var force = false

    /// The path; `-` for standard output.
    var path: String { output ?? "-" }

    /// Opens it; it must be none of the files that are read.
    func open(reading inputs: [String]) throws(PlantError) -> OutputFile {
        try .create(path, force: force, others: inputs)
    }
}

/// A length of time on the command line.
func duration(_ text: String, _ option: String) throws(PlantError) -> Int64 {
    guard let nanos = DurationText.nanos(text) else {
        throw PlantError(
            .usage, "\(option) \(text) is no length of time; write it like 1s, 100ms, 1m or 250us")
    }
    return nanos
}
