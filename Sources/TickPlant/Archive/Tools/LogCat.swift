import TickLog
import TickStorage

/// Reads the records of a stream's log as rows: what its schema has, behind each record's offset,
/// time and whether it puts a row or deletes one.
///
/// Concurrency: one thread.
public final class LogCat {
    private let schema: RecordSchema
    private let reader: LogReader
    private let value: RecordSchema
    private let key: RecordDecoder?
    private let keySchema: RecordSchema
    private let place: ArchivePlace
    private let stream: String
    private let readsAll: Bool
    private var decoders: SchemaDecoders

    /// From where on records are read.
    public enum Start: Equatable, Sendable {
        /// From the log's first.
        case beginning
        /// From this offset on.
        case offset(Int64)
        /// From the first of this time or later.
        ///
        /// Units: milliseconds since the Unix epoch.
        case time(millis: Int64)
        /// The last so many.
        case last(Int)
    }

    /// Units: rows of a batch.
    private static let batchRows = 4096

    /// A reader of a stream, up to what the newest checkpoint commits, or with `readsAll` to the
    /// end of what is written.
    public init(
        _ place: ArchivePlace, stream: String, from start: Start, readsAll: Bool
    ) throws(PlantError) {
        self.place = place
        self.stream = stream
        self.readsAll = readsAll
        let folder = try place.folder(of: stream)
        let schemas = SchemaStore(place.files, folder: folder)
        let (reader, newest) = try PlantError.ofStorage {
            [schemas] () throws(StorageError) -> (LogReader, RecordSchema?) in
            let limit = try Self.limit(place, stream, readsAll)
            let reader = try LogReader(place.files, folder: folder, limit: limit)
            switch start {
            case .beginning: break
            case .offset(let offset): try reader.seek(offset: offset)
            case .time(let millis): try reader.seek(timeMillis: millis)
            case .last(let count):
                let end = try Self.end(place, folder, limit)
                try reader.seek(
                    offset: max(try reader.startOffset(), end - Int64(count)))
            }
            let committed = try place.checkpoint()?.stream(stream)?.fingerprint
            let known = try schemas.fingerprints()
            let newest = committed ?? known.last
            return (reader, try newest.map { id throws(StorageError) in try schemas.schema(id) })
        }
        self.reader = reader
        guard let newest else {
            throw PlantError(.usage, "the stream has no schema beside it", path: folder)
        }
        value = RecordSchema(
            name: newest.name,
            fields: newest.fields.map {
                RecordField(id: $0.id, $0.name, $0.type, required: false, doc: $0.doc)
            })
        decoders = SchemaDecoders(schemas, into: value, path: folder)
        keySchema = .barKey
        key =
            newest.fields.starts(with: keySchema.fields)
            ? try PlantError.ofStorage { [keySchema, value] () throws(StorageError) in
                try RecordDecoder(writer: keySchema, reader: value, path: folder)
            } : nil
        let top = (value.fields.map(\.id).max() ?? 0) + 1
        schema = RecordSchema(
            name: newest.name,
            fields: [
                RecordField(id: top, "offset", .int64), RecordField(id: top + 1, "time_ms", .int64),
                RecordField(id: top + 2, "change", .string),
            ] + value.fields)
    }

    /// The columns: `offset`, `time_ms`, `change`, and the newest schema's.
    public var columns: TextColumns { TextColumns(schema) }

    /// The next rows; none where there are none yet. More may come, also after there were none.
    public func next() throws(PlantError) -> TextRows {
        let rows = try PlantError.ofStorage { () throws(StorageError) in
            reader.limit = try Self.limit(place, stream, readsAll)
            var rows = RowBatch(schema)
            var values = RowBatch(value)
            while values.count < Self.batchRows, let record = try reader.next() {
                rows.columns[0].int64s.append(record.offset)
                rows.columns[1].int64s.append(record.timeMillis)
                rows.columns[2].append(Array((record.isTombstone ? "delete" : "put").utf8))
                try decode(record, into: &values)
            }
            for place in values.columns.indices { rows.columns[place + 3] = values.columns[place] }
            return rows
        }
        return TextRows(rows)
    }

    private func decode(_ record: LogRecord, into values: inout RowBatch) throws(StorageError) {
        let decoded =
            record.isTombstone
            ? record.key.flatMap { bytes in key?.decode(bytes, into: &values) } ?? false
            : try decoder(record).decode(record.value!, into: &values)
        guard decoded else {
            throw StorageError(
                .corrupt,
                "the record at offset \(record.offset) is none of its schema; bring the log back"
                    + " from a copy", path: Path.join(place.logs, stream + "-0"))
        }
    }

    private func decoder(_ record: LogRecord) throws(StorageError) -> RecordDecoder {
        guard let fingerprint = record.schemaFingerprint else {
            throw StorageError(
                .unsupported,
                "the record at offset \(record.offset) names no schema; it is none of ours",
                path: Path.join(place.logs, stream + "-0"))
        }
        return try decoders.decoder(fingerprint)
    }

    private static func limit(
        _ place: ArchivePlace, _ stream: String, _ readsAll: Bool
    ) throws(StorageError) -> ReadLimit {
        guard !readsAll, let checkpoint = try place.checkpoint() else { return .end }
        return .committed(checkpoint.stream(stream)?.end ?? 0)
    }

    /// The offset after the last record to be read.
    private static func end(
        _ place: ArchivePlace, _ folder: String, _ limit: ReadLimit
    ) throws(StorageError) -> Int64 {
        if case .committed(let end) = limit { return end }
        var verifier = LogVerifier(place.files, folder: folder)
        return try verifier.run().endOffset
    }
}
