import CSQLite
import TickStorage
import Testing

@testable import TickIceberg

/// SQLite with its own file system beside ours on one database, as when pyiceberg commits.
@Suite struct ForeignSQLiteTests {
    private let name = TableName("md", "trades")

    /// A connection by SQLite's own means.
    private final class Foreign {
        private var database: OpaquePointer?

        init(_ path: String) { #expect(sqlite3_open(path, &database) == SQLITE_OK) }
        deinit { sqlite3_close(database) }

        @discardableResult
        func run(_ sql: String) -> Int32 { sqlite3_exec(database, sql, nil, nil, nil) }

        func text(_ sql: String) -> String? {
            var statement: OpaquePointer?
            defer { sqlite3_finalize(statement) }
            guard sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK,
                sqlite3_step(statement) == SQLITE_ROW
            else { return nil }
            return sqlite3_column_text(statement, 0).map { String(cString: $0) }
        }
    }

    private func made(_ scratch: ScratchDirectory) throws -> SQLiteCatalog {
        let catalog = try SQLiteCatalog(
            RealFileSystem(), path: scratch.path + "/catalog.db", busyMillis: 20)
        _ = try catalog.register(name, "file:///0")
        return catalog
    }

    @Test func `it reads what we commit and we what it commits`() throws {
        let scratch = try ScratchDirectory()
        let catalog = try made(scratch)
        let foreign = Foreign(catalog.path)
        #expect(foreign.text("SELECT metadata_location FROM iceberg_tables") == "file:///0")
        foreign.run("UPDATE iceberg_tables SET metadata_location = 'file:///9'")
        #expect(try !catalog.swap(name, from: "file:///0", to: "file:///1"))
        #expect(try catalog.location(name) == "file:///9")
        #expect(try catalog.swap(name, from: "file:///9", to: "file:///10"))
        #expect(
            foreign.text("SELECT previous_metadata_location FROM iceberg_tables") == "file:///9")
        #expect(foreign.text("PRAGMA integrity_check") == "ok")
    }

    @Test(.enabled(if: OtherProcess.python != nil))
    func `its locks hold us off`() throws {
        let scratch = try ScratchDirectory()
        let catalog = try made(scratch)
        var other = try OtherProcess(catalog.path, ["BEGIN IMMEDIATE"])
        #expect(try catalog.location(name) == "file:///0")
        #expect { _ = try catalog.swap(name, from: "file:///0", to: "file:///1") } throws: {
            ($0 as? StorageError)?.code == .busy
        }
        other.end()
        other = try OtherProcess(catalog.path, ["BEGIN EXCLUSIVE"])
        #expect { _ = try catalog.location(name) } throws: {
            ($0 as? StorageError)?.code == .busy
        }
        other.end()
        #expect(try catalog.swap(name, from: "file:///0", to: "file:///1"))
    }

    @Test func `our locks hold it off`() throws {
        let scratch = try ScratchDirectory()
        let catalog = try made(scratch)
        let foreign = Foreign(catalog.path)
        let vfs = SQLiteVFS(RealFileSystem())
        let ours = try SQLiteConnection(vfs, catalog.path, busyMillis: 0)
        try ours.run("BEGIN IMMEDIATE")
        #expect(foreign.run("BEGIN IMMEDIATE") == SQLITE_BUSY)
        #expect(foreign.text("SELECT count(*) FROM iceberg_tables") == "1")
        try ours.run("COMMIT")
        try ours.run("BEGIN EXCLUSIVE")
        #expect(foreign.text("SELECT count(*) FROM iceberg_tables") == nil)
        try ours.run("COMMIT")
        #expect(foreign.run("BEGIN IMMEDIATE; COMMIT") == SQLITE_OK)
    }

    @Test(.enabled(if: OtherProcess.python != nil))
    func `a catalog in WAL mode is taken out of it, once nobody has it open`() throws {
        let scratch = try ScratchDirectory()
        let catalog = try made(scratch)
        let other = try OtherProcess(
            catalog.path,
            [
                "PRAGMA journal_mode = WAL",
                "UPDATE iceberg_tables SET metadata_location = 'file:///w'",
            ])
        #expect { _ = try catalog.location(name) } throws: {
            ($0 as? StorageError)?.code == .busy
        }
        other.end()
        #expect(try catalog.location(name) == "file:///w")
        #expect(try catalog.swap(name, from: "file:///w", to: "file:///x"))
        #expect(Foreign(catalog.path).text("PRAGMA journal_mode") == "delete")
    }

    @Test func `what a killed writer left in WAL mode is not lost`() throws {
        let scratch = try ScratchDirectory()
        let catalog = try made(scratch)
        let foreign = Foreign(catalog.path)
        foreign.run("PRAGMA journal_mode = WAL")
        foreign.run("UPDATE iceberg_tables SET metadata_location = 'file:///w'")
        // The files as they are while it is open: what a kill leaves.
        let files = RealFileSystem()
        let copy = try ScratchDirectory()
        for name in ["catalog.db", "catalog.db-wal"] {
            try files.create(
                copy.path + "/" + name,
                files.read(scratch.path + "/" + name, limit: 1 << 20))
        }
        let opened = try SQLiteCatalog(files, path: copy.path + "/catalog.db")
        #expect(try opened.location(name) == "file:///w")
    }

    @Test func `an old catalog gets the column that it lacks`() throws {
        let scratch = try ScratchDirectory()
        let path = scratch.path + "/catalog.db"
        Foreign(path).run(
            """
            CREATE TABLE iceberg_tables (catalog_name VARCHAR(255) NOT NULL,
            table_namespace VARCHAR(255) NOT NULL, table_name VARCHAR(255) NOT NULL,
            metadata_location VARCHAR(1000), previous_metadata_location VARCHAR(1000),
            PRIMARY KEY (catalog_name, table_namespace, table_name));
            CREATE TABLE iceberg_namespace_properties (catalog_name VARCHAR(255) NOT NULL,
            namespace VARCHAR(255) NOT NULL, property_key VARCHAR(255) NOT NULL,
            property_value VARCHAR(1000) NOT NULL,
            PRIMARY KEY (catalog_name, namespace, property_key));
            """)
        let catalog = try SQLiteCatalog(RealFileSystem(), path: path)
        #expect(try catalog.register(name, "file:///0"))
        #expect(Foreign(path).text("SELECT iceberg_type FROM iceberg_tables") == "TABLE")
    }
}
