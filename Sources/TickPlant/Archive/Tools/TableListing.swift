import TickIceberg
import TickStorage

/// What the tables of an archive hold, and how one came to be.
public enum TableListing {
    /// The columns of `tables`.
    private static let tablesSchema = RecordSchema(
        name: "tables",
        fields: [
            RecordField(id: 1, "table", .string), RecordField(id: 2, "rows", .int64),
            RecordField(id: 3, "files", .int64), RecordField(id: 4, "bytes", .int64),
            RecordField(id: 5, "snapshots", .int64),
            RecordField(id: 6, "log_offset", .int64, required: false),
            RecordField(id: 7, "committed", .timestampMicros, required: false),
            RecordField(id: 8, "metadata", .string),
        ])

    /// The columns of `history`.
    private static let historySchema = RecordSchema(
        name: "history",
        fields: [
            RecordField(id: 1, "snapshot", .int64),
            RecordField(id: 2, "committed", .timestampMicros),
            RecordField(id: 3, "operation", .string),
            RecordField(id: 4, "added_rows", .int64), RecordField(id: 5, "deleted_rows", .int64),
            RecordField(id: 6, "rows", .int64), RecordField(id: 7, "files", .int64),
            RecordField(id: 8, "log_offset", .int64, required: false),
            RecordField(id: 9, "checkpoint", .int64, required: false),
        ])

    /// A row a table.
    public static func tables(_ place: ArchivePlace) throws(PlantError) -> TextRows {
        let catalog = try place.catalog()
        let rows = try PlantError.ofStorage { () throws(StorageError) in
            var rows = RowBatch(tablesSchema)
            for name in try catalog.tables() {
                let table = try Table(catalog, name)
                let summary = table.metadata.currentSnapshot?.summary ?? [:]
                rows.columns[0].append(Array(name.name.utf8))
                rows.columns[1].int64s.append(number(summary, "total-records"))
                rows.columns[2].int64s.append(number(summary, "total-data-files"))
                rows.columns[3].int64s.append(number(summary, "total-files-size"))
                rows.columns[4].int64s.append(Int64(table.metadata.snapshots.count))
                rows.columns[5].append(optional: table.committed(StreamTable.sink)?.logOffset)
                rows.columns[6].append(
                    optional: table.metadata.currentSnapshot.map { $0.timeMillis * 1000 })
                rows.columns[7].append(Array(table.metadataLocation.utf8))
            }
            return rows
        }
        return TextRows(rows)
    }

    /// A row a snapshot that can still be read, the oldest first.
    public static func history(
        _ place: ArchivePlace, table name: String
    ) throws(PlantError) -> TextRows {
        var rows = RowBatch(historySchema)
        for snapshot in try place.table(name).metadata.snapshots {
            let summary = snapshot.summary
            rows.columns[0].int64s.append(snapshot.id)
            rows.columns[1].int64s.append(snapshot.timeMillis * 1000)
            rows.columns[2].append(Array(snapshot.operation.utf8))
            rows.columns[3].int64s.append(number(summary, "added-records"))
            rows.columns[4].int64s.append(number(summary, "deleted-records"))
            rows.columns[5].int64s.append(number(summary, "total-records"))
            rows.columns[6].int64s.append(number(summary, "total-data-files"))
            rows.columns[7].append(optional: summary["tick.log-offset"].flatMap { Int64($0) })
            rows.columns[8].append(optional: summary["tick.checkpoint-id"].flatMap { Int64($0) })
        }
        return TextRows(rows)
    }

    private static func number(_ summary: [String: String], _ name: String) -> Int64 {
        summary[name].flatMap { Int64($0) } ?? 0
    }
}
