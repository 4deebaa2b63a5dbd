import TickStorage

/// An Iceberg table of format version 2 in a directory, found through a catalog.
///
/// Reading sees the snapshot that the last `refresh` or commit found; a commit goes on top of what
/// the catalog says at that moment, whoever wrote it.
///
/// Concurrency: one thread at a time; any number of tables, processes and other programs on the
/// same directory.
public final class Table {
    /// The catalog it is in.
    public let catalog: SQLiteCatalog
    /// Its name there.
    public let name: TableName
    /// What its metadata file says.
    public internal(set) var metadata: TableMetadata
    /// The URI of the metadata file.
    public internal(set) var metadataLocation: String
    /// How it is worked on.
    public var settings: TableSettings
    /// Its directory.
    public let directory: String
    let store: ManifestStore
    var files: any FileSystem { catalog.files }

    /// Where its rows are.
    public var dataDirectory: String { Path.join(directory, "data") }
    /// Where metadata, manifest lists and manifests are.
    public var metadataDirectory: String { Path.join(directory, "metadata") }

    /// Opens a table.
    ///
    /// Throws: `notFound` where the catalog does not have it.
    public init(
        _ catalog: SQLiteCatalog, _ name: TableName, settings: TableSettings = TableSettings()
    ) throws(StorageError) {
        guard let location = try catalog.location(name) else {
            throw StorageError(
                .notFound, "there is no table \(name) in catalog '\(catalog.name)'",
                path: catalog.path)
        }
        metadata = try Self.read(catalog.files, location)
        self.catalog = catalog
        self.name = name
        self.settings = settings
        metadataLocation = location
        directory = try FileURI.path(metadata.location)
        store = ManifestStore(
            catalog.files, directory: Path.join(directory, "metadata"),
            cachedMax: settings.entriesCachedMax)
        if !catalog.isReadOnly {
            MetadataMirror(files: files, directory: metadataDirectory).update(location)
        }
    }

    /// A table as its metadata file says, without a catalog: for reading alone.
    ///
    /// Limits: `refresh` and commits throw, as no catalog knows it.
    init(
        reading location: String, directory: String, _ files: any FileSystem
    ) throws(StorageError) {
        metadata = try Self.read(files, location)
        catalog = try SQLiteCatalog(
            files, path: Path.join(directory, "no-catalog.db"), readOnly: true)
        name = TableName("", Path.name(directory))
        settings = TableSettings()
        metadataLocation = location
        self.directory = directory
        store = ManifestStore(
            files, directory: Path.join(directory, "metadata"), cachedMax: settings.entriesCachedMax
        )
    }

    /// Looks what the catalog says now.
    public func refresh() throws(StorageError) {
        guard let location = try catalog.location(name) else {
            throw StorageError(
                .notFound, "there is no table \(name) any more", path: catalog.path)
        }
        guard location != metadataLocation else { return }
        metadata = try Self.read(files, location)
        metadataLocation = location
    }

    /// How far a sink's last commit came; nil before its first.
    public func committed(_ sink: String) -> SinkCommit? {
        SinkCommit(sink, properties: metadata.properties)
    }

    static func read(
        _ files: any FileSystem, _ location: String
    ) throws(StorageError) -> TableMetadata {
        let path = try FileURI.path(location)
        let bytes = try files.read(path, limit: TableMetadata.fileBytesMax)
        return try TableMetadata(bytes, path: path)
    }
}
