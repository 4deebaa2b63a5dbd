import TickIceberg
import TickLog
import TickStorage

/// The tables of a run's streams.
///
/// Concurrency: the archive's thread.
final class ArchiveTables {
    private let tables: [StreamTable]
    private var last: Int64?
    private let intervalNanos: Int64
    private let aheadBytesMax: Int

    /// The catalog's file in an archive's folder.
    static let catalog = "catalog.db"
    /// The tables' folder in it.
    static let folder = "table"

    /// Opens the tables of these streams, which have these logs.
    init(
        _ plans: [StreamPlan], _ options: ArchiveOptions, logs: [Log]
    ) throws(StorageError) {
        intervalNanos = options.tableNanos
        aheadBytesMax = options.aheadBytesMax
        let catalog = try SQLiteCatalog(
            options.files, path: Path.join(options.directory, Self.catalog))
        var tables: [StreamTable] = []
        for (plan, log) in zip(plans, logs) {
            let directory = Path.join(Path.join(options.directory, Self.folder), plan.name)
            tables.append(
                try StreamTable(
                    plan, catalog, options, directory: directory, log: log))
        }
        self.tables = tables
    }

    /// Up to where the table of the stream of this number has everything of its log.
    func consumed(_ stream: Int) -> Int64 { tables[stream].consumed }

    /// Whether so many rows are decoded ahead that a commit should not wait for its time.
    var isFull: Bool { heldBytes > aheadBytesMax / 2 }

    private var heldBytes: Int { tables.reduce(0) { $0 + $1.heldBytes } }

    /// Whether there is room for rows decoded ahead.
    var hasRoom: Bool { heldBytes < aheadBytesMax }

    /// The table of the stream of this number.
    func table(_ stream: Int) -> StreamTable { tables[stream] }

    /// Decodes what the streams' logs have up to these offsets, as far as there is room for it.
    ///
    /// Cost: a look at each table, where nothing came.
    func readAhead(upTo ends: [Int64]) throws(StorageError) {
        var held = heldBytes
        for (table, end) in zip(tables, ends) where table.readEnd < end {
            let before = table.heldBytes
            try table.readAhead(
                upTo: end, roomBytes: aheadBytesMax - held + before)
            held += table.heldBytes - before
        }
    }

    /// A checkpoint is at these offsets of the streams' logs: commits may go up to them.
    func cut(at ends: [Int64]) throws(StorageError) {
        try readAhead(upTo: ends)
        for table in tables { table.cut() }
    }

    /// Puts small files together and forgets old snapshots, on this thread alone: it is beside a
    /// run, and in no hurry.
    func maintain() throws(StorageError) {
        var options = StreamTable.writing
        options.threadsMax = 1
        for table in tables { _ = try table.table.maintain(options: options) }
    }

    /// Whether a commit is due.
    func isDue(wallNanos: Int64) -> Bool {
        guard let last, wallNanos >= last else {
            self.last = wallNanos
            return false
        }
        return wallNanos - last >= intervalNanos
    }

    /// Brings all tables to what a checkpoint says; the next commit is an interval away.
    func publish(_ checkpoint: Checkpoint, wallNanos: Int64?) throws(StorageError) {
        last = wallNanos
        for table in tables {
            try table.publish(
                upTo: checkpoint.stream(table.stream)?.end ?? 0, checkpoint: checkpoint.number)
        }
    }
}
