import TickStorage

/// How a partition's value comes from a field's.
///
/// Source: Iceberg specification v2, "Partition Transforms".
public enum TransformKind: Equatable, Sendable {
    case identity, year, month, day, hour, void
    /// The hash modulo this many.
    case bucket(Int)
    /// Cut to this width.
    case truncate(Int)
    /// One that we do not know: its values are carried and never used.
    case other(String)

    /// The transform of this name.
    public init(name: String) {
        switch name {
        case "identity": self = .identity
        case "year": self = .year
        case "month": self = .month
        case "day": self = .day
        case "hour": self = .hour
        case "void": self = .void
        default:
            if let count = Self.argument(name, "bucket") {
                self = .bucket(count)
            } else if let width = Self.argument(name, "truncate") {
                self = .truncate(width)
            } else {
                self = .other(name)
            }
        }
    }

    /// Iceberg's name of it.
    public var name: String {
        switch self {
        case .identity: "identity"
        case .year: "year"
        case .month: "month"
        case .day: "day"
        case .hour: "hour"
        case .void: "void"
        case .bucket(let count): "bucket[\(count)]"
        case .truncate(let width): "truncate[\(width)]"
        case .other(let name): name
        }
    }

    /// The Avro type of its values as JSON text; nil where it or the source is unknown.
    func avroType(source: FieldType?) -> String? {
        switch self {
        case .year, .month, .hour, .bucket: "\"int\""
        case .day: "{\"type\":\"int\",\"logicalType\":\"date\"}"
        case .identity, .truncate, .void: source?.manifestAvroType
        case .other: nil
        }
    }

    private static func argument(_ name: String, _ kind: String) -> Int? {
        guard name.hasPrefix(kind + "["), name.hasSuffix("]") else { return nil }
        guard let value = Int(name.dropFirst(kind.count + 1).dropLast()), value > 0,
            value <= Int32.max
        else { return nil }
        return value
    }
}

extension FieldType {
    /// How a manifest's Avro schema writes the type of an identity partition; nil for decimals,
    /// which need a fixed type of their own.
    var manifestAvroType: String? {
        switch self {
        case .boolean: "\"boolean\""
        case .int32: "\"int\""
        case .int64: "\"long\""
        case .float32: "\"float\""
        case .float64: "\"double\""
        case .string: "\"string\""
        case .binary: "\"bytes\""
        case .date: "{\"type\":\"int\",\"logicalType\":\"date\"}"
        case .timestampMicros:
            "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\",\"adjust-to-utc\":true}"
        case .decimal: nil
        }
    }
}
