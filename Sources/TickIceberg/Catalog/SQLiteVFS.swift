import CSQLite
import Glibc
import Synchronization
import TickStorage

/// A SQLite virtual file system over the file-system seam, registered while this object lives.
///
/// Locks are SQLite's own byte ranges, so that other processes' SQLite respects them and is
/// respected. There is no shared memory: a database in WAL mode can be opened by it only alone.
///
/// Concurrency: any thread; SQLite serialises what one connection does.
final class SQLiteVFS: @unchecked Sendable {
    /// The name to open databases with.
    let name: String
    let files: any FileSystem
    private let vfs: UnsafeMutablePointer<sqlite3_vfs>
    private let cName: UnsafeMutablePointer<CChar>
    private let failure = Mutex<StorageError?>(nil)

    private static let count = Atomic<Int>(0)
    private static let pathBytesMax: Int32 = 4096

    init(_ files: any FileSystem) {
        self.files = files
        let number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
        name = "tick-\(number)"
        cName = .allocate(capacity: name.utf8.count + 1)
        for (place, byte) in name.utf8.enumerated() { cName[place] = CChar(bitPattern: byte) }
        cName[name.utf8.count] = 0
        vfs = .allocate(capacity: 1)
        vfs.initialize(to: sqlite3_vfs())
        fill()
        let registered = sqlite3_vfs_register(vfs, 0)
        precondition(registered == SQLITE_OK, "SQLite: registering a VFS gave \(registered)")
    }

    deinit {
        sqlite3_vfs_unregister(vfs)
        vfs.deallocate()
        cName.deallocate()
    }

    /// What went wrong on the disk since this was last called.
    func takeFailure() -> StorageError? {
        failure.withLock { found in
            defer { found = nil }
            return found
        }
    }

    /// Runs a disk operation; gives SQLite's code for its failure.
    func run(_ otherwise: Int32, _ body: () throws(StorageError) -> Int32) -> Int32 {
        do throws(StorageError) { return try body() } catch {
            failure.withLock { $0 = error }
            switch error.code {
            case .diskFull: return SQLITE_FULL
            case .readOnly, .permissionDenied: return SQLITE_READONLY
            case .notFound: return SQLITE_CANTOPEN
            default: return otherwise
            }
        }
    }

    static func of(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) -> SQLiteVFS {
        Unmanaged<SQLiteVFS>.fromOpaque(vfs!.pointee.pAppData).takeUnretainedValue()
    }

    private func fill() {
        vfs.pointee.iVersion = 2
        vfs.pointee.szOsFile = Int32(MemoryLayout<SQLiteFileHandle>.size)
        vfs.pointee.mxPathname = Self.pathBytesMax
        vfs.pointee.zName = UnsafePointer(cName)
        vfs.pointee.pAppData = Unmanaged.passUnretained(self).toOpaque()
        vfs.pointee.xOpen = { SQLiteVFS.of($0).open($1, $2, $3, $4) }
        vfs.pointee.xDelete = { SQLiteVFS.of($0).delete($1!, sync: $2 != 0) }
        vfs.pointee.xAccess = { SQLiteVFS.of($0).access($1!, $2, $3!) }
        vfs.pointee.xFullPathname = { _, path, room, target in
            guard let path, let target, strlen(path) < Int(room) else { return SQLITE_CANTOPEN }
            strcpy(target, path)
            return SQLITE_OK
        }
        fillClock()
    }

    /// What is no matter of the disk is as the machine's own VFS has it.
    private func fillClock() {
        vfs.pointee.xRandomness = { _, count, target in
            var random = SystemRandomNumberGenerator()
            for place in 0..<Int(count) {
                target?[place] = CChar(truncatingIfNeeded: random.next())
            }
            return count
        }
        vfs.pointee.xSleep = { _, micros in
            usleep(UInt32(max(0, micros)))
            return micros
        }
        vfs.pointee.xCurrentTime = { _, days in
            days?.pointee = Double(SQLiteVFS.julianMillis()) / 86_400_000
            return SQLITE_OK
        }
        vfs.pointee.xCurrentTimeInt64 = { _, millis in
            millis?.pointee = SQLiteVFS.julianMillis()
            return SQLITE_OK
        }
        vfs.pointee.xGetLastError = { _, _, _ in 0 }
    }

    private static func julianMillis() -> Int64 { SystemClock.millis() &+ 210_866_760_000_000 }

    private func open(
        _ path: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>?,
        _ flags: Int32, _ outFlags: UnsafeMutablePointer<Int32>?
    ) -> Int32 {
        file!.pointee.pMethods = nil
        // Without a name it is a temporary file; those are kept in memory.
        guard let path else { return SQLITE_CANTOPEN }
        let name = String(cString: path)
        return run(SQLITE_CANTOPEN) { () throws(StorageError) in
            let opened = try SQLiteFile(files, name, flags, self)
            SQLiteFileHandle.put(opened, into: file!)
            outFlags?.pointee = flags
            return SQLITE_OK
        }
    }

    private func delete(_ path: UnsafePointer<CChar>, sync: Bool) -> Int32 {
        let name = String(cString: path)
        return run(SQLITE_IOERR | 10 << 8) { () throws(StorageError) in
            guard try files.status(name) != nil else { return SQLITE_IOERR | 23 << 8 }
            try files.remove(name)
            if sync { try files.syncDirectory(Path.parent(name)) }
            return SQLITE_OK
        }
    }

    private func access(
        _ path: UnsafePointer<CChar>, _ flags: Int32, _ answer: UnsafeMutablePointer<Int32>
    ) -> Int32 {
        run(SQLITE_IOERR | 13 << 8) { () throws(StorageError) in
            let found = try files.status(String(cString: path))
            // An empty journal is none, as to SQLite's own VFS.
            answer.pointee =
                found.map { flags != SQLITE_ACCESS_EXISTS || $0.size > 0 } == true
                ? 1 : 0
            return SQLITE_OK
        }
    }
}
