import TickStorage

/// What a new table is like.
public struct TableOptions: Sendable {
    /// How rows are put into partitions.
    public var spec = PartitionSpec.unpartitioned
    /// By which fields' values, by id, rows are sorted.
    public var sortedBy: [Int] = []
    /// The ids of the fields that name a row; empty where rows have no identity.
    public var identity: [Int] = []
    /// Table properties.
    public var properties: [String: String] = [:]

    /// Unpartitioned, unsorted.
    public init() {}
}

extension Table {
    /// What every new table's properties say, unless told otherwise.
    static let defaultProperties = [
        "write.format.default": "parquet", "write.parquet.compression-codec": "zstd",
        "write.metadata.delete-after-commit.enabled": "true",
        "write.metadata.previous-versions-max": "100",
    ]

    /// Makes a new, empty table in a directory, and opens it.
    ///
    /// A crash leaves no table or the whole; files that a crashed attempt left are passed by.
    ///
    /// Throws: `alreadyExists` where the catalog has one of that name or the directory holds one,
    /// `unsupported` where options name fields that the schema does not have.
    public static func create(
        _ catalog: SQLiteCatalog, _ name: TableName, directory: String, schema: RecordSchema,
        options: TableOptions = TableOptions(), settings: TableSettings = TableSettings()
    ) throws(StorageError) -> Table {
        guard directory.hasPrefix("/") else {
            throw StorageError(
                .unsupported, "is no absolute path; a table's files name each other by such",
                path: directory)
        }
        try check(schema, options, directory)
        let files = catalog.files
        for part in ["data", "metadata"] {
            try files.createDirectories(Path.join(directory, part))
        }
        try checkIsEmpty(directory, catalog)
        let metadata = TableMetadata(
            location: FileURI.uri(directory),
            schema: TableSchema(id: 0, schema, identity: options.identity), spec: options.spec,
            sortOrder: options.sortedBy.isEmpty
                ? .unsorted : SortOrder(id: 1, fields: options.sortedBy),
            properties: defaultProperties.merging(options.properties) { $1 },
            nowMillis: settings.now())
        let location = try writeMetadata(
            metadata, version: 0, files, Path.join(directory, "metadata"))
        guard try catalog.register(name, location) else {
            throw StorageError(
                .alreadyExists, "catalog '\(catalog.name)' has a table \(name) already; open it",
                path: catalog.path)
        }
        return try Table(catalog, name, settings: settings)
    }

    private static func check(
        _ schema: RecordSchema, _ options: TableOptions, _ directory: String
    ) throws(StorageError) {
        for id in options.spec.fields.map(\.source) + options.sortedBy + options.identity
        where schema.index(id: id) == nil {
            throw StorageError(
                .unsupported, "the table's options name field \(id), which '\(schema.name)' lacks",
                path: directory)
        }
        for id in options.identity where !schema.fields[schema.index(id: id)!].isRequired {
            throw StorageError(
                .unsupported,
                "field '\(schema.fields[schema.index(id: id)!].name)' names rows and may be null; "
                    + "make it required", path: directory)
        }
    }

    /// A catalog that was damaged or lost must not hide a table: a new one in its place would be
    /// without its rows.
    ///
    /// The hint is written once the catalog has the table, so a crashed attempt left none.
    private static func checkIsEmpty(
        _ directory: String, _ catalog: SQLiteCatalog
    ) throws(StorageError) {
        let hint = Path.join(Path.join(directory, "metadata"), MetadataMirror.hint)
        guard try catalog.files.status(hint) == nil else {
            throw StorageError(
                .alreadyExists,
                "holds a table that catalog '\(catalog.name)' in \(catalog.path) does not name;"
                    + " bring the catalog back from a copy, or move the folder away",
                path: directory)
        }
    }

    /// Writes a metadata file, durable; returns its URI.
    static func writeMetadata(
        _ metadata: TableMetadata, version: Int, _ files: any FileSystem, _ directory: String
    ) throws(StorageError) -> String {
        let bytes = [UInt8](metadata.json.json.utf8)
        let digits = String(version)
        let number = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
        let path = Path.join(
            directory, "\(number)-\(ChecksummedName.uuid(bytes)).metadata.json")
        try files.create(path, bytes)
        try files.syncDirectory(directory)
        return FileURI.uri(path)
    }
}
