import ArgumentParser
import Foundation
import TickPlant

struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Look into the logs of an archive, check and compact them.",
        subcommands: [
            LogListCommand.self, LogCatCommand.self, LogTailCommand.self, LogVerifyCommand.self,
            LogCompactCommand.self,
        ])
}

/// What every command about an archive takes.
struct ArchiveInput: ParsableArguments {
    @Argument(help: ArgumentHelp("The archive's folder.", valueName: "dir"))
    var directory: String

    func place() throws(PlantError) -> ArchivePlace { try ArchivePlace(directory) }
}

/// How rows of an archive are written.
struct RowOutput: ParsableArguments {
    @OptionGroup var output: OutputOptions

    @Option(help: "csv, jsonl or table; a table for a terminal, else csv.")
    var format: RowText.Format?

    /// The format asked for, or what fits where the rows go.
    var chosen: RowText.Format {
        format ?? (output.path == "-" && Terminal.outputIsInteractive ? .table : .csv)
    }

    /// Writes all rows of a batch and nothing else.
    func write(_ rows: TextRows) throws(PlantError) {
        var batch: TextRows? = rows
        _ = try write(rows.columns) {
            defer { batch = nil }
            return batch
        }
    }

    /// Writes batch after batch until there is none or `limit` rows are written; false where nobody
    /// reads on.
    func write(
        _ columns: TextColumns, limit: Int = .max, _ next: () throws(PlantError) -> TextRows?
    ) throws(PlantError) -> Bool {
        let file = try output.open(reading: [])
        var text = RowText(columns, chosen, to: file)
        var left = limit
        while left > 0, let batch = try next() {
            text.append(batch, limit: left)
            left -= batch.count
            if file.isClosed { return false }
        }
        text.flush()
        if let failure = file.failure { throw failure }
        return true
    }
}

struct LogListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "List the streams: offsets, what is committed, sizes.")

    @OptionGroup var input: ArchiveInput
    @OptionGroup var rows: RowOutput

    mutating func run() throws { try rows.write(try StreamListing(input.place()).rows) }
}

struct LogCatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cat",
        abstract: "Print the records of a stream, from an offset or a time on.",
        discussion: """
            Each row begins with the record's offset, its time in milliseconds and what it does: \
            put or delete. Only committed records are read, unless --all is given.
            """)

    @OptionGroup var input: ArchiveInput
    @OptionGroup var rows: RowOutput

    @Argument(help: ArgumentHelp("The stream, such as bars_1s.", valueName: "stream"))
    var stream: String

    @Option(
        help: ArgumentHelp(
            "Where to begin: an offset, or UTC like 2026-03-16T13:30:00Z.", valueName: "place"))
    var from: String?

    @Option(help: ArgumentHelp("Print no more records than this.", valueName: "n"))
    var limit: Int?

    @Flag(help: "Read what is written and not committed too.")
    var all = false

    mutating func run() throws {
        let cat = try LogCat(
            try input.place(), stream: stream, from: try LogPlace.start(from), readsAll: all)
        _ = try rows.write(cat.columns, limit: limit ?? .max) { () throws(PlantError) in
            let batch = try cat.next()
            return batch.count == 0 ? nil : batch
        }
    }
}

struct LogTailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "Print the last records of a stream, and those to come.")

    @OptionGroup var input: ArchiveInput
    @OptionGroup var rows: RowOutput

    @Argument(help: ArgumentHelp("The stream, such as bars_1s.", valueName: "stream"))
    var stream: String

    @Option(name: .short, help: ArgumentHelp("How many records; 10 if not given.", valueName: "n"))
    var n = 10

    @Flag(name: .short, help: "Go on printing as records are committed, until interrupted.")
    var follow = false

    @Flag(help: "Read what is written and not committed too.")
    var all = false

    mutating func run() throws {
        guard n >= 0 else { throw PlantError(.usage, "-n \(n) is no number of records") }
        let cat = try LogCat(try input.place(), stream: stream, from: .last(n), readsAll: all)
        let file = try rows.output.open(reading: [])
        var text = RowText(cat.columns, rows.chosen, to: file)
        while true {
            let batch = try cat.next()
            text.append(batch)
            if batch.count > 0 { continue }
            text.flush()
            if let failure = file.failure { throw failure }
            if !follow || file.isClosed { return }
            Thread.sleep(forTimeInterval: 0.2)
        }
    }
}

struct LogVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check every batch, record and index; exit code 2 where anything is wrong.")

    @OptionGroup var input: ArchiveInput

    @Argument(help: ArgumentHelp("The streams; all if not given.", valueName: "stream"))
    var streams: [String] = []

    mutating func run() throws {
        let place = try input.place()
        let (problems, summary) = try LogUpkeep.verify(
            place, streams: streams.isEmpty ? try place.streamNames() : streams)
        summary.forEach { print($0) }
        for problem in problems { Terminal.note(Terminal.warning("tickplant: \(problem)")) }
        if !problems.isEmpty { throw ExitCode(Exit.damaged) }
    }
}

struct LogCompactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact",
        abstract: "Keep the latest record of each key; of an archive that nobody writes now.")

    @OptionGroup var input: ArchiveInput

    @Argument(help: ArgumentHelp("The stream, such as bars_1s.", valueName: "stream"))
    var stream: String

    @Option(
        help: ArgumentHelp(
            "How long deletions stay after the first compaction; 24h if not given.",
            valueName: "duration"))
    var deleteRetention = "24h"

    @Option(
        help: ArgumentHelp(
            "Read and write no faster than this, in MB a second.", valueName: "rate"))
    var rate: Int?

    mutating func run() throws {
        print(
            try LogUpkeep.compact(
                try input.place(), stream: stream,
                deleteRetentionMillis: try duration(deleteRetention, "--delete-retention")
                    / 1_000_000, bytesPerSecondMax: rate.map { $0 * 1_000_000 }))
    }
}

/// Where reading a log begins, on the command line.
enum LogPlace {
    static func start(_ text: String?) throws(PlantError) -> LogCat.Start {
        guard let text else { return .beginning }
        if let offset = Int64(text), offset >= 0 { return .offset(offset) }
        return .time(millis: try Instant.nanos(text, "--from") / 1_000_000)
    }
}

/// An instant on the command line.
enum Instant {
    static func nanos(_ text: String, _ option: String) throws(PlantError) -> Int64 {
        guard let nanos = ArchivePlace.instant(text) else {
            throw PlantError(
                .usage, "\(option) \(text) is no instant; write it like 2026-03-16T13:30:00Z")
        }
        return nanos
    }
}

extension RowText.Format: ExpressibleByArgument {}
