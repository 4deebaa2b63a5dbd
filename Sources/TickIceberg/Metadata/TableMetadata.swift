import TickStorage

/// What a metadata file says of a table; what others put there is kept.
///
/// Limits: format version 2.
/// Source: Iceberg specification v2, "Table Metadata", appendix C.
public struct TableMetadata: Equatable, Sendable {
    /// The table's own id.
    public var uuid: String
    /// The URI of its directory.
    public var location: String
    /// The highest sequence number given.
    public var lastSequenceNumber: Int64
    /// Units: milliseconds since the Unix epoch.
    public var lastUpdatedMillis: Int64
    /// The highest field id ever given.
    public var lastColumnID: Int
    /// All schemas that files may have.
    public var schemas: [TableSchema]
    /// Which of them is in force.
    public var currentSchemaID: Int
    /// All partition specs that files may have.
    public var specs: [PartitionSpec]
    /// Which of them is in force.
    public var defaultSpecID: Int
    /// The highest id ever given to a partition field.
    public var lastPartitionID: Int
    /// All sort orders.
    public var sortOrders: [SortOrder]
    /// Which of them is in force.
    public var defaultSortOrderID: Int
    /// Named settings.
    public var properties: [String: String]
    /// The state in force; nil while the table is empty.
    public var currentSnapshotID: Int64?
    /// All states that can be read.
    public var snapshots: [Snapshot]
    /// When each state came into force.
    public var snapshotLog: [LogEntry]
    /// Earlier metadata files.
    public var metadataLog: [MetadataLogEntry]
    /// Branches and tags by name, as they were written.
    public var references: [String: SnapshotReference]
    /// What we do not know.
    var others: [JSONValue.Member]

    /// When a state came into force.
    public struct LogEntry: Equatable, Sendable {
        /// Units: milliseconds since the Unix epoch.
        public var timeMillis: Int64
        /// The state's id.
        public var snapshotID: Int64
    }

    /// An earlier metadata file.
    public struct MetadataLogEntry: Equatable, Sendable {
        /// When it was written. Units: milliseconds since the Unix epoch.
        public var timeMillis: Int64
        /// Its URI.
        public var file: String
    }

    /// A branch or tag.
    public struct SnapshotReference: Equatable, Sendable {
        /// The id of the state that it names.
        public var snapshotID: Int64
        var json: JSONValue
    }

    /// The schema in force.
    public var schema: TableSchema { schemas.first { $0.id == currentSchemaID }! }
    /// The partition spec in force.
    public var spec: PartitionSpec { specs.first { $0.id == defaultSpecID }! }
    /// The sort order in force.
    public var sortOrder: SortOrder { sortOrders.first { $0.id == defaultSortOrderID }! }
    /// The state in force.
    public var currentSnapshot: Snapshot? { currentSnapshotID.flatMap { snapshot($0) } }

    /// The state of this id.
    public func snapshot(_ id: Int64) -> Snapshot? { snapshots.first { $0.id == id } }

    /// The state in force at a time; nil where none was yet.
    ///
    /// Units: milliseconds since the Unix epoch.
    public func snapshot(atMillis time: Int64) -> Snapshot? {
        snapshotLog.last { $0.timeMillis <= time }.flatMap { snapshot($0.snapshotID) }
    }

    /// Metadata of a new, empty table.
    init(
        location: String, schema: TableSchema, spec: PartitionSpec, sortOrder: SortOrder,
        properties: [String: String], nowMillis: Int64
    ) {
        uuid = ChecksummedName.random()
        self.location = location
        lastSequenceNumber = 0
        lastUpdatedMillis = nowMillis
        lastColumnID = schema.record.fields.map(\.id).max() ?? 0
        schemas = [schema]
        currentSchemaID = schema.id
        specs = [spec]
        defaultSpecID = spec.id
        lastPartitionID = spec.fields.map(\.id).max() ?? 999
        sortOrders = [sortOrder]
        defaultSortOrderID = sortOrder.id
        self.properties = properties
        snapshots = []
        snapshotLog = []
        metadataLog = []
        references = [:]
        others = []
    }

    init(reader: MetadataReader) throws(StorageError) {
        uuid = try reader.text("table-uuid")
        location = try reader.text("location")
        lastSequenceNumber = try reader.integer("last-sequence-number")
        lastUpdatedMillis = try reader.integer("last-updated-ms")
        lastColumnID = try reader.int("last-column-id")
        schemas = try reader.list("schemas", TableSchema.init)
        currentSchemaID = try reader.int("current-schema-id")
        specs = try reader.list("partition-specs", PartitionSpec.init)
        defaultSpecID = try reader.int("default-spec-id")
        lastPartitionID = try reader.int("last-partition-id")
        sortOrders = try reader.list("sort-orders", SortOrder.init)
        defaultSortOrderID = try reader.int("default-sort-order-id")
        properties = reader.json["properties"]?.textMembers ?? [:]
        let current = reader.json["current-snapshot-id"]?.integer
        currentSnapshotID = current == -1 ? nil : current
        snapshots = try reader.list("snapshots", optional: true, Snapshot.init)
        snapshotLog = try reader.snapshotLog()
        metadataLog = try reader.metadataLog()
        references = try reader.references()
        others = reader.others
        try check(reader.path)
    }

    private func check(_ path: String) throws(StorageError) {
        guard schemas.contains(where: { $0.id == currentSchemaID }) else {
            throw MetadataReader.missing("schema \(currentSchemaID)", path)
        }
        guard specs.contains(where: { $0.id == defaultSpecID }) else {
            throw MetadataReader.missing("partition spec \(defaultSpecID)", path)
        }
        guard sortOrders.contains(where: { $0.id == defaultSortOrderID }) else {
            throw MetadataReader.missing("sort order \(defaultSortOrderID)", path)
        }
        guard currentSnapshotID == nil || currentSnapshot != nil else {
            throw MetadataReader.missing("snapshot \(currentSnapshotID ?? -1)", path)
        }
    }
}
