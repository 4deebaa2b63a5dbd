/// What the records of a stream hold: named, typed fields, each known for ever by its id.
///
/// The same schema is written as Avro beside a log, as columns into Parquet, and as the schema of
/// an Iceberg table; a field keeps its id when it is renamed, and an id is never given twice.
public struct RecordSchema: Equatable, Sendable {
    /// The record's name: letters, digits and `_`, not beginning with a digit.
    public var name: String
    /// The fields in their order.
    public var fields: [RecordField]

    /// A schema of these fields.
    public init(name: String, fields: [RecordField]) {
        self.name = name
        self.fields = fields
    }

    /// The place of the field of this id.
    public func index(id: Int) -> Int? { fields.firstIndex { $0.id == id } }

    /// The place of the field of this name.
    public func index(_ name: String) -> Int? { fields.firstIndex { $0.name == name } }
}

/// One field of a record.
public struct RecordField: Equatable, Sendable {
    /// Its id: positive, of one field for ever.
    public var id: Int
    /// Its name: letters, digits and `_`, not beginning with a digit.
    public var name: String
    /// What its values are.
    public var type: FieldType
    /// Whether every record has a value; otherwise it may be null.
    public var isRequired: Bool
    /// What it means, for readers.
    public var doc: String

    /// A field of these parts.
    public init(
        id: Int, _ name: String, _ type: FieldType, required: Bool = true, doc: String = ""
    ) {
        self.id = id
        self.name = name
        self.type = type
        isRequired = required
        self.doc = doc
    }
}

/// What a field's values are; each exists in Avro, Parquet and Iceberg.
public enum FieldType: Equatable, Hashable, Sendable {
    case boolean
    case int32
    case int64
    case float32
    case float64
    /// UTF-8 text.
    case string
    case binary
    /// Days since the Unix epoch.
    case date
    /// Microseconds since the Unix epoch, UTC (Iceberg `timestamptz`).
    case timestampMicros
    /// Whole numbers of 10^-scale; precision 1–38 digits.
    case decimal(precision: Int, scale: Int)

    /// How a column of it is held in memory.
    public var storage: ColumnStorage {
        switch self {
        case .boolean: .boolean
        case .int32, .date: .int32
        case .int64, .timestampMicros: .int64
        case .float32: .float32
        case .float64: .float64
        case .string, .binary: .bytes
        case .decimal(let precision, _): precision <= 18 ? .int64 : .int128
        }
    }
}

/// How the values of a column are held in memory.
public enum ColumnStorage: Sendable { case boolean, int32, int64, int128, float32, float64, bytes }
