/// An Avro schema as a tree, with the field ids that Iceberg adds.
///
/// Limits: no type that contains itself.
/// Source: Apache Avro 1.12 specification, "Schema Declaration".
public indirect enum AvroSchema: Equatable, Sendable {
    case null, boolean, int, long, float, double, bytes, string
    /// This many bytes.
    case fixed(size: Int)
    /// One of this many symbols.
    case enumeration(count: Int)
    case array(AvroSchema)
    case map(AvroSchema)
    case record([AvroField])
    case union([AvroSchema])
}

/// A field of an Avro record.
public struct AvroField: Equatable, Sendable {
    /// Its name.
    public var name: String
    /// Iceberg's id of it, where the schema says one.
    public var id: Int?
    /// What its values are.
    public var schema: AvroSchema

    /// A field of these parts.
    public init(_ name: String, id: Int?, _ schema: AvroSchema) {
        self.name = name
        self.id = id
        self.schema = schema
    }
}

extension AvroSchema {
    /// The schema that this JSON text is.
    ///
    /// Throws: `corrupt` where it is no schema, `unsupported` where a type contains itself.
    public init(json: [UInt8], path: String) throws(StorageError) {
        var names: [String: AvroSchema] = [:]
        self = try Self.parse(try JSONParser.parse(json, path: path), &names, path)
    }

    private static let primitives: [String: AvroSchema] = [
        "null": .null, "boolean": .boolean, "int": .int, "long": .long, "float": .float,
        "double": .double, "bytes": .bytes, "string": .string,
    ]

    private static func parse(
        _ json: JSONValue, _ names: inout [String: AvroSchema], _ path: String
    ) throws(StorageError) -> AvroSchema {
        if let name = json.text {
            if let found = primitives[name] ?? names[name] { return found }
            throw StorageError(
                .unsupported, "Avro schema uses type '\(name)' before or inside it is declared",
                path: path)
        }
        if let branches = json.elements {
            var schemas: [AvroSchema] = []
            for branch in branches { schemas.append(try parse(branch, &names, path)) }
            return .union(schemas)
        }
        guard let type = json["type"] else { throw bad("a type is missing", path) }
        guard let kind = type.text else { return try parse(type, &names, path) }
        let schema = try complex(kind, json, &names, path)
        if let name = json["name"]?.text {
            names[name] = schema
            if let space = json["namespace"]?.text { names[space + "." + name] = schema }
        }
        return schema
    }

    private static func complex(
        _ kind: String, _ json: JSONValue, _ names: inout [String: AvroSchema], _ path: String
    ) throws(StorageError) -> AvroSchema {
        switch kind {
        case "record": return .record(try fields(json, &names, path))
        case "array": return .array(try parse(json["items"] ?? .null, &names, path))
        case "map": return .map(try parse(json["values"] ?? .null, &names, path))
        case "fixed":
            guard let size = json["size"]?.integer, (0...1024).contains(size) else {
                throw bad("a fixed type without size", path)
            }
            return .fixed(size: Int(size))
        case "enum": return .enumeration(count: json["symbols"]?.elements?.count ?? 0)
        default: return try parse(.string(kind), &names, path)
        }
    }

    private static func fields(
        _ json: JSONValue, _ names: inout [String: AvroSchema], _ path: String
    ) throws(StorageError) -> [AvroField] {
        guard let list = json["fields"]?.elements else {
            throw bad("a record without fields", path)
        }
        var fields: [AvroField] = []
        for field in list {
            guard let name = field["name"]?.text, let type = field["type"] else {
                throw bad("a field without name or type", path)
            }
            let id = field["field-id"]?.integer.flatMap { Int(exactly: $0) }
            fields.append(AvroField(name, id: id, try parse(type, &names, path)))
        }
        return fields
    }

    private static func bad(_ what: String, _ path: String) -> StorageError {
        StorageError(.corrupt, "has no Avro schema: \(what)", path: path)
    }
}
