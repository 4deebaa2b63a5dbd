import TickStorage

/// Changes of which there is one for each identity.
struct SettledChanges {
    /// All rows, those that do not count too.
    let rows: RowBatch
    /// The rows that count, in the order of their identities.
    let changed: [Int]
    /// Those of them that are to be in the table afterwards.
    let puts: [Int]
    /// The identity's fields.
    let identity: [Int]

    /// The keys of what changes that a file can have, by its bounds.
    ///
    /// Cost: a look at each change; a hash and an allocation for each that the file can have.
    func keys(in file: DataFile, _ path: String) throws(StorageError) -> Set<[UInt8]> {
        let key = try RowKey(identity, rows.schema, path: path)
        let ranges = ranges(of: file)
        var keys: Set<[UInt8]> = []
        for row in changed where ranges.allSatisfy({ $0.contains(rows, row) }) {
            keys.insert(key.bytes(rows, row))
        }
        return keys
    }

    /// What a file's bounds say of the identity's whole numbers and times.
    private func ranges(of file: DataFile) -> [Range] {
        identity.compactMap { id in
            guard let place = rows.schema.index(id: id) else { return nil }
            let type = rows.schema.fields[place].type
            let bounds = [file.lowerBounds[id], file.upperBounds[id]].map { bound in
                bound.flatMap { SingleValue.whole($0, type) }
            }
            switch type {
            case .int32, .date, .int64, .timestampMicros:
                return Range(column: place, lower: bounds[0], upper: bounds[1])
            default: return nil
            }
        }
    }

    private struct Range {
        let column: Int
        let lower: Int128?
        let upper: Int128?

        func contains(_ rows: RowBatch, _ row: Int) -> Bool {
            let column = rows.columns[column]
            let value =
                column.storage == .int32
                ? Int128(column.int32s[row]) : Int128(column.int64s[row])
            return lower.map { $0 <= value } ?? true && upper.map { value <= $0 } ?? true
        }
    }
}
