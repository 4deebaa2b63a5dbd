import TickCore
import TickLog
import TickStorage

/// What the logs of an archive hold, a row a stream.
public struct StreamListing {
    // The columns: stream, first and last offset, up to where it is committed, segments, bytes,
    // newest record.
    private static let schema = RecordSchema(
        name: "logs",
        fields: [
            RecordField(id: 1, "stream", .string), RecordField(id: 2, "start", .int64),
            RecordField(id: 3, "end", .int64),
            RecordField(id: 4, "committed", .int64, required: false),
            RecordField(id: 5, "segments", .int64), RecordField(id: 6, "bytes", .int64),
            RecordField(id: 7, "newest", .timestampMicros, required: false),
            RecordField(id: 8, "schemas", .int64),
        ])

    /// The rows, by stream.
    public let rows: TextRows

    /// Looks at all logs.
    ///
    /// Cost: reads and checks every batch.
    public init(_ place: ArchivePlace) throws(PlantError) {
        let rows = try PlantError.ofStorage { () throws(StorageError) in
            var rows = RowBatch(Self.schema)
            let checkpoint = try place.checkpoint()
            for stream in try place.streams() {
                let folder = Path.join(place.logs, stream + "-0")
                var verifier = LogVerifier(place.files, folder: folder)
                let found = try verifier.run()
                rows.columns[0].append(Array(stream.utf8))
                rows.columns[1].int64s.append(found.startOffset)
                rows.columns[2].int64s.append(found.endOffset)
                rows.columns[3].append(optional: checkpoint?.stream(stream)?.end)
                rows.columns[4].int64s.append(Int64(found.segments.count))
                rows.columns[5].int64s.append(Int64(found.bytes))
                rows.columns[6].append(
                    optional: found.segments.compactMap(\.maxTimestamp).max().map { $0 * 1000 })
                let schemas = try SchemaStore(place.files, folder: folder).fingerprints()
                rows.columns[7].int64s.append(Int64(schemas.count))
            }
            return rows
        }
        self.rows = TextRows(rows)
    }
}

extension Column {
    /// Appends a whole number, or null.
    mutating func append(optional value: Int64?) {
        guard let value else { return appendNull() }
        int64s.append(value)
        markValue()
    }
}
