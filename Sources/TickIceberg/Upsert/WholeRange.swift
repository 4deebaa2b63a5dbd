import TickStorage

/// What bounds allow of a column of whole numbers or times; a bound that is not known allows all.
struct WholeRange {
    private let column: Int
    private let lower: Int128?
    private let upper: Int128?

    /// The range of a field in rows of a schema; nil where it is of another type or not there.
    init?(of field: Int, in schema: RecordSchema, _ lower: Int128?, _ upper: Int128?) {
        guard let column = schema.index(id: field) else { return nil }
        switch schema.fields[column].type {
        case .int32, .date, .int64, .timestampMicros: break
        default: return nil
        }
        self.column = column
        self.lower = lower
        self.upper = upper
    }

    /// Whether a row's value is within.
    func contains(_ rows: RowBatch, _ row: Int) -> Bool {
        let column = rows.columns[column]
        let value =
            column.storage == .int32 ? Int128(column.int32s[row]) : Int128(column.int64s[row])
        return lower.map { $0 <= value } ?? true && upper.map { value <= $0 } ?? true
    }
}
