/// Rows as columns: what a log's records decode to, and what Parquet files are made of.
///
/// Concurrency: a value.
public struct RowBatch: Equatable, Sendable {
    /// What the columns are, in their order.
    public let schema: RecordSchema
    /// One column for each field of the schema, all of `count` rows.
    public var columns: [Column]

    /// No rows.
    public init(_ schema: RecordSchema) {
        self.schema = schema
        columns = schema.fields.map { Column($0.type.storage) }
    }

    /// How many rows it holds.
    public var count: Int { columns.first?.count ?? 0 }

    /// Forgets the rows and keeps the memory.
    public mutating func removeAll() {
        for index in columns.indices { columns[index].removeAll() }
    }

    /// Forgets the last so many rows.
    public mutating func removeLast(_ rows: Int) {
        for index in columns.indices { columns[index].removeLast(rows) }
    }
}

/// The values of one field, row by row; a null has a placeholder (0, empty) among the values.
///
/// Invariant: the array of `storage` has `count` elements (for bytes: `ends`), the others are
/// empty; `validity` is empty where nothing is null, else it has `count` elements, 1 for a value, 0
/// for null.
public struct Column: Equatable, Sendable {
    /// Which of the arrays holds the values.
    public let storage: ColumnStorage
    /// 1 for true, 0 for false.
    public var booleans: [UInt8] = []
    /// Values of `int32` and `date`.
    public var int32s: [Int32] = []
    /// Values of `int64`, `timestampMicros` and decimals of at most 18 digits.
    public var int64s: [Int64] = []
    /// Values of decimals of more digits.
    public var int128s: [Int128] = []
    /// Values of `float32`.
    public var float32s: [Float] = []
    /// Values of `float64`.
    public var float64s: [Double] = []
    /// The values of a bytes column, one after the other.
    public var bytes: [UInt8] = []
    /// Where each value of a bytes column ends in `bytes`.
    public var ends: [Int] = []
    /// 1 for a value, 0 for null; empty where no row is null.
    public var validity: [UInt8] = []

    /// No values.
    public init(_ storage: ColumnStorage) { self.storage = storage }

    /// How many rows it has.
    @inlinable
    public var count: Int {
        switch storage {
        case .boolean: booleans.count
        case .int32: int32s.count
        case .int64: int64s.count
        case .int128: int128s.count
        case .float32: float32s.count
        case .float64: float64s.count
        case .bytes: ends.count
        }
    }

    /// Whether the row's value is null.
    @inlinable
    public func isNull(_ row: Int) -> Bool { !validity.isEmpty && validity[row] == 0 }

    /// A bytes column's value of a row.
    @inlinable
    public func value(_ row: Int) -> ArraySlice<UInt8> {
        bytes[(row == 0 ? 0 : ends[row - 1])..<ends[row]]
    }

    /// Appends a null.
    public mutating func appendNull() {
        if validity.isEmpty { validity = [UInt8](repeating: 1, count: count) }
        switch storage {
        case .boolean: booleans.append(0)
        case .int32: int32s.append(0)
        case .int64: int64s.append(0)
        case .int128: int128s.append(0)
        case .float32: float32s.append(0)
        case .float64: float64s.append(0)
        case .bytes: ends.append(bytes.count)
        }
        validity.append(0)
    }

    /// Says that the value just appended to one of the arrays is one: to be called after every
    /// append of a value to a column that may have nulls.
    @inlinable
    public mutating func markValue() { if !validity.isEmpty { validity.append(1) } }

    /// Appends a value of a bytes column, and marks it.
    public mutating func append(_ value: some Collection<UInt8>) {
        bytes.append(contentsOf: value)
        ends.append(bytes.count)
        markValue()
    }

    /// Forgets the last so many values.
    public mutating func removeLast(_ rows: Int) {
        if !validity.isEmpty {
            validity.removeLast(rows)
            if !validity.contains(0) { validity.removeAll(keepingCapacity: true) }
        }
        switch storage {
        case .boolean: booleans.removeLast(rows)
        case .int32: int32s.removeLast(rows)
        case .int64: int64s.removeLast(rows)
        case .int128: int128s.removeLast(rows)
        case .float32: float32s.removeLast(rows)
        case .float64: float64s.removeLast(rows)
        case .bytes:
            ends.removeLast(rows)
            bytes.removeLast(bytes.count - (ends.last ?? 0))
        }
    }

    /// Forgets the values and keeps the memory.
    public mutating func removeAll() {
        booleans.removeAll(keepingCapacity: true)
        int32s.removeAll(keepingCapacity: true)
        int64s.removeAll(keepingCapacity: true)
        int128s.removeAll(keepingCapacity: true)
        float32s.removeAll(keepingCapacity: true)
        float64s.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        validity.removeAll(keepingCapacity: true)
    }
}
