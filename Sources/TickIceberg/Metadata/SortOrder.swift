import TickStorage

/// How the rows of a data file are sorted: by these fields' values, ascending, nulls last.
public struct SortOrder: Equatable, Sendable {
    /// Its id within the table; 0 is unsorted.
    public var id: Int
    /// The ids of the fields; empty where one of them is transformed or descending, as only others
    /// make such orders.
    public var fields: [Int]
    /// As it was written.
    var json: JSONValue

    /// No order.
    public static let unsorted = SortOrder(id: 0, fields: [])

    /// By these fields.
    public init(id: Int, fields: [Int]) {
        self.id = id
        self.fields = fields
        json = .object([
            .init("order-id", .integer(id)),
            .init(
                "fields",
                .array(
                    fields.map { field in
                        .object([
                            .init("transform", .string("identity")),
                            .init("source-id", .integer(field)),
                            .init("direction", .string("asc")),
                            .init("null-order", .string("nulls-last")),
                        ])
                    })),
        ])
    }

    init(_ json: JSONValue, path: String) throws(StorageError) {
        guard let id = json["order-id"]?.integer.flatMap({ Int(exactly: $0) }),
            let list = json["fields"]?.elements
        else { throw MetadataReader.missing("order-id or fields of a sort order", path) }
        self.id = id
        self.json = json
        let plain = list.allSatisfy {
            $0["transform"]?.text == "identity" && $0["direction"]?.text == "asc"
                && $0["null-order"]?.text == "nulls-last"
        }
        fields =
            plain
            ? list.compactMap { $0["source-id"]?.integer.flatMap { Int(exactly: $0) } } : []
    }
}
