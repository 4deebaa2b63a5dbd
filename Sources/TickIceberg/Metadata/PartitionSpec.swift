import TickStorage

/// How a table's rows are put into partitions.
public struct PartitionSpec: Equatable, Sendable {
    /// Its id within the table.
    public var id: Int
    /// One value of a partition each.
    public var fields: [PartitionField]

    /// A specification of these fields.
    public init(id: Int, fields: [PartitionField]) {
        self.id = id
        self.fields = fields
    }

    /// One partition for all rows.
    public static let unpartitioned = PartitionSpec(id: 0, fields: [])

    /// By the UTC day of a time, then by a hash of a text: `NAME_day`, `NAME_bucket`.
    public static func dayAndBucket(
        day: RecordField, bucket: RecordField, count: Int
    ) -> PartitionSpec {
        PartitionSpec(
            id: 0,
            fields: [
                PartitionField(
                    source: day.id, id: 1000, name: day.name + "_day", transform: .day),
                PartitionField(
                    source: bucket.id, id: 1001, name: bucket.name + "_bucket",
                    transform: .bucket(count)),
            ])
    }

    init(_ json: JSONValue, path: String) throws(StorageError) {
        guard let list = json["fields"]?.elements else {
            throw MetadataReader.missing("fields of a partition spec", path)
        }
        id = json["spec-id"]?.integer.flatMap { Int(exactly: $0) } ?? 0
        fields = []
        for (place, entry) in list.enumerated() {
            guard let source = entry["source-id"]?.integer.flatMap({ Int(exactly: $0) }),
                let name = entry["name"]?.text, let transform = entry["transform"]?.text
            else { throw MetadataReader.missing("source-id of a partition field", path) }
            fields.append(
                PartitionField(
                    source: source,
                    id: entry["field-id"]?.integer.flatMap { Int(exactly: $0) } ?? 1000 + place,
                    name: name, transform: TransformKind(name: transform)))
        }
    }

    var json: JSONValue {
        .object([.init("spec-id", .integer(id)), .init("fields", fieldsJSON)])
    }

    var fieldsJSON: JSONValue { .array(fields.map(\.json)) }
}

/// One value of a partition.
public struct PartitionField: Equatable, Sendable {
    /// The id of the field it comes from.
    public var source: Int
    /// Its own id: 1000 and up.
    public var id: Int
    /// Its name.
    public var name: String
    /// How it comes from the field.
    public var transform: TransformKind

    /// A partition field of these parts.
    public init(source: Int, id: Int, name: String, transform: TransformKind) {
        self.source = source
        self.id = id
        self.name = name
        self.transform = transform
    }

    var json: JSONValue {
        .object([
            .init("source-id", .integer(source)), .init("field-id", .integer(id)),
            .init("name", .string(name)), .init("transform", .string(transform.name)),
        ])
    }
}
