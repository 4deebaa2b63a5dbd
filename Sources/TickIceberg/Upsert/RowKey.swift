import TickStorage

/// Makes of a row's identity the bytes that equal rows have alike.
struct RowKey {
    private let columns: [Int]

    /// - Throws: `unsupported` where the rows lack a field of the identity.
    init(_ identity: [Int], _ schema: RecordSchema, path: String) throws(StorageError) {
        var columns: [Int] = []
        for id in identity {
            guard let column = schema.index(id: id) else {
                throw StorageError(
                    .unsupported, "names rows by field \(id), which the rows lack", path: path)
            }
            columns.append(column)
        }
        self.columns = columns
    }

    /// The key of a row.
    func bytes(_ batch: RowBatch, _ row: Int) -> [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(columns.count * 12)
        for place in columns {
            let column = batch.columns[place]
            switch column.storage {
            case .boolean: key.append(column.booleans[row])
            case .int32: key.appendLittleEndian(Int64(column.int32s[row]))
            case .int64: key.appendLittleEndian(column.int64s[row])
            case .int128: key.appendLittleEndian(column.int128s[row])
            case .float32: key.appendLittleEndian(Double(column.float32s[row]).bitPattern)
            case .float64: key.appendLittleEndian(column.float64s[row].bitPattern)
            case .bytes:
                let value = column.value(row)
                key.appendVarint(UInt64(value.count))
                key.append(contentsOf: value)
            }
        }
        return key
    }
}
