import CSQLite
import TickStorage

/// A database or journal that SQLite has open.
final class SQLiteFile {
    private let file: any File
    private let files: any FileSystem
    private let vfs: SQLiteVFS
    private let deletesOnClose: Bool
    /// Whether the file's name may not be durable yet: SQLite asks for the file's sync only.
    private var isNew = false
    private var held = SQLITE_LOCK_NONE

    private static let pending = 0x4000_0000
    private static let reserved = pending + 1
    private static let shared = pending + 2
    private static let sharedBytes = 510

    init(
        _ files: any FileSystem, _ path: String, _ flags: Int32, _ vfs: SQLiteVFS
    ) throws(StorageError) {
        self.files = files
        self.vfs = vfs
        deletesOnClose = flags & SQLITE_OPEN_DELETEONCLOSE != 0
        if flags & SQLITE_OPEN_READWRITE == 0 {
            file = try files.open(path, .read)
        } else if flags & SQLITE_OPEN_CREATE == 0 {
            file = try files.open(path, .update)
        } else {
            isNew = try files.status(path) == nil
            file = try files.open(path, .createOrUpdate)
        }
    }

    func close() -> Int32 {
        file.close()
        guard deletesOnClose else { return SQLITE_OK }
        return vfs.run(SQLITE_IOERR) { () throws(StorageError) in
            try files.remove(file.path)
            return SQLITE_OK
        }
    }

    func read(_ target: UnsafeMutableRawPointer, _ count: Int, _ offset: Int) -> Int32 {
        vfs.run(SQLITE_IOERR | 1 << 8) { () throws(StorageError) in
            let room = UnsafeMutableRawBufferPointer(start: target, count: count)
            let got = try file.read(into: room, at: offset)
            guard got < count else { return SQLITE_OK }
            for place in got..<count { room[place] = 0 }
            return SQLITE_IOERR | 2 << 8
        }
    }

    func write(_ source: UnsafeRawPointer, _ count: Int, _ offset: Int) -> Int32 {
        vfs.run(SQLITE_IOERR | 3 << 8) { () throws(StorageError) in
            try file.write(UnsafeRawBufferPointer(start: source, count: count), at: offset)
            return SQLITE_OK
        }
    }

    func truncate(_ size: Int) -> Int32 {
        vfs.run(SQLITE_IOERR | 6 << 8) { () throws(StorageError) in
            try file.truncate(to: size)
            return SQLITE_OK
        }
    }

    func sync() -> Int32 {
        vfs.run(SQLITE_IOERR | 4 << 8) { () throws(StorageError) in
            try file.sync()
            if isNew {
                try files.syncDirectory(Path.parent(file.path))
                isNew = false
            }
            return SQLITE_OK
        }
    }

    func size(_ answer: UnsafeMutablePointer<Int64>) -> Int32 {
        vfs.run(SQLITE_IOERR | 7 << 8) { () throws(StorageError) in
            answer.pointee = Int64(try file.size())
            return SQLITE_OK
        }
    }

    /// Source: SQLite, "File Locking And Concurrency In SQLite Version 3"; the ranges are os.h's.
    func lock(_ level: Int32) -> Int32 {
        guard level > held else { return SQLITE_OK }
        return vfs.run(SQLITE_IOERR | 15 << 8) { () throws(StorageError) in
            switch level {
            case SQLITE_LOCK_SHARED: return try lockShared()
            case SQLITE_LOCK_RESERVED:
                return taken(try file.lock(.exclusive, offset: Self.reserved, length: 1), level)
            default: return try lockExclusive()
            }
        }
    }

    private func lockShared() throws(StorageError) -> Int32 {
        // A writer that waits for readers to end holds PENDING: no new reader begins.
        guard try file.lock(.shared, offset: Self.pending, length: 1) else { return SQLITE_BUSY }
        let got = try file.lock(.shared, offset: Self.shared, length: Self.sharedBytes)
        _ = try file.lock(.none, offset: Self.pending, length: 1)
        return taken(got, SQLITE_LOCK_SHARED)
    }

    private func lockExclusive() throws(StorageError) -> Int32 {
        if held < SQLITE_LOCK_PENDING {
            guard try file.lock(.exclusive, offset: Self.pending, length: 1) else {
                return SQLITE_BUSY
            }
            held = SQLITE_LOCK_PENDING
        }
        let got = try file.lock(.exclusive, offset: Self.shared, length: Self.sharedBytes)
        return taken(got, SQLITE_LOCK_EXCLUSIVE)
    }

    private func taken(_ got: Bool, _ level: Int32) -> Int32 {
        guard got else { return SQLITE_BUSY }
        held = level
        return SQLITE_OK
    }

    func unlock(_ level: Int32) -> Int32 {
        guard level < held else { return SQLITE_OK }
        return vfs.run(SQLITE_IOERR | 8 << 8) { () throws(StorageError) in
            if level == SQLITE_LOCK_SHARED {
                _ = try file.lock(.shared, offset: Self.shared, length: Self.sharedBytes)
                _ = try file.lock(.none, offset: Self.pending, length: 2)
            } else {
                _ = try file.lock(.none, offset: Self.pending, length: 2 + Self.sharedBytes)
            }
            held = level
            return SQLITE_OK
        }
    }

    func checkReserved(_ answer: UnsafeMutablePointer<Int32>) -> Int32 {
        vfs.run(SQLITE_IOERR | 14 << 8) { () throws(StorageError) in
            guard held < SQLITE_LOCK_RESERVED else {
                answer.pointee = 1
                return SQLITE_OK
            }
            let free = try file.lock(.shared, offset: Self.reserved, length: 1)
            if free { _ = try file.lock(.none, offset: Self.reserved, length: 1) }
            answer.pointee = free ? 0 : 1
            return SQLITE_OK
        }
    }
}
