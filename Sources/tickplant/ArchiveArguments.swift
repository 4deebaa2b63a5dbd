import ArgumentParser
import TickPlant

/// What a replay that writes an archive takes.
struct ArchiveArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Archive bars, late ticks and damage in this folder: logs that Kafka's tools read, and"
                + " Iceberg tables of them.", valueName: "dir"))
    var archive: String?

    @Option(
        help: ArgumentHelp(
            "What to archive beside bars: trades, quotes or trades,quotes.", valueName: "streams"))
    var archiveStreams: String?

    @Option(
        help: ArgumentHelp(
            "Digits behind the point of prices in a new archive; 4 if not given. A price that needs"
                + " more ends the run.", valueName: "digits"))
    var archiveDigits: Int?

    @Flag(
        help: """
            Go on with the archive's unfinished run from its newest checkpoint; from the start \
            where there is none, and not at all where the run has ended.
            """)
    var resume = false

    @Option(
        help: ArgumentHelp(
            "How far checkpoints lie apart, in wall time, or in event time as event:60s; 10s if not"
                + " given.", valueName: "duration"))
    var checkpoint: String?

    @Option(
        help: ArgumentHelp(
            "How far commits to the tables lie apart, in wall time; 30s if not given.",
            valueName: "duration"))
    var tableEvery: String?

    @Option(
        help: ArgumentHelp(
            "Remove records of trades, quotes, late ticks and damage from the logs once they are so"
                + " much older than the newest and the tables have them; all stay if not given.",
            valueName: "duration"))
    var logRetention: String?

    /// The options of an archive; nil where none is to be written.
    func options() throws(PlantError) -> ArchiveOptions? {
        guard let archive else {
            let given = [
                ("--archive-streams", archiveStreams != nil),
                ("--archive-digits", archiveDigits != nil), ("--resume", resume),
                ("--checkpoint", checkpoint != nil), ("--table-every", tableEvery != nil),
                ("--log-retention", logRetention != nil),
            ].first { $0.1 }
            if let given {
                throw PlantError(.usage, "\(given.0) is for archives; add --archive DIR")
            }
            return nil
        }
        var options = ArchiveOptions(archive)
        options.resume = resume
        options.priceDigits = archiveDigits
        if let digits = archiveDigits, !(0...9).contains(digits) {
            throw PlantError(.usage, "--archive-digits \(digits) is not in 0...9")
        }
        for word in (archiveStreams ?? "").split(separator: ",") {
            switch word {
            case "trades": options.trades = true
            case "quotes": options.quotes = true
            default:
                throw PlantError(
                    .usage,
                    "--archive-streams \(word) is neither trades nor quotes; bars, late ticks and"
                        + " damage are always archived")
            }
        }
        if let checkpoint { options.checkpoint = try interval(checkpoint) }
        if let tableEvery { options.tableNanos = try duration(tableEvery, "--table-every") }
        options.retentionNanos = try logRetention.map { text throws(PlantError) in
            try duration(text, "--log-retention")
        }
        return options
    }

    private func interval(_ text: String) throws(PlantError) -> ArchiveOptions.Interval {
        guard text.hasPrefix("event:") else {
            return .wall(nanos: try duration(text, "--checkpoint"))
        }
        return .event(nanos: try duration(String(text.dropFirst(6)), "--checkpoint"))
    }
}
