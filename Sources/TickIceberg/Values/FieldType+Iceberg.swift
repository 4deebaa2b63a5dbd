import TickStorage

/// How Iceberg's schemas write a type.
///
/// Source: Iceberg specification v2, "Schemas and Data Types", appendix C.
extension FieldType {
    /// Iceberg's name of it.
    public var icebergName: String {
        switch self {
        case .boolean: "boolean"
        case .int32: "int"
        case .int64: "long"
        case .float32: "float"
        case .float64: "double"
        case .string: "string"
        case .binary: "binary"
        case .date: "date"
        case .timestampMicros: "timestamptz"
        case .decimal(let precision, let scale): "decimal(\(precision), \(scale))"
        }
    }

    /// The type of this Iceberg name; nil for those that no record of ours has.
    public init?(icebergName name: String) {
        switch name {
        case "boolean": self = .boolean
        case "int": self = .int32
        case "long": self = .int64
        case "float": self = .float32
        case "double": self = .float64
        case "string": self = .string
        case "binary": self = .binary
        case "date": self = .date
        case "timestamptz": self = .timestampMicros
        default:
            guard name.hasPrefix("decimal("), name.hasSuffix(")") else { return nil }
            let parts = name.dropFirst(8).dropLast().split(separator: ",").map {
                Int($0.drop { $0 == " " })
            }
            guard parts.count == 2, let precision = parts[0], let scale = parts[1],
                (1...38).contains(precision), (0...precision).contains(scale)
            else { return nil }
            self = .decimal(precision: precision, scale: scale)
        }
    }
}
