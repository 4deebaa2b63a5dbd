import TickStorage

/// Changes of which there is one for each identity.
struct SettledChanges {
    /// All rows, those that do not count too.
    let rows: RowBatch
    /// The rows that count.
    let changed: [Int]
    /// Those of them that are to be in the table afterwards, by partition of `spec`.
    let puts: [(values: [AvroValue], rows: [Int])]
    let spec: PartitionSpec
    /// The fields by which the rows of a partition are sorted.
    let order: [Int]
    /// The identity's fields.
    let identity: [Int]

    /// The rows to be in a table afterwards, by its partitions.
    func puts(of metadata: TableMetadata, _ partitioner: Partitioner) -> [(
        values: [AvroValue], rows: [Int]
    )] {
        metadata.spec == spec ? puts : partitioner.partitions(rows, puts.flatMap(\.rows))
    }

    /// Whether a partition's rows are in a table's order.
    func areSorted(as metadata: TableMetadata) -> Bool {
        metadata.spec == spec && order.starts(with: metadata.sortOrder.fields)
    }

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
