import ArgumentParser
import TickConfig
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
            "What to archive beside bars, of trades,quotes,status.", valueName: "streams"))
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

    /// The options of an archive; nil where none is to be written. The command line goes before the
    /// file.
    func options(_ file: ArchiveConfig) throws(PlantError) -> ArchiveOptions? {
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
        try options.take(file)
        options.priceDigits = archiveDigits ?? options.priceDigits
        if let digits = archiveDigits, !(0...9).contains(digits) {
            throw PlantError(.usage, "--archive-digits \(digits) is not in 0...9")
        }
        if let archiveStreams {
            try options.take(
                streams: archiveStreams.split(separator: ",").map(String.init),
                of: "--archive-streams")
        }
        if let checkpoint { options.checkpoint = try interval(checkpoint) }
        if let tableEvery { options.tableNanos = try duration(tableEvery, "--table-every") }
        if let logRetention {
            options.retentionNanos = try duration(logRetention, "--log-retention")
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

/// From the configuration file to the options of an archive.
extension ArchiveOptions {
    /// Which streams are archived beside those that always are.
    fileprivate mutating func take(streams: [String], of place: String) throws(PlantError) {
        (trades, quotes, status) = (false, false, false)
        for word in streams {
            switch word {
            case "trades": trades = true
            case "quotes": quotes = true
            case "status": status = true
            default:
                throw PlantError(
                    .usage,
                    "\(place) \(word) is none of trades, quotes and status; bars, late ticks and"
                        + " damage are always archived")
            }
        }
    }

    fileprivate mutating func take(_ file: ArchiveConfig) throws(PlantError) {
        if let streams = file.streams { try take(streams: streams, of: "[archive] streams:") }
        priceDigits = file.digits
        if let millis = file.checkpointMillis { checkpoint = .wall(nanos: Self.nanos(millis)) }
        if let millis = file.checkpointEventMillis {
            checkpoint = .event(nanos: Self.nanos(millis))
        }
        tableNanos = file.tableEveryMillis.map(Self.nanos) ?? tableNanos
        upkeepNanos = file.upkeepEveryMillis.map(Self.nanos) ?? upkeepNanos
        compactionBytesPerSecond = file.compactionBytesPerSecond ?? compactionBytesPerSecond
        segmentBytes = file.segmentBytes ?? segmentBytes
        for (name, given) in file.cleanup { cleanup[name] = try Self.cleanup(name, given) }
    }

    private static func cleanup(
        _ name: String, _ file: CleanupConfig
    ) throws(PlantError) -> StreamCleanup {
        let word = file.policy ?? "none"
        guard let policy = StreamCleanup.Policy(rawValue: word) else {
            let known = StreamCleanup.Policy.allCases.map(\.rawValue).joined(separator: ", ")
            throw PlantError(
                .usage, "[archive.cleanup.\(name)] policy \"\(word)\" is none of \(known)")
        }
        var cleanup = StreamCleanup(policy)
        cleanup.retentionMillis = file.retentionMillis.map(Int64.init)
        cleanup.retentionBytes = file.retentionBytes
        cleanup.deleteRetentionMillis = file.deleteRetentionMillis.map(Int64.init)
        cleanup.minCompactionLagMillis = file.minCompactionLagMillis.map(Int64.init)
        cleanup.minDirtyPercent = file.minDirtyPercent
        return cleanup
    }

    /// The file's ranges keep this within Int64.
    private static func nanos(_ millis: Int) -> Int64 { Int64(millis) * 1_000_000 }
}
