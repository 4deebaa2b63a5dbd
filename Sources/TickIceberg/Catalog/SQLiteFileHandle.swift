import CSQLite

/// What SQLite allocates for an open file: its own head, then our object, retained.
struct SQLiteFileHandle {
    var base: sqlite3_file
    var file: Unmanaged<SQLiteFile>?

    static func put(_ file: SQLiteFile, into place: UnsafeMutablePointer<sqlite3_file>) {
        let handle = UnsafeMutableRawPointer(place).assumingMemoryBound(to: SQLiteFileHandle.self)
        handle.pointee.file = Unmanaged.passRetained(file)
        handle.pointee.base.pMethods = methods
    }

    static func file(_ place: UnsafeMutablePointer<sqlite3_file>?) -> SQLiteFile {
        UnsafeMutableRawPointer(place!).assumingMemoryBound(to: SQLiteFileHandle.self)
            .pointee.file!.takeUnretainedValue()
    }

    private static func close(_ place: UnsafeMutablePointer<sqlite3_file>?) -> Int32 {
        let handle = UnsafeMutableRawPointer(place!).assumingMemoryBound(
            to: SQLiteFileHandle.self)
        guard let file = handle.pointee.file else { return SQLITE_OK }
        handle.pointee.file = nil
        handle.pointee.base.pMethods = nil
        return file.takeRetainedValue().close()
    }

    /// Version 1: no shared memory, no mapping.
    nonisolated(unsafe) private static let methods: UnsafePointer<sqlite3_io_methods> = {
        let table = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        var methods = sqlite3_io_methods()
        methods.iVersion = 1
        methods.xClose = { SQLiteFileHandle.close($0) }
        methods.xRead = { SQLiteFileHandle.file($0).read($1!, Int($2), Int($3)) }
        methods.xWrite = { SQLiteFileHandle.file($0).write($1!, Int($2), Int($3)) }
        methods.xTruncate = { SQLiteFileHandle.file($0).truncate(Int($1)) }
        methods.xSync = { file, _ in SQLiteFileHandle.file(file).sync() }
        methods.xFileSize = { SQLiteFileHandle.file($0).size($1!) }
        methods.xLock = { SQLiteFileHandle.file($0).lock($1) }
        methods.xUnlock = { SQLiteFileHandle.file($0).unlock($1) }
        methods.xCheckReservedLock = { SQLiteFileHandle.file($0).checkReserved($1!) }
        methods.xFileControl = { _, _, _ in SQLITE_NOTFOUND }
        methods.xSectorSize = { _ in 4096 }
        methods.xDeviceCharacteristics = { _ in 0 }
        table.initialize(to: methods)
        return UnsafePointer(table)
    }()
}
