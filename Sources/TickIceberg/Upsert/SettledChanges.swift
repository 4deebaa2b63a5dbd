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

    /// The keys of all that change.
    ///
    /// Cost: a hash and an allocation each.
    func keys(_ path: String) throws(StorageError) -> Set<[UInt8]> {
        let key = try RowKey(identity, rows.schema, path: path)
        var keys = Set<[UInt8]>(minimumCapacity: changed.count)
        for row in changed { keys.insert(key.bytes(rows, row)) }
        return keys
    }
}
