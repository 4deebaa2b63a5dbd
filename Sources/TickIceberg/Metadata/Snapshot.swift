import TickStorage

/// One state of a table.
public struct Snapshot: Equatable, Sendable {
    /// Its id: positive, by chance.
    public var id: Int64
    /// The id of the state it was made from; nil for the first.
    public var parent: Int64?
    /// Its place in the order of commits.
    public var sequenceNumber: Int64
    /// When it was committed.
    ///
    /// Units: milliseconds since the Unix epoch.
    public var timeMillis: Int64
    /// The URI of its manifest list.
    public var manifestList: String
    /// What it did: `operation` is append, replace, overwrite or delete.
    public var summary: [String: String]
    /// The schema it was made with.
    public var schemaID: Int?
    /// As another program, or we before, wrote it.
    private var written: JSONValue?

    /// What it did.
    public var operation: String { summary["operation"] ?? "" }

    init(
        id: Int64, parent: Int64?, sequenceNumber: Int64, timeMillis: Int64, manifestList: String,
        summary: [String: String], schemaID: Int
    ) {
        self.id = id
        self.parent = parent
        self.sequenceNumber = sequenceNumber
        self.timeMillis = timeMillis
        self.manifestList = manifestList
        self.summary = summary
        self.schemaID = schemaID
    }

    init(_ json: JSONValue, path: String) throws(StorageError) {
        guard let id = json["snapshot-id"]?.integer, let time = json["timestamp-ms"]?.integer,
            let list = json["manifest-list"]?.text
        else { throw MetadataReader.missing("id, time or manifest list of a snapshot", path) }
        self.id = id
        parent = json["parent-snapshot-id"]?.integer
        sequenceNumber = json["sequence-number"]?.integer ?? 0
        timeMillis = time
        manifestList = list
        summary = json["summary"]?.textMembers ?? [:]
        schemaID = json["schema-id"]?.integer.flatMap { Int(exactly: $0) }
        written = json
    }

    var json: JSONValue {
        if let written { return written }
        var members: [JSONValue.Member] = [.init("snapshot-id", .integer(id))]
        if let parent { members.append(.init("parent-snapshot-id", .integer(parent))) }
        members += [
            .init("sequence-number", .integer(sequenceNumber)),
            .init("timestamp-ms", .integer(timeMillis)),
            .init("manifest-list", .string(manifestList)), .init("summary", .texts(summary)),
        ]
        if let schemaID { members.append(.init("schema-id", .integer(schemaID))) }
        return .object(members)
    }
}

extension JSONValue {
    /// An object of texts, sorted by name.
    static func texts(_ texts: [String: String]) -> JSONValue {
        .object(texts.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })
    }

    /// The members that are texts.
    var textMembers: [String: String] {
        var texts: [String: String] = [:]
        for member in members ?? [] { texts[member.name] = member.value.text }
        return texts
    }
}
