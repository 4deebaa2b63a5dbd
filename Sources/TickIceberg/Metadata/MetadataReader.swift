import TickStorage

/// Takes a metadata file apart.
struct MetadataReader {
    let json: JSONValue
    let path: String

    /// The names that `TableMetadata` knows.
    static let known: Set = [
        "format-version", "table-uuid", "location", "last-sequence-number", "last-updated-ms",
        "last-column-id", "schemas", "current-schema-id", "partition-specs", "default-spec-id",
        "last-partition-id", "sort-orders", "default-sort-order-id", "properties",
        "current-snapshot-id", "snapshots", "snapshot-log", "metadata-log", "refs",
        // Of version 1, written by some beside the others; they would go stale.
        "schema", "partition-spec",
    ]

    init(_ bytes: [UInt8], path: String) throws(StorageError) {
        json = try JSONParser.parse(bytes, path: path)
        self.path = path
        let version = try integer("format-version")
        guard version == 2 else {
            throw StorageError(
                .unsupported, "has Iceberg format version \(version); only 2 can be read here",
                path: path)
        }
    }

    var others: [JSONValue.Member] {
        (json.members ?? []).filter { !Self.known.contains($0.name) }
    }

    func text(_ name: String) throws(StorageError) -> String {
        guard let text = json[name]?.text else { throw Self.missing(name, path) }
        return text
    }

    func integer(_ name: String) throws(StorageError) -> Int64 {
        guard let value = json[name]?.integer else { throw Self.missing(name, path) }
        return value
    }

    func int(_ name: String) throws(StorageError) -> Int {
        guard let value = Int32(exactly: try integer(name)) else {
            throw Self.missing(name, path)
        }
        return Int(value)
    }

    func list<Element>(
        _ name: String, optional: Bool = false,
        _ make: (JSONValue, String) throws(StorageError) -> Element
    ) throws(StorageError) -> [Element] {
        guard let elements = json[name]?.elements else {
            if optional { return [] }
            throw Self.missing(name, path)
        }
        var made: [Element] = []
        for element in elements { made.append(try make(element, path)) }
        return made
    }

    func snapshotLog() throws(StorageError) -> [TableMetadata.LogEntry] {
        try list("snapshot-log", optional: true) { entry, path throws(StorageError) in
            guard let time = entry["timestamp-ms"]?.integer,
                let id = entry["snapshot-id"]?.integer
            else { throw Self.missing("time or id in snapshot-log", path) }
            return .init(timeMillis: time, snapshotID: id)
        }
    }

    func metadataLog() throws(StorageError) -> [TableMetadata.MetadataLogEntry] {
        try list("metadata-log", optional: true) { entry, path throws(StorageError) in
            guard let time = entry["timestamp-ms"]?.integer,
                let file = entry["metadata-file"]?.text
            else { throw Self.missing("time or file in metadata-log", path) }
            return .init(timeMillis: time, file: file)
        }
    }

    func references() throws(StorageError) -> [String: TableMetadata.SnapshotReference] {
        var found: [String: TableMetadata.SnapshotReference] = [:]
        for member in json["refs"]?.members ?? [] {
            guard let id = member.value["snapshot-id"]?.integer else {
                throw Self.missing("snapshot-id in refs", path)
            }
            found[member.name] = .init(snapshotID: id, json: member.value)
        }
        return found
    }

    static func missing(_ what: String, _ path: String) -> StorageError {
        StorageError(
            .corrupt, "is no table metadata: \(what) is missing; restore the file from a copy",
            path: path)
    }
}
