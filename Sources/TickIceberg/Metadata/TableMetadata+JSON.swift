import TickStorage

extension TableMetadata {
    /// The most bytes of a metadata file that is read.
    public static let fileBytesMax = 256 << 20

    /// Metadata from a file's bytes, which its name may say the CRC of.
    ///
    /// Throws: `corrupt` where they are damaged, `unsupported` for other format versions.
    public init(_ bytes: [UInt8], path: String) throws(StorageError) {
        try ChecksummedName.check(bytes, path: path)
        self = try TableMetadata(reader: MetadataReader(bytes, path: path))
    }

    /// The metadata file's content.
    public var json: JSONValue {
        let members: [JSONValue.Member] = [
            .init("format-version", .integer(2)), .init("table-uuid", .string(uuid)),
            .init("location", .string(location)),
            .init("last-sequence-number", .integer(lastSequenceNumber)),
            .init("last-updated-ms", .integer(lastUpdatedMillis)),
            .init("last-column-id", .integer(lastColumnID)),
            .init("current-schema-id", .integer(currentSchemaID)),
            .init("schemas", .array(schemas.map(\.json))),
            .init("default-spec-id", .integer(defaultSpecID)),
            .init("partition-specs", .array(specs.map(\.json))),
            .init("last-partition-id", .integer(lastPartitionID)),
            .init("default-sort-order-id", .integer(defaultSortOrderID)),
            .init("sort-orders", .array(sortOrders.map(\.json))),
            .init("properties", .texts(properties)),
            .init("current-snapshot-id", .integer(currentSnapshotID ?? -1)),
            .init("refs", referencesJSON), .init("snapshots", .array(snapshots.map(\.json))),
            .init("snapshot-log", snapshotLogJSON), .init("metadata-log", metadataLogJSON),
        ]
        return .object(members + others)
    }

    private var referencesJSON: JSONValue {
        .object(references.sorted { $0.key < $1.key }.map { .init($0.key, $0.value.json) })
    }

    private var snapshotLogJSON: JSONValue {
        .array(
            snapshotLog.map {
                .object([
                    .init("timestamp-ms", .integer($0.timeMillis)),
                    .init("snapshot-id", .integer($0.snapshotID)),
                ])
            })
    }

    private var metadataLogJSON: JSONValue {
        .array(
            metadataLog.map {
                .object([
                    .init("timestamp-ms", .integer($0.timeMillis)),
                    .init("metadata-file", .string($0.file)),
                ])
            })
    }
}

extension TableMetadata.SnapshotReference {
    /// The branch `main` at this state.
    static func branch(_ id: Int64) -> Self {
        .init(
            snapshotID: id,
            json: .object([
                .init("snapshot-id", .integer(id)), .init("type", .string("branch")),
            ]))
    }
}
