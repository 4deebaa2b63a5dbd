/// The only way of log, table, checkpoint and catalog to the disk.
///
/// `RealFileSystem` is the machine's; `SimulatedDisk` keeps everything in memory and loses what was
/// not synced when its power is cut, so that every forgotten sync shows. What a program may rely on
/// after a crash is what POSIX promises and no more: bytes after `File.sync`, names after
/// `syncDirectory`; a rename within one directory is atomic.
///
/// Concurrency: may be called from several threads; one file from one thread at a time.
/// Cost: one system call an operation, called through an existential: for units of kilobytes.
public protocol FileSystem: AnyObject, Sendable {
    /// Opens a file as `mode` says.
    func open(_ path: String, _ mode: FileMode) throws(StorageError) -> any File

    /// What stands at a path, or nil where there is nothing.
    func status(_ path: String) throws(StorageError) -> FileStatus?

    /// The names in a directory, sorted by their bytes, without `.` and `..`.
    func list(_ directory: String) throws(StorageError) -> [String]

    /// Makes one directory; its parent exists, it does not.
    func createDirectory(_ path: String) throws(StorageError)

    /// Gives a file another name in the same directory, replacing what had it; atomic.
    func rename(_ path: String, to target: String) throws(StorageError)

    /// Gives a file one more name; fails where the name is taken.
    func link(_ path: String, to target: String) throws(StorageError)

    /// Removes a file's name, or an empty directory.
    func remove(_ path: String) throws(StorageError)

    /// Makes the names in a directory durable; after it, creations, renames and removals in it
    /// hold.
    func syncDirectory(_ path: String) throws(StorageError)
}

/// An open file; what is written is durable only after `sync`.
///
/// Concurrency: one thread at a time; may be handed to another.
public protocol File: AnyObject {
    /// The path it was opened by.
    var path: String { get }

    /// Its size now.
    ///
    /// Units: bytes.
    func size() throws(StorageError) -> Int

    /// Reads into `target` from `offset` on; returns how many bytes, fewer only at the file's end.
    func read(into target: UnsafeMutableRawBufferPointer, at offset: Int) throws(StorageError)
        -> Int

    /// Writes all of `bytes` at `offset`; after an error the range holds any mix of old and new.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(StorageError)

    /// Cuts or extends (with zeros) to `size` bytes.
    func truncate(to size: Int) throws(StorageError)

    /// Makes content and size durable. After an error the file's unsynced bytes are to be taken as
    /// lost, and trying again proves nothing: stop, and recover from what was synced before.
    func sync() throws(StorageError)

    /// Takes, changes or gives back an advisory lock on a byte range; false where another holder
    /// forbids it. Seen by other processes that lock by POSIX or open file description.
    func lock(_ kind: FileLock, offset: Int, length: Int) throws(StorageError) -> Bool

    /// Gives the file back; nothing else may be called after. Does not sync.
    func close()
}

/// How to open a file.
public enum FileMode: Sendable {
    /// For reading; it must exist.
    case read
    /// For reading and writing; it must exist.
    case update
    /// For reading and writing; it must not exist and is made, empty.
    case create
    /// For reading and writing; made, empty, where it does not exist.
    case createOrUpdate
}

/// An advisory lock's kind.
public enum FileLock: Sendable { case none, shared, exclusive }

/// What stands at a path.
public struct FileStatus: Equatable, Sendable {
    /// Whether it is a directory.
    public var isDirectory: Bool
    /// A file's size; 0 for a directory.
    ///
    /// Units: bytes.
    public var size: Int
    /// When its content last changed.
    ///
    /// Units: nanoseconds since the Unix epoch.
    public var modifiedNanos: Int64

    /// A status of these parts.
    public init(isDirectory: Bool, size: Int, modifiedNanos: Int64) {
        self.isDirectory = isDirectory
        self.size = size
        self.modifiedNanos = modifiedNanos
    }
}
