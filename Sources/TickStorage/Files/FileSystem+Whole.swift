/// Whole files and paths, in terms of the operations.
extension FileSystem {
    /// A file's whole content.
    ///
    /// Throws: `tooLarge` where it is longer than `limit` bytes.
    public func read(_ path: String, limit: Int) throws(StorageError) -> [UInt8] {
        let file = try open(path, .read)
        defer { file.close() }
        let size = try file.size()
        guard size <= limit else {
            throw StorageError(
                .tooLarge, "has \(size) bytes where at most \(limit) are expected", path: path)
        }
        return try file.read(count: size, at: 0)
    }

    /// Makes a new file of these bytes, durable but for its name: `syncDirectory` makes that so.
    public func create(_ path: String, _ bytes: [UInt8]) throws(StorageError) {
        let file = try open(path, .create)
        defer { file.close() }
        try file.write(bytes, at: 0)
        try file.sync()
    }

    /// Makes a file be these bytes, at once: after a crash it is the old one or the new one.
    ///
    /// By `PATH.tmp`, which is overwritten; syncs file and directory.
    public func replace(_ path: String, _ bytes: [UInt8]) throws(StorageError) {
        let temporary = path + ".tmp"
        if try status(temporary) != nil { try remove(temporary) }
        try create(temporary, bytes)
        try rename(temporary, to: path)
        try syncDirectory(Path.parent(path))
    }

    /// Makes a directory and those above it where they are missing, each durable in its parent.
    ///
    /// A directory that is there may be of a process killed before it made its name durable, so
    /// that is done again.
    public func createDirectories(_ path: String) throws(StorageError) {
        if let found = try status(path) {
            guard found.isDirectory else {
                throw StorageError(.notADirectory, "is a file; name a directory", path: path)
            }
            do throws(StorageError) { try syncDirectory(Path.parent(path)) } catch {
                // Not ours to read, so not made by us.
                guard error.code == .permissionDenied else { throw error }
            }
            return
        }
        let parent = Path.parent(path)
        if parent != path { try createDirectories(parent) }
        try createDirectory(path)
        try syncDirectory(parent)
    }
}

extension File {
    /// Writes all of `bytes` at `offset`.
    public func write(_ bytes: [UInt8], at offset: Int) throws(StorageError) {
        var failure: StorageError?
        bytes.withUnsafeBytes { raw in
            do throws(StorageError) { try write(raw, at: offset) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Reads exactly `count` bytes.
    ///
    /// Throws: `corrupt` where the file ends before.
    public func read(count: Int, at offset: Int) throws(StorageError) -> [UInt8] {
        var failure: StorageError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do throws(StorageError) {
                filled = try read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
            } catch { failure = error }
        }
        if let failure { throw failure }
        guard bytes.count == count else {
            throw StorageError(
                .corrupt, "ends after \(bytes.count) of \(count) bytes; get the whole file",
                path: path, offset: offset)
        }
        return bytes
    }
}
