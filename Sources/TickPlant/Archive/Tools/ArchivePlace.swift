import TickCore
import TickIceberg
import TickLog
import TickStorage

/// An archive as those see it who look at it, beside whoever writes it.
///
/// Concurrency: a value; each call looks anew.
public struct ArchivePlace {
    /// The archive's folder.
    public let directory: String
    let files: any FileSystem

    /// The archive in this folder; a folder of logs alone, as Kafka has them, does too.
    ///
    /// Throws: where there is none.
    public init(_ directory: String) throws(PlantError) {
        try self.init(directory, RealFileSystem())
    }

    init(_ directory: String, _ files: any FileSystem) throws(PlantError) {
        self.directory = directory
        self.files = files
        let isThere = try PlantError.ofStorage { () throws(StorageError) in
            try files.status(directory)?.isDirectory == true
        }
        guard isThere else {
            throw PlantError(.usage, "is no folder; name an archive's", path: directory)
        }
    }

    /// Where the logs are.
    var logs: String {
        let inside = Path.join(directory, Archive.logs)
        let status = try? files.status(inside)
        return status?.isDirectory == true ? inside : directory
    }

    /// The newest checkpoint; nil where there is none, as beside logs alone.
    func checkpoint() throws(StorageError) -> Checkpoint? {
        try CheckpointStore(files, directory).newest
    }

    /// The streams that have logs.
    func streams() throws(StorageError) -> [String] {
        try LogDirectory(reading: logs, files).streams()
    }

    /// The names of the streams that have logs.
    public func streamNames() throws(PlantError) -> [String] {
        try PlantError.ofStorage { () throws(StorageError) in try streams() }
    }

    /// The names of the tables.
    public func tableNames() throws(PlantError) -> [String] {
        let catalog = try catalog()
        return try PlantError.ofStorage { () throws(StorageError) in
            try catalog.tables().map(\.name)
        }
    }

    /// An instant as people write it, `2026-03-16T13:30:00Z`, in nanoseconds since the Unix epoch.
    public static func instant(_ text: String) -> Int64? { InstantText.nanos(text) }

    /// The folder of a stream's log.
    ///
    /// Throws: where there is no such stream, naming those that there are.
    func folder(of stream: String) throws(PlantError) -> String {
        let known = try PlantError.ofStorage { () throws(StorageError) in try streams() }
        guard known.contains(stream) else {
            throw PlantError(
                .usage, "there is no stream \(stream); there are \(known.joined(separator: ", "))",
                path: logs)
        }
        return Path.join(logs, stream + "-0")
    }

    /// The catalog of the tables.
    func catalog() throws(PlantError) -> SQLiteCatalog {
        let path = Path.join(directory, ArchiveTables.catalog)
        return try PlantError.ofStorage { () throws(StorageError) in
            guard try files.status(path) != nil else {
                throw StorageError(
                    .notFound, "there is no catalog of tables; name an archive's folder",
                    path: path)
            }
            return try SQLiteCatalog(files, path: path)
        }
    }

    /// A table by its name, with or without its namespace.
    func table(_ name: String) throws(PlantError) -> Table {
        let catalog = try catalog()
        return try PlantError.ofStorage { () throws(StorageError) in
            let tables = try catalog.tables()
            guard let found = tables.first(where: { $0.name == name || "\($0)" == name }) else {
                let known = tables.map(\.name).joined(separator: ", ")
                throw StorageError(
                    .notFound, "there is no table \(name); there are \(known)", path: catalog.path)
            }
            return try Table(catalog, found)
        }
    }
}

extension PlantError {
    /// What storage does, with its errors as a run's.
    static func ofStorage<Value>(
        _ body: () throws(StorageError) -> Value
    ) throws(PlantError) -> Value {
        do { return try body() } catch { throw PlantError(error) }
    }
}
