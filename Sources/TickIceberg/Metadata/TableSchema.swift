import TickStorage

/// One of a table's schemas.
public struct TableSchema: Equatable, Sendable {
    /// Its id within the table.
    public var id: Int
    /// The fields that a record can have.
    public var record: RecordSchema
    /// The ids of the fields that name a row.
    public var identity: [Int]
    /// Names of fields of types that no record of ours has: they are kept and not read.
    public var foreign: [String]
    /// As it was written.
    var json: JSONValue

    /// A schema of these fields.
    public init(id: Int, _ record: RecordSchema, identity: [Int] = []) {
        self.id = id
        self.record = record
        self.identity = identity
        foreign = []
        json = Self.json(id, record, identity)
    }

    init(_ json: JSONValue, path: String) throws(StorageError) {
        let id = json["schema-id"]?.integer.flatMap { Int(exactly: $0) } ?? 0
        guard
            let list = json["fields"]?.elements
        else { throw MetadataReader.missing("fields of a schema", path) }
        self.id = id
        self.json = json
        identity = (json["identifier-field-ids"]?.elements ?? []).compactMap {
            $0.integer.flatMap { Int(exactly: $0) }
        }
        var fields: [RecordField] = []
        foreign = []
        for entry in list {
            guard let fieldID = entry["id"]?.integer.flatMap({ Int(exactly: $0) }), fieldID > 0,
                let name = entry["name"]?.text, let required = entry["required"]?.truth
            else { throw MetadataReader.missing("id, name or required of a field", path) }
            guard let type = entry["type"]?.text.flatMap({ FieldType(icebergName: $0) }) else {
                foreign.append(name)
                continue
            }
            fields.append(
                RecordField(
                    id: fieldID, name, type, required: required, doc: entry["doc"]?.text ?? ""))
        }
        record = RecordSchema(name: "row", fields: fields)
    }

    private static func json(_ id: Int, _ record: RecordSchema, _ identity: [Int]) -> JSONValue {
        .object([
            .init("type", .string("struct")), .init("schema-id", .integer(id)),
            .init("identifier-field-ids", .array(identity.map { .integer($0) })),
            .init("fields", .array(record.fields.map(field))),
        ])
    }

    private static func field(_ field: RecordField) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("id", .integer(field.id)), .init("name", .string(field.name)),
            .init("required", .boolean(field.isRequired)),
            .init("type", .string(field.type.icebergName)),
        ]
        if !field.doc.isEmpty { members.append(.init("doc", .string(field.doc))) }
        return .object(members)
    }
}
