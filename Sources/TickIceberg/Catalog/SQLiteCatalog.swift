import TickStorage

/// Where each table's metadata is: a SQLite database that pyiceberg's `SqlCatalog` reads too.
///
/// A commit is one compare-and-swap `UPDATE`. Each call opens the database and closes it, so that
/// no lock and no state outlives a call. The journal is deleted at each commit and its directory
/// synced (`journal_mode` DELETE, `synchronous` EXTRA): after a power cut a commit is there or not.
///
/// Concurrency: any thread; other processes too.
/// Cost: about 15 operations on the disk a commit.
/// Source: pyiceberg 0.12, `catalog/sql.py`, schema version 1.
public final class SQLiteCatalog: Sendable {
    /// The database.
    public let path: String
    /// The name that readers give to `SqlCatalog(NAME, uri=…)`.
    public let name: String
    let files: any FileSystem
    private let vfs: SQLiteVFS
    private let busyMillis: Int
    /// Whether nothing may be changed.
    public let isReadOnly: Bool

    /// How long locks of others are waited for.
    public static let busyMillisDefault = 5000

    /// A catalog in this database, which is made where it does not exist.
    ///
    /// - Parameter readOnly: make and change nothing, as on a disk that cannot be written.
    public init(
        _ files: any FileSystem, path: String, name: String = "tickplant", readOnly: Bool = false,
        busyMillis: Int = busyMillisDefault
    ) throws(StorageError) {
        self.files = files
        self.path = path
        self.name = name
        self.busyMillis = busyMillis
        isReadOnly = readOnly
        vfs = SQLiteVFS(files)
        if !readOnly { try prepare() }
    }

    /// The names of all tables.
    public func tables() throws(StorageError) -> [TableName] {
        try connect().run(
            """
            SELECT table_namespace, table_name FROM iceberg_tables WHERE catalog_name = ?
            ORDER BY table_namespace, table_name
            """, [name]
        ).map { TableName($0[0] ?? "", $0[1] ?? "") }
    }

    /// The URI of a table's metadata; nil where there is no such table.
    public func location(_ table: TableName) throws(StorageError) -> String? {
        try connect().run(
            """
            SELECT metadata_location FROM iceberg_tables
            WHERE catalog_name = ? AND table_namespace = ? AND table_name = ?
            """, [name, table.namespace, table.name]
        ).first?[0]
    }

    /// Puts a new table in; false where the name is taken.
    public func register(_ table: TableName, _ location: String) throws(StorageError) -> Bool {
        let connection = try connect()
        try connection.run(
            "INSERT OR IGNORE INTO iceberg_namespace_properties VALUES (?, ?, 'exists', 'true')",
            [name, table.namespace])
        try connection.run(
            "INSERT OR IGNORE INTO iceberg_tables VALUES (?, ?, ?, ?, NULL, 'TABLE')",
            [name, table.namespace, table.name, location])
        return connection.changes == 1
    }

    /// Replaces a table's metadata by other; false where it is no more what `base` says.
    public func swap(
        _ table: TableName, from base: String, to location: String
    ) throws(StorageError) -> Bool {
        let connection = try connect()
        try connection.run(
            """
            UPDATE iceberg_tables SET metadata_location = ?, previous_metadata_location = ?
            WHERE catalog_name = ? AND table_namespace = ? AND table_name = ?
            AND metadata_location = ?
            """, [location, base, name, table.namespace, table.name, base])
        return connection.changes == 1
    }

    private func connect() throws(StorageError) -> SQLiteConnection {
        try leaveWAL()
        let connection = try SQLiteConnection(
            vfs, path, readOnly: isReadOnly, busyMillis: busyMillis)
        try connection.run("PRAGMA synchronous = EXTRA")
        try connection.run("PRAGMA temp_store = MEMORY")
        return connection
    }

    private func prepare() throws(StorageError) {
        try files.createDirectories(Path.parent(path))
        try leaveWAL()
        let connection = try SQLiteConnection(vfs, path, create: true, busyMillis: busyMillis)
        try connection.run("PRAGMA journal_mode = DELETE")
        // A process killed before may have made the file, or an empty journal that is used again,
        // and not synced its name; what is made here is made again where a power cut takes it.
        try files.syncDirectory(Path.parent(path))
        let names = try connection.run("SELECT name FROM sqlite_master").map { $0[0] }
        guard !names.contains("iceberg_tables") || !names.contains("iceberg_namespace_properties")
        else { return try checkColumns(connection) }
        try connection.run("BEGIN IMMEDIATE")
        for table in Self.tables { try connection.run(table) }
        try connection.run("COMMIT")
    }

    /// Old catalogs have no `iceberg_type`; it is added as pyiceberg does.
    private func checkColumns(_ connection: SQLiteConnection) throws(StorageError) {
        let columns = try connection.run("PRAGMA table_info(iceberg_tables)").map { $0[1] }
        guard !columns.contains("iceberg_type") else { return }
        try connection.run("ALTER TABLE iceberg_tables ADD COLUMN iceberg_type VARCHAR(5)")
    }

    /// Takes a database that another program put into WAL mode out of it.
    ///
    /// Throws: `busy` where that program still has it open.
    private func leaveWAL() throws(StorageError) {
        guard let found = try files.status(path), found.size >= 100 else { return }
        let file = try files.open(path, .read)
        let versions = try file.read(count: 2, at: 18)
        file.close()
        guard versions.contains(2) else { return }
        guard !isReadOnly else {
            throw StorageError(
                .readOnly,
                "is in WAL mode and cannot be read without writing; open it once for "
                    + "writing, or set PRAGMA journal_mode = DELETE", path: path)
        }
        let connection = try SQLiteConnection(vfs, path, busyMillis: busyMillis)
        // Alone, SQLite needs no shared memory for the write-ahead log.
        try connection.run("PRAGMA locking_mode = EXCLUSIVE")
        let mode = try connection.run("PRAGMA journal_mode = DELETE").first?[0]
        guard mode == "delete" else {
            throw StorageError(
                .busy,
                "is in WAL mode and open in another program; close it there, or set PRAGMA "
                    + "journal_mode = DELETE, and try again", path: path)
        }
    }

    private static let tables = [
        """
        CREATE TABLE IF NOT EXISTS iceberg_tables (
        catalog_name VARCHAR(255) NOT NULL, table_namespace VARCHAR(255) NOT NULL,
        table_name VARCHAR(255) NOT NULL, metadata_location VARCHAR(1000),
        previous_metadata_location VARCHAR(1000), iceberg_type VARCHAR(5),
        PRIMARY KEY (catalog_name, table_namespace, table_name))
        """,
        """
        CREATE TABLE IF NOT EXISTS iceberg_namespace_properties (
        catalog_name VARCHAR(255) NOT NULL, namespace VARCHAR(255) NOT NULL,
        property_key VARCHAR(255) NOT NULL, property_value VARCHAR(1000) NOT NULL,
        PRIMARY KEY (catalog_name, namespace, property_key))
        """,
    ]
}
