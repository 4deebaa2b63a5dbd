import TickStorage

/// The order that a table's files have, for rows that are yet to be written: what is in order, or
/// made of long parts that are, is sorted and gathered in a fraction of the time.
///
/// Concurrency: one thread at a time. Cost: memory for the rows of one call, kept.
public final class RowOrder {
    private let sorter: RowSorter
    private var scratch: RowBatch

    /// The order of a table as it is now, for rows of its fields.
    ///
    /// Throws: `unsupported` where we cannot sort by it.
    public init(_ table: Table) throws(StorageError) {
        let schema = table.metadata.schema.record
        sorter = try RowSorter(
            table.metadata.sortOrder.fields, schema, path: table.directory)
        scratch = RowBatch(schema)
    }

    /// Brings the rows from one on into order, equals as they stand.
    public func arrange(_ batch: inout RowBatch, from first: Int) {
        precondition(batch.schema == scratch.schema, "a batch of another schema")
        let rows = Array(first..<batch.count)
        let sorted = sorter.sorted(rows, batch)
        guard sorted != rows else { return }
        scratch.removeAll()
        scratch.append(batch, rows: sorted)
        batch.removeLast(rows.count)
        batch.append(scratch)
    }
}
