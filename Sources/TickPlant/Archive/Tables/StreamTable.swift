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
    private let files: any FileSystem
    private let folder: String
    private let schemas: SchemaStore
    private var decoders: [UInt64: RecordDecoder] = [:]
    private let keys: RecordDecoder?

    /// Units: rows; what one commit of a table whose rows are replaced holds at once.
    private static let changesMax = 1 << 20
    /// How files are written: pages so small that an hour of a symbol is a small part of them.
    static var writing: WriterOptions {
        var options = WriterOptions()
        options.parquet.pageRows = 4096
        return options
    }
    /// Symbols are put into so many files a day.
    static let buckets = 4

    /// Opens the table of a stream, makes it where it is missing, and gives it the stream's fields.
    init(
        _ plan: StreamPlan, _ catalog: SQLiteCatalog, _ files: any FileSystem, directory: String,
        folder: String
    ) throws(StorageError) {
        self.plan = plan
        self.folder = folder
        self.files = files
        schemas = SchemaStore(files, folder: folder)
        let name = TableName(Self.namespace, plan.name)
        if try catalog.location(name) == nil {
            table = try Table.create(
                catalog, name, directory: directory, schema: plan.schema,
                options: Self.options(plan))
        } else {
            table = try Table(catalog, name)
            _ = try table.evolve(to: plan.schema)
        }
        keys = try plan.key.map { key throws(StorageError) in
            try RecordDecoder(writer: key, reader: key, path: folder)
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
        guard from < limit else { return }
        let reader = try LogReader(files, folder: folder, from: from, limit: .committed(limit))
        while from < limit {
            from =
                plan.changes == .upsert
                ? try apply(reader, limit, checkpoint) : try append(reader, limit, checkpoint)
        }
    }

    /// Adds all rows up to the limit; returns the offset after the last.
    private func append(
        _ reader: LogReader, _ limit: Int64, _ checkpoint: UInt64
    ) throws(StorageError) -> Int64 {
        var writer = try TableWriter(table, options: Self.writing)
        var batch = RowBatch(table.metadata.schema.record)
        while let record = try reader.next() {
            try decode(record, into: &batch)
            guard batch.count >= 8192 else { continue }
            try writer.write(batch)
            batch.removeAll()
        }
        try writer.write(batch)
        _ = try table.append(try writer.finish(), sink: commit(limit, checkpoint))
        return limit
    }

    /// Puts the last rows of the identities that change, so many at once; returns the offset after
    /// the last record taken.
    private func apply(
        _ reader: LogReader, _ limit: Int64, _ checkpoint: UInt64
    ) throws(StorageError) -> Int64 {
        var changes = try RowChanges(table)
        var rows = RowBatch(table.metadata.schema.record)
        var gone = RowBatch(plan.key!)
        var end = limit
        var count = 0
        while let record = try reader.next() {
            if record.value == nil {
                try changes.put(rows)
                rows.removeAll()
                try decodeKey(record, into: &gone)
                try changes.delete(gone)
                gone.removeAll()
            } else {
                try decode(record, into: &rows)
            }
            count += 1
            if count == Self.changesMax {
                end = record.offset + 1
                break
            }
        }
        try changes.put(rows)
        _ = try table.apply(
            changes, sink: commit(end, checkpoint), options: Self.writing)
        return end
    }

    private func commit(_ offset: Int64, _ checkpoint: UInt64) -> SinkCommit {
        SinkCommit(
            sink: Self.sink, checkpoint: Int64(truncatingIfNeeded: checkpoint), logOffset: offset)
    }

    private func decode(_ record: LogRecord, into batch: inout RowBatch) throws(StorageError) {
        guard let value = record.value, let fingerprint = record.schemaFingerprint else {
            throw damaged(record)
        }
        if decoders[fingerprint] == nil {
            decoders[fingerprint] = try RecordDecoder(
                writer: try schemas.schema(fingerprint), reader: batch.schema, path: folder)
        }
        guard decoders[fingerprint]!.decode(value, into: &batch) else { throw damaged(record) }
    }

    private func decodeKey(_ record: LogRecord, into batch: inout RowBatch) throws(StorageError) {
        guard let key = record.key, keys?.decode(key, into: &batch) == true else {
            throw damaged(record)
        }
    }

    private func damaged(_ record: LogRecord) -> StorageError {
        StorageError(
            .corrupt,
            "the record at offset \(record.offset) is none of the stream's schema; bring the log"
                + " back from a copy", path: folder)
    }
}
