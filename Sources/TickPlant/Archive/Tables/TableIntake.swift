import TickIceberg
import TickLog
import TickStorage

/// The rows that a stream's log has and its table has not: decoded ahead of their commit, as far
/// as there is room, so that a commit finds them ready.
///
/// What goes into the log while all before is here is decoded as it goes; what is not, after a
/// restart or for want of room, is read from the log. Rows are kept in runs that end where
/// checkpoints do, for a commit goes up to one.
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
        /// Rows before this are in parts that are in order.
        var arranged = 0
        /// The offset from which on they are.
        var start: Int64
        /// The offset after the last.
        var end: Int64
    }

    private let files: any FileSystem
    private let folder: String
    private let schemas: SchemaStore
    private let key: RecordSchema?
    private let partRows: Int
    private var decoders: SchemaDecoders
    private var keys: RecordDecoder?
    private var reader: LogReader?
    /// The offset up to which all is here; nil where nothing is known of what is.
    private(set) var end: Int64?
    private var order: RowOrder?
    private var schema = RecordSchema(name: "", fields: [])
    private var runs: [Run] = []
    /// Whether the last run takes more.
    private var isOpen = false

    /// Of the stream's log in `folder`.
    init(_ plan: StreamPlan, _ options: ArchiveOptions, folder: String) throws(StorageError) {
        files = options.files
        partRows = options.partRows
        self.folder = folder
        schemas = SchemaStore(files, folder: folder)
        decoders = SchemaDecoders(schemas, into: schema, path: folder)
        key = plan.key
        keys = try plan.key.map { key throws(StorageError) in
            try RecordDecoder(writer: key, reader: key, path: folder)
        }
    }

    /// What the rows take.
    ///
    /// Units: bytes of memory.
    var heldBytes: Int { runs.reduce(0) { $0 + $1.rows.memoryBytes } }

    /// Decodes what the log has up to an offset, as rows of the table, behind what is there
    /// already; where nothing is, or it is of other fields, from `consumed` on. Stops when the rows
    /// take more than `roomBytes`.
    func read(
        _ table: Table, from consumed: Int64, to end: Int64, roomBytes: Int
    ) throws(StorageError) {
        if !isOf(table) { try restart(table, from: consumed) }
        guard let start = self.end, start < end else { return }
        let reader = try reader(from: start)
        reader.limit = .committed(end)
        while self.end! < end {
            guard heldBytes < roomBytes, try readRun(reader, end) else { return }
        }
    }

    /// Takes records that just got the offsets from `first` on, in the order of the block, written
    /// by the schema of this fingerprint; none where something before them is not here.
    func take(
        _ block: inout RecordBlock, _ fingerprint: UInt64, first: Int64, _ table: Table
    ) throws(StorageError) {
        guard end == first, isOf(table) else { return }
        var run = openRun(first)
        defer { close(run) }
        run.end = first + Int64(block.count)
        guard try decoders.decoder(fingerprint).decode(&block, into: &run.rows) else {
            throw damaged(first)
        }
        if run.rows.count - run.arranged >= partRows { arrange(&run) }
    }

    /// Takes a tombstone that just got this offset, in the same way.
    func take(
        tombstone key: UnsafeRawBufferPointer, at offset: Int64, _ table: Table
    ) throws(StorageError) {
        guard end == offset, isOf(table) else { return }
        var run = openRun(offset)
        defer { close(run) }
        run.end = offset + 1
        try decodeKey(key, offset, into: &run)
    }

    /// Whether the rows here are of the table's fields.
    private func isOf(_ table: Table) -> Bool {
        end != nil && table.metadata.schema.record.fields == schema.fields
    }

    /// Ends the last run, so that a commit can end there.
    func cut() { isOpen = false }

    /// Takes out the run that begins at an offset, of rows of these fields, where it ends at
    /// `limit` or before; forgets what is there where that does not fit.
    func next(_ schema: RecordSchema, from: Int64, upTo limit: Int64) -> Run? {
        guard let first = runs.first else {
            if end != from { forget() }
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
        end = nil
        reader = nil
        runs = []
        isOpen = false
    }

    /// Begins anew, with rows of a table as it is now, from an offset on.
    func restart(_ table: Table, from consumed: Int64) throws(StorageError) {
        forget()
        schema = table.metadata.schema.record
        order = try RowOrder(table)
        decoders = SchemaDecoders(schemas, into: schema, path: folder)
        end = consumed
    }

    /// The log's reader, at an offset.
    private func reader(from start: Int64) throws(StorageError) -> LogReader {
        if let reader {
            if reader.position != start { try reader.seek(offset: start) }
            return reader
        }
        let reader = try LogReader(files, folder: folder, from: start, limit: .committed(start))
        self.reader = reader
        return reader
    }

    /// The run that what comes at an offset goes to, to be given back by `close`; after a failure,
    /// which ends the archive, it is not to be used any more.
    private func openRun(_ offset: Int64) -> Run {
        guard isOpen, let run = runs.popLast() else {
            return Run(rows: RowBatch(schema), start: offset, end: offset)
        }
        return run
    }

    private func close(_ run: Run) {
        end = run.end
        isOpen = run.rows.count < Self.runRowsMax
        runs.append(run)
    }

    /// Adds to the open run until it is full or the limit is reached; false where nothing came.
    private func readRun(_ reader: LogReader, _ end: Int64) throws(StorageError) -> Bool {
        var run = openRun(reader.position)
        defer { close(run) }
        let first = run.rows.count
        while run.rows.count < Self.runRowsMax, let record = try reader.next() {
            try decode(record, into: &run)
            if run.rows.count - run.arranged >= partRows { arrange(&run) }
        }
        run.end = run.rows.count < Self.runRowsMax ? end : reader.position
        return run.rows.count > first
    }

    /// Brings the rows that came since the last time into order, unless some say that another is
    /// gone, which counts for those before it.
    private func arrange(_ run: inout Run) {
        if (run.deletions.last ?? -1) < run.arranged {
            order?.arrange(&run.rows, from: run.arranged)
        }
        run.arranged = run.rows.count
    }

    private func decode(_ record: LogRecord, into run: inout Run) throws(StorageError) {
        guard let value = record.value else {
            guard let key = record.key else { throw damaged(record.offset) }
            return try decodeKey(key, record.offset, into: &run)
        }
        guard let fingerprint = record.schemaFingerprint,
            try decoders.decoder(fingerprint).decode(value, into: &run.rows)
        else { throw damaged(record.offset) }
    }

    private func decodeKey(
        _ bytes: UnsafeRawBufferPointer, _ offset: Int64, into run: inout Run
    ) throws(StorageError) {
        guard let key, let keys else { throw damaged(offset) }
        var identity = RowBatch(key)
        guard keys.decode(bytes, into: &identity) else { throw damaged(offset) }
        run.deletions.append(run.rows.count)
        run.rows.append(partial: identity)
    }

    private func damaged(_ offset: Int64) -> StorageError {
        StorageError(
            .corrupt,
            "the record at offset \(offset) is none of the stream's schema; bring the log"
                + " back from a copy", path: folder)
    }
}
