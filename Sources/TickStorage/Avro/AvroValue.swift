/// A value of an Avro schema, as a tree.
///
/// A union is its branch's value; a record is the values of its fields in the schema's order.
public enum AvroValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    /// An `int`, `long` or the place of an enumeration's symbol.
    case integer(Int64)
    case float(Float)
    case double(Double)
    /// A `bytes` or `fixed`.
    case bytes([UInt8])
    case string(String)
    case array([AvroValue])
    case map([String: AvroValue])
    case record([AvroValue])

    /// A whole number.
    public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    /// The bytes of a `bytes` or `fixed`.
    public var bytes: [UInt8]? { if case .bytes(let value) = self { value } else { nil } }
    /// A text.
    public var text: String? { if case .string(let value) = self { value } else { nil } }
    /// The elements of an array.
    public var elements: [AvroValue]? { if case .array(let value) = self { value } else { nil } }
    /// The fields' values of a record.
    public var fields: [AvroValue]? { if case .record(let value) = self { value } else { nil } }
    /// The truth of a boolean.
    public var truth: Bool? { if case .boolean(let value) = self { value } else { nil } }
}
