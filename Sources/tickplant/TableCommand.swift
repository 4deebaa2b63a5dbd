import ArgumentParser
import TickPlant

struct TableCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "table",
        abstract: "Read the Iceberg tables of an archive, check and maintain them.",
        subcommands: [
            TableListCommand.self, TableScanCommand.self, TableHistoryCommand.self,
            TableVerifyCommand.self, TableCompactCommand.self, TableExpireCommand.self,
        ])
}

struct TableListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "List the tables: rows, files, snapshots, metadata.")

    @OptionGroup var input: ArchiveInput
    @OptionGroup var rows: RowOutput

    mutating func run() throws {
        try rows.write(try TableListing.tables(try input.place()))
    }
}

struct TableScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Print rows of a table, as it is or was.",
        discussion: """
            Reads only the files, row groups, pages and columns that can hold what is asked for, \
            and says how many bytes those were.
            """)

    @OptionGroup var input: ArchiveInput
    @OptionGroup var rows: RowOutput

    @Argument(help: ArgumentHelp("The table, such as bars_1s.", valueName: "table"))
    var table: String

    @Option(help: ArgumentHelp("Only these symbols.", valueName: "list"))
    var symbols: String?

    @Option(help: ArgumentHelp("Rows from this time on.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("Rows before this time.", valueName: "time"))
    var to: String?

    @Option(help: ArgumentHelp("Only these columns.", valueName: "list"))
    var columns: String?

    @Option(
        help: ArgumentHelp(
            "The table as of a snapshot's id, or of a time.", valueName: "snapshot|time"))
    var asOf: String?

    @Flag(name: .shortAndLong, help: "Do not say what was read.")
    var quiet = false

    mutating func run() throws {
        var wanted = TableRows.Wanted()
        wanted.symbols = symbols.map { Set($0.split(separator: ",").map(String.init)) }
        wanted.columns = columns.map { $0.split(separator: ",").map(String.init) }
        wanted.from = try from.map { text throws(PlantError) in try Instant.nanos(text, "--from") }
        wanted.to = try to.map { text throws(PlantError) in try Instant.nanos(text, "--to") }
        let state = try AsOf(asOf)
        (wanted.snapshot, wanted.asOfMillis) = (state.snapshot, state.millis)
        let found = try TableRows(try input.place(), table: table, wanted)
        let isRead = try rows.write(found.columns) { () throws(PlantError) in try found.next() }
        if isRead, !quiet { Terminal.note(found.reading) }
    }
}

struct TableHistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "List the snapshots of a table that can be read.")

    @OptionGroup var input: ArchiveInput
    @OptionGroup var rows: RowOutput

    @Argument(help: ArgumentHelp("The table, such as bars_1s.", valueName: "table"))
    var table: String

    mutating func run() throws {
        try rows.write(try TableListing.history(try input.place(), table: table))
    }
}

/// One table or all of an archive.
struct TableChoice: ParsableArguments {
    @OptionGroup var input: ArchiveInput

    @Argument(help: ArgumentHelp("The tables; all if not given.", valueName: "table"))
    var tables: [String] = []

    /// Does `body` to each of them and prints what it says.
    func each(_ body: (ArchivePlace, String) throws(PlantError) -> String) throws(PlantError) {
        let place = try input.place()
        for table in tables.isEmpty ? try place.tableNames() : tables {
            print(try body(place, table))
        }
    }
}

struct TableVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read tables whole and check every page; exit code 2 where one is damaged.")

    @OptionGroup var choice: TableChoice

    mutating func run() throws {
        try choice.each { place, table throws(PlantError) in
            try TableUpkeep.verify(place, table: table)
        }
    }
}

struct TableCompactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact", abstract: "Put small files of a table together, sorted anew.")

    @OptionGroup var choice: TableChoice

    @Option(help: ArgumentHelp("The size files are to have; 64 if not given.", valueName: "MB"))
    var fileMb: Int64 = 64

    mutating func run() throws {
        guard (1...4096).contains(fileMb) else {
            throw PlantError(.usage, "--file-mb \(fileMb) is not in 1...4096")
        }
        let bytes = fileMb << 20
        try choice.each { place, table throws(PlantError) in
            try TableUpkeep.compact(place, table: table, fileBytes: bytes)
        }
    }
}

struct TableExpireCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expire",
        abstract: "Forget old snapshots, and delete files that nothing needs.")

    @OptionGroup var choice: TableChoice

    @Option(
        help: ArgumentHelp("Keep younger snapshots; 120h if not given.", valueName: "duration"))
    var olderThan = "120h"

    @Option(help: ArgumentHelp("Keep at least so many; 1 if not given.", valueName: "n"))
    var keep = 1

    mutating func run() throws {
        let (age, keep) = (try duration(olderThan, "--older-than") / 1_000_000, keep)
        try choice.each { place, table throws(PlantError) in
            try TableUpkeep.expire(place, table: table, ageMillis: age, keptMin: keep)
        }
    }
}
