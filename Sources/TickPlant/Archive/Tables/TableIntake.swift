import TickLog
import TickStorage

/// The rows that a stream's log has and its table has not: decoded ahead of their commit, as far
/// as there is room, so that a commit finds them ready.
///
/// They are kept in runs that end where checkpoints do, for a commit goes up to one.
/// Concurrency: the archive's thread.
final class TableIntake {
    /// Units: rows; what a run holds at most.
    static let runRowsMax = 1 << 20

    /// Records that follow each other in the log.
    struct Run {
        /// What they hold; of a tombstone there are the identity's fields alone.
        var rows: RowBatch
        /// The tombstones among the rows.
        var deletions: [Int] = []
        /// The offset from which on they are.
        var start: Int64
        /// The offset after the last.
        var end: Int64
    }

    private let files: any FileSystem
    private let folder: String
    private let schemas: SchemaStore
    private let key: RecordSchema?
    private var decoders: SchemaDecoders
    private var keys: RecordDecoder?
    private var reader: LogReader?
    private let recent: RecentBatches?
    private var schema = RecordSchema(name: "", fields: [])
    private var runs: [Run] = []
    /// Whether the last run takes more.
    private var isOpen = false

    /// Of the stream's log in `folder`, whose writer on this thread has `recent` batches.
    init(
        _ plan: StreamPlan, _ files: any FileSystem, folder: String, recent: RecentBatches? = nil
    ) throws(StorageError) {
        self.recent = recent
        self.files = files
        self.folder = folder
        schemas = SchemaStore(files, folder: folder)
        decoders = SchemaDecoders(schemas, into: schema, path: folder)
        key = plan.key
        keys = try plan.key.map { key throws(StorageError) in
            try RecordDecoder(writer: key, reader: key, path: folder)
        }
    }

    /// The offset up to which the log was read; nil where that begins anew.
    var readEnd: Int64? { reader?.position }

    /// What the rows take.
    ///
    /// Units: bytes of memory.
    var heldBytes: Int { runs.reduce(0) { $0 + $1.rows.memoryBytes } }

    /// Decodes what the log has up to an offset, as rows of `schema`, behind what is there already;
    /// where nothing is, or it is of other fields, from `consumed` on. Stops when the rows take
    /// more than `roomBytes`.
    func read(
        _ schema: RecordSchema, from consumed: Int64, to end: Int64, roomBytes: Int
    ) throws(StorageError) {
        if reader == nil || schema.fields != self.schema.fields {
            try restart(schema, from: consumed)
        }
        guard let reader else { return }
        reader.limit = .committed(end)
        while reader.position < end {
            guard heldBytes < roomBytes, try readRun(reader, end) else { return }
        }
    }

    /// Ends the last run, so that a commit can end there.
    func cut() { isOpen = false }

    /// Takes out the run that begins at an offset, of rows of these fields, where it ends at
    /// `limit` or before; forgets what is there where that does not fit.
    func next(_ schema: RecordSchema, from: Int64, upTo limit: Int64) -> Run? {
        guard let first = runs.first else {
            if reader?.position != from { forget() }
            return nil
        }
        guard first.start == from, first.end <= limit, schema.fields == self.schema.fields else {
            forget()
            return nil
        }
        if runs.count == 1 { isOpen = false }
        return runs.removeFirst()
    }

    /// Forgets what was decoded.
    func forget() {
        reader = nil
        runs = []
        isOpen = false
    }

    private func restart(_ schema: RecordSchema, from consumed: Int64) throws(StorageError) {
        forget()
        self.schema = schema
        decoders = SchemaDecoders(schemas, into: schema, path: folder)
        reader = try LogReader(
            files, folder: folder, from: consumed, limit: .committed(consumed), recent: recent)
    }

    /// Adds to the open run until it is full or the limit is reached; false where nothing came.
    private func readRun(_ reader: LogReader, _ end: Int64) throws(StorageError) -> Bool {
        if !isOpen {
            runs.append(Run(rows: RowBatch(schema), start: reader.position, end: reader.position))
            isOpen = true
        }
        var run = runs.removeLast()
        defer { runs.append(run) }
        let first = run.rows.count
        while run.rows.count < Self.runRowsMax, let record = try reader.next() {
            try decode(record, into: &run)
        }
        run.end = run.rows.count < Self.runRowsMax ? end : reader.position
        isOpen = run.rows.count < Self.runRowsMax
        return run.rows.count > first
    }

    private func decode(_ record: LogRecord, into run: inout Run) throws(StorageError) {
        guard let value = record.value else { return try decodeKey(record, into: &run) }
        guard let fingerprint = record.schemaFingerprint,
            try decoders.decoder(fingerprint).decode(value, into: &run.rows)
        else { throw damaged(record) }
    }

    private func decodeKey(_ record: LogRecord, into run: inout Run) throws(StorageError) {
        guard let bytes = record.key, let key, let keys else { throw damaged(record) }
        var identity = RowBatch(key)
        guard keys.decode(bytes, into: &identity) else { throw damaged(record) }
        run.deletions.append(run.rows.count)
        run.rows.append(partial: identity)
    }

    private func damaged(_ record: LogRecord) -> StorageError {
        StorageError(
            .corrupt,
            "the record at offset \(record.offset) is none of the stream's schema; bring the log"
                + " back from a copy", path: folder)
    }
}
