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
    private func ranges(of file: DataFile) -> [WholeRange] {
        identity.compactMap { id in
            guard let type = rows.schema.index(id: id).map({ rows.schema.fields[$0].type })
            else { return nil }
            let bounds = [file.lowerBounds[id], file.upperBounds[id]].map { bound in
                bound.flatMap { SingleValue.whole($0, type) }
            }
            return WholeRange(of: id, in: rows.schema, bounds[0], bounds[1])
        }
    }
}
