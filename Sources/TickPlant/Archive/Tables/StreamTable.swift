import TickIceberg
import TickLog
import TickStorage

/// The table of one stream: a consumer of its log, whose place in the log is committed with the
/// rows.
///
/// Rows of `append` and `retract` streams are added as they come. Where later rows replace earlier
/// ones, the table holds the last one of each identity, and a tombstone takes it out.
///
/// Concurrency: the archive's thread.
final class StreamTable {
    /// Who consumes, in the table's properties.
    static let sink = "archive"
    /// The tables' namespace in the catalog.
    static let namespace = "archive"

    let table: Table
    private let plan: StreamPlan
    private let intake: TableIntake

    /// How files are written: pages so small that an hour of a symbol is a small part of them, and
    /// row groups of few, as whoever wants a page reads the dictionaries of its row group.
    static var writing: WriterOptions {
        var options = WriterOptions()
        options.parquet.pageRows = 1 << 12
        options.parquet.rowGroupRows = 1 << 14
        return options
    }
    /// Symbols are put into so many files a day.
    static let buckets = 4

    /// Opens the table of a stream, makes it where it is missing, and gives it the stream's fields.
    init(
        _ plan: StreamPlan, _ catalog: SQLiteCatalog, _ options: ArchiveOptions,
        directory: String, log: Log
    ) throws(StorageError) {
        self.plan = plan
        intake = try TableIntake(plan, options, folder: log.folder.path)
        let name = TableName(Self.namespace, plan.name)
        var settings = TableSettings()
        settings.now = options.nowMillis
        if try catalog.location(name) == nil {
            table = try Table.create(
                catalog, name, directory: directory, schema: plan.schema,
                options: Self.options(plan), settings: settings)
        } else {
            table = try Table(catalog, name, settings: settings)
            _ = try table.evolve(to: plan.schema)
        }
    }

    private static func options(_ plan: StreamPlan) -> TableOptions {
        var options = TableOptions()
        let fields = plan.schema.fields
        guard let time = fields.first(where: { $0.type == .timestampMicros }),
            let symbol = fields.first(where: { $0.name == "symbol" })
        else { return options }
        options.spec = .dayAndBucket(day: time, bucket: symbol, count: buckets)
        options.sortedBy = [symbol.id, time.id, time.id + 1]
        if plan.changes == .upsert { options.identity = plan.key?.fields.map(\.id) ?? [] }
        return options
    }

    /// The stream's name.
    var stream: String { plan.name }

    /// The offset of the log up to which the table has everything.
    var consumed: Int64 { table.committed(Self.sink)?.logOffset ?? 0 }

    /// Brings the table to an offset of the log, as part of a checkpoint.
    ///
    /// Throws: where the table is ahead, which a checkpoint restored from an old copy would make
    /// it.
    func publish(upTo limit: Int64, checkpoint: UInt64) throws(StorageError) {
        try table.refresh()
        var from = consumed
        guard from <= limit else {
            throw StorageError(
                .corrupt,
                "holds the log up to offset \(from) and the checkpoint is at \(limit): it was"
                    + " restored from an older copy; bring the newest checkpoint back, or remove"
                    + " the table and let it be made anew from the log", path: table.directory)
        }
        while from < limit {
            from =
                plan.changes == .upsert
                ? try apply(from, limit, checkpoint) : try append(from, limit, checkpoint)
        }
    }

    /// Decodes what the log has up to an offset, so that the next commit has less to do, while the
    /// rows held take less than so many bytes.
    func readAhead(upTo end: Int64, roomBytes: Int) throws(StorageError) {
        try intake.read(table, from: consumed, to: end, roomBytes: roomBytes)
    }

    /// Decodes records that were just appended to the log, the first of them at an offset, where
    /// all before them is here; else they are read from there in time.
    func take(
        _ block: inout RecordBlock, _ fingerprint: UInt64, first: Int64
    ) throws(StorageError) {
        try begin(at: first)
        try intake.take(&block, fingerprint, first: first, table)
    }

    /// Decodes a tombstone that was just appended, in the same way.
    func take(tombstone key: UnsafeRawBufferPointer, at offset: Int64) throws(StorageError) {
        try begin(at: offset)
        try intake.take(tombstone: key, at: offset, table)
    }

    /// Where nothing is here, and the table has all before an offset, all before it is here.
    private func begin(at offset: Int64) throws(StorageError) {
        guard intake.end == nil, consumed == offset else { return }
        try intake.restart(table, from: offset)
    }

    /// Up to where all of its log is decoded.
    var readEnd: Int64 { intake.end ?? consumed }

    /// Units: bytes of the rows read ahead.
    var heldBytes: Int { intake.heldBytes }

    /// A commit may end at what was read last.
    func cut() { intake.cut() }

    /// The next records up to an offset.
    private func run(_ from: Int64, _ limit: Int64) throws(StorageError) -> TableIntake.Run {
        let schema = table.metadata.schema.record
        if let ready = intake.next(schema, from: from, upTo: limit) { return ready }
        try intake.read(table, from: from, to: limit, roomBytes: 1)
        guard let run = intake.next(schema, from: from, upTo: limit) else {
            throw StorageError(
                .corrupt, "has no records from \(from) to \(limit), which are committed",
                path: table.directory)
        }
        return run
    }

    /// Adds all rows up to the limit; returns the offset after the last.
    private func append(
        _ from: Int64, _ limit: Int64, _ checkpoint: UInt64
    ) throws(StorageError) -> Int64 {
        var writer = try TableWriter(table, options: Self.writing)
        var end = from
        while end < limit {
            let run = try run(end, limit)
            try writer.write(run.rows)
            end = run.end
        }
        _ = try table.append(try writer.finish(), sink: commit(end, checkpoint))
        return end
    }

    /// Puts the last rows of the identities that change, so many at once; returns the offset after
    /// the last record taken.
    private func apply(
        _ from: Int64, _ limit: Int64, _ checkpoint: UInt64
    ) throws(StorageError) -> Int64 {
        var changes = try RowChanges(table)
        var end = from
        repeat {
            let run = try run(end, limit)
            try changes.take(run.rows, deletions: run.deletions)
            end = run.end
        } while end < limit && changes.count < TableIntake.runRowsMax
        _ = try table.apply(
            changes, sink: commit(end, checkpoint), options: Self.writing)
        return end
    }

    private func commit(_ offset: Int64, _ checkpoint: UInt64) -> SinkCommit {
        SinkCommit(
            sink: Self.sink, checkpoint: Int64(truncatingIfNeeded: checkpoint), logOffset: offset)
    }
}
