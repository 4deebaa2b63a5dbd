import CSQLite
import TickStorage

/// A connection to a SQLite database through the file-system seam.
///
/// Concurrency: one thread at a time.
final class SQLiteConnection {
    private var database: OpaquePointer?
    private let vfs: SQLiteVFS
    private let path: String

    /// Opens a database.
    ///
    /// - Parameters:
    ///   - create: make it where it does not exist.
    ///   - readOnly: change nothing, and need no right to.
    ///   - busyMillis: how long to wait for others' locks.
    init(
        _ vfs: SQLiteVFS, _ path: String, create: Bool = false, readOnly: Bool = false,
        busyMillis: Int
    ) throws(StorageError) {
        self.vfs = vfs
        self.path = path
        let access = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
        let flags = access | SQLITE_OPEN_FULLMUTEX | (create ? SQLITE_OPEN_CREATE : 0)
        let code = sqlite3_open_v2(path, &database, flags, vfs.name)
        guard code == SQLITE_OK else { throw failure(code) }
        sqlite3_extended_result_codes(database, 1)
        sqlite3_busy_timeout(database, Int32(busyMillis))
    }

    deinit { sqlite3_close_v2(database) }

    /// Runs one statement; returns its rows' columns as texts.
    @discardableResult
    func run(_ sql: String, _ values: [String?] = []) throws(StorageError) -> [[String?]] {
        var statement: OpaquePointer?
        let prepared = sqlite3_prepare_v2(database, sql, -1, &statement, nil)
        defer { sqlite3_finalize(statement) }
        guard prepared == SQLITE_OK else { throw failure(prepared) }
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        for (place, value) in values.enumerated() {
            let column = Int32(place + 1)
            if let value {
                sqlite3_bind_text(statement, column, value, -1, transient)
            } else {
                sqlite3_bind_null(statement, column)
            }
        }
        var rows: [[String?]] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: rows.append(row(statement))
            case SQLITE_DONE: return rows
            case let code: throw failure(code)
            }
        }
    }

    /// How many rows the last statement changed.
    var changes: Int { Int(sqlite3_changes(database)) }

    private func row(_ statement: OpaquePointer?) -> [String?] {
        (0..<sqlite3_column_count(statement)).map { column in
            sqlite3_column_text(statement, column).map { String(cString: $0) }
        }
    }

    private func failure(_ code: Int32) -> StorageError {
        // What the disk said tells more than what SQLite made of it.
        if let found = vfs.takeFailure() { return found }
        let reason = String(cString: sqlite3_errmsg(database))
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED:
            return StorageError(
                .busy,
                "the catalog is locked by another program; wait for it to end, or end it, and try "
                    + "again", path: path)
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            return StorageError(
                .corrupt,
                "is no intact SQLite database (\(reason)); restore it, or delete it and register "
                    + "the tables again", path: path)
        case SQLITE_FULL:
            return StorageError(.diskFull, "cannot write it: \(reason); make room", path: path)
        case SQLITE_READONLY:
            return StorageError(
                .readOnly, "cannot write it: \(reason); let this user write there", path: path)
        case SQLITE_CANTOPEN:
            return StorageError(.notFound, "cannot open it: \(reason)", path: path)
        default:
            return StorageError(
                .writeFailed, "SQLite failed: \(reason) (\(code)); check the disk", path: path)
        }
    }
}
