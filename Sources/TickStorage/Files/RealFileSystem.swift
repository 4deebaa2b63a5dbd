import Glibc

/// The machine's file system.
///
/// Concurrency: has no state; any thread.
public final class RealFileSystem: FileSystem {
    /// A view of the machine's file system.
    public init() {}

    /// Opens or makes a file.
    public func open(_ path: String, _ mode: FileMode) throws(StorageError) -> any File {
        let flags =
            switch mode {
            case .read: O_RDONLY
            case .update: O_RDWR
            case .create: O_RDWR | O_CREAT | O_EXCL
            case .createOrUpdate: O_RDWR | O_CREAT
            }
        let descriptor = Glibc.open(path, flags | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SystemFailure.error("open", path) }
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT != S_IFDIR else {
            Glibc.close(descriptor)
            throw StorageError(.isDirectory, "is a directory; name a file", path: path)
        }
        return RealFile(descriptor: descriptor, path: path)
    }

    /// What stands at a path.
    public func status(_ path: String) throws(StorageError) -> FileStatus? {
        var found = stat()
        guard stat(path, &found) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw SystemFailure.error("look at", path)
        }
        let directory = found.st_mode & S_IFMT == S_IFDIR
        return FileStatus(
            isDirectory: directory, size: directory ? 0 : Int(found.st_size),
            modifiedNanos: Int64(found.st_mtim.tv_sec) * 1_000_000_000
                + Int64(found.st_mtim.tv_nsec))
    }

    /// The names in a directory, sorted by their bytes.
    public func list(_ directory: String) throws(StorageError) -> [String] {
        guard let stream = opendir(directory) else { throw SystemFailure.error("list", directory) }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw SystemFailure.error("list", directory) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Makes one directory.
    public func createDirectory(_ path: String) throws(StorageError) {
        guard mkdir(path, 0o755) == 0 else {
            throw SystemFailure.error("make", path)
        }
    }

    /// Gives a file another name, replacing what had it.
    public func rename(_ path: String, to target: String) throws(StorageError) {
        guard Glibc.rename(path, target) == 0 else { throw SystemFailure.error("rename", path) }
    }

    /// Gives a file one more name.
    public func link(_ path: String, to target: String) throws(StorageError) {
        guard Glibc.link(path, target) == 0 else { throw SystemFailure.error("link", target) }
    }

    /// Removes a file's name, or an empty directory.
    public func remove(_ path: String) throws(StorageError) {
        guard Glibc.remove(path) == 0 else { throw SystemFailure.error("remove", path) }
    }

    /// Makes the names in a directory durable.
    public func syncDirectory(_ path: String) throws(StorageError) {
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFailure.error("open", path) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SystemFailure.error("sync", path, .syncFailed) }
    }
}
