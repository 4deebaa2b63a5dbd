import TickStorage

/// Changes of a table that holds one row for each identity: of each the last is what counts.
///
/// Cost: the rows put are held; `settled` sorts them.
public struct RowChanges {
    let schema: RecordSchema
    let identity: [Int]
    private let path: String
    /// All changes in their order; of a deletion there are the identity's fields alone.
    private var rows: RowBatch
    private var deletions: [Int] = []
    private let sorter: RowSorter
    /// The fields that settled rows are sorted by.
    private let order: [Int]

    /// No changes yet, of a table as it is now.
    ///
    /// Throws: `unsupported` where the table's rows have no identity, or one we cannot compare.
    public init(_ table: Table) throws(StorageError) {
        schema = table.metadata.schema.record
        identity = table.metadata.schema.identity
        path = table.directory
        guard !identity.isEmpty else {
            throw StorageError(
                .unsupported, "has no identifier fields; make it with some, or append to it",
                path: table.directory)
        }
        _ = try RowKey(identity, schema, path: path)
        order = Self.order(identity, table.metadata.sortOrder.fields)
        sorter = try RowSorter(order, schema, path: path)
        rows = RowBatch(schema)
    }

    /// The identity's fields in an order in which rows come as the table has them, if there is one.
    private static func order(_ identity: [Int], _ sorted: [Int]) -> [Int] {
        let first = Array(sorted.prefix { identity.contains($0) })
        return first + identity.filter { !first.contains($0) }
    }

    /// How many changes were taken, of the same identity too.
    public var count: Int { rows.count }

    /// Puts rows of the table's fields, in this order, in place of those of the same identity.
    public mutating func put(_ batch: RowBatch) throws(StorageError) {
        guard
            batch.schema.fields.elementsEqual(
                schema.fields, by: { $0.id == $1.id && $0.type == $1.type })
        else {
            throw StorageError(
                .unsupported, "the rows' fields are not the table's; evolve the table first",
                path: path)
        }
        rows.append(batch)
    }

    /// Takes out the rows of these identities, each of which has at least the identity's fields.
    public mutating func delete(_ batch: RowBatch) throws(StorageError) {
        _ = try RowKey(identity, batch.schema, path: path)
        for id in identity {
            guard let field = schema.index(id: id), let given = batch.schema.index(id: id),
                batch.columns[given].storage == rows.columns[field].storage
            else {
                throw StorageError(
                    .unsupported, "field \(id) of the identities has another type", path: path)
            }
        }
        let first = rows.count
        rows.append(partial: batch.keeping(identity))
        deletions.append(contentsOf: first..<rows.count)
    }

    /// Takes changes in their order: rows of the table's fields, of which those in `deletions` have
    /// the identity's fields alone and say that there is no such row.
    public mutating func take(_ batch: RowBatch, deletions: [Int]) throws(StorageError) {
        let first = rows.count
        if first == 0, batch.schema.fields == schema.fields {
            rows = batch
        } else {
            try put(batch)
        }
        self.deletions += deletions.map { first + $0 }
    }

    /// What counts of them, by partition.
    ///
    /// Cost: a sort of each partition's changes by their identities, on some threads. Where the
    /// identity does not tell the partition, a sort of all changes, on one.
    func settled(
        _ spec: PartitionSpec, threads: Int
    ) throws(StorageError) -> SettledChanges {
        let partitioner = try Partitioner(spec, schema, path: path)
        let isTold = spec.fields.allSatisfy { identity.contains($0.source) }
        let parts =
            isTold
            ? partitioner.partitions(rows) : [(values: [], rows: Array(0..<rows.count))]
        let (rows, sorter) = (rows, sorter)
        let settled = try ParallelJobs.run(parts.count, threads: threads) { index in
            sorter.lastOfRuns(rows, parts[index].rows)
        }
        let changed = settled.flatMap { $0 }
        var isDeletion = [Bool](repeating: false, count: deletions.isEmpty ? 0 : rows.count)
        for row in deletions { isDeletion[row] = true }
        func puts(_ rows: [Int]) -> [Int] {
            deletions.isEmpty ? rows : rows.filter { !isDeletion[$0] }
        }
        let puts =
            isTold
            ? zip(parts, settled).map { (values: $0.values, rows: puts($1)) }
            : partitioner.partitions(rows, puts(changed))
        return SettledChanges(
            rows: rows, changed: changed, puts: puts.filter { !$0.rows.isEmpty }, spec: spec,
            order: order, identity: identity)
    }
}
