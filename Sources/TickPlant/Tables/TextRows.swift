import TickStorage

/// Rows of any columns, as the tools hand them to whoever prints them.
public struct TextRows {
    let batch: RowBatch

    /// How many rows there are.
    public var count: Int { batch.count }

    init(_ batch: RowBatch) { self.batch = batch }
}

/// The columns of rows.
public struct TextColumns {
    let schema: RecordSchema

    init(_ schema: RecordSchema) { self.schema = schema }
}

extension TextRows {
    /// What they have.
    public var columns: TextColumns { TextColumns(batch.schema) }
}
