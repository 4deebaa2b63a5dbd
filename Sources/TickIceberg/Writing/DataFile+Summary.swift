import TickParquet
import TickStorage

extension DataFile {
    /// A file as its writer knows it.
    init(
        _ summary: ParquetSummary, path: String, partition: [AvroValue], schema: RecordSchema,
        sortOrderID: Int?
    ) {
        self.init(
            path: path, partition: partition, rows: Int64(summary.rows),
            size: Int64(summary.fileBytes))
        splitOffsets = summary.splitOffsets
        self.sortOrderID = sortOrderID
        for (column, field) in zip(summary.columns, schema.fields) {
            columnSizes[field.id] = Int64(column.compressedBytes)
            valueCounts[field.id] = Int64(column.valueCount)
            nullCounts[field.id] = Int64(column.nullCount)
            if field.type.storage == .float32 || field.type.storage == .float64 {
                nanCounts[field.id] = Int64(column.nanCount)
            }
            lowerBounds[field.id] = column.lower.flatMap { Self.lower($0, field.type) }
            upperBounds[field.id] = column.upper.flatMap { Self.upper($0, field.type) }
        }
    }

    private static func lower(_ value: ParquetValue, _ type: FieldType) -> [UInt8]? {
        guard case .bytes(let bytes) = value else { return bound(value, type) }
        return type == .string ? SingleValue.lowerText(bytes) : SingleValue.lowerBytes(bytes)
    }

    private static func upper(_ value: ParquetValue, _ type: FieldType) -> [UInt8]? {
        guard case .bytes(let bytes) = value else { return bound(value, type) }
        return type == .string ? SingleValue.upperText(bytes) : SingleValue.upperBytes(bytes)
    }

    private static func bound(_ value: ParquetValue, _ type: FieldType) -> [UInt8]? {
        var bytes: [UInt8] = []
        switch (value, type) {
        case (.boolean(let truth), _): bytes.append(truth ? 1 : 0)
        case (.integer(let whole), .decimal): bytes = SingleValue.decimal(Int128(whole))
        case (.wide(let whole), _): bytes = SingleValue.decimal(whole)
        case (.integer(let whole), .int32), (.integer(let whole), .date):
            bytes = SingleValue.int32(Int32(truncatingIfNeeded: whole))
        case (.integer(let whole), _): bytes = SingleValue.int64(whole)
        case (.real(let real), .float32): bytes.appendLittleEndian(Float(real).bitPattern)
        case (.real(let real), _): bytes.appendLittleEndian(real.bitPattern)
        case (.bytes, _): return nil
        }
        return bytes
    }
}
