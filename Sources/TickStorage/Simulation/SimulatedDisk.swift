import Synchronization

/// A disk in memory that loses what was not synced when its power is cut, and fails when told to.
///
/// It keeps for each file what is on the medium and the writes since its last sync, and for each
/// directory the names on the medium and the changes since its last sync. `cutPower` keeps a legal
/// remainder of both: each 512-byte sector of each unsynced write or cut on its own, and of the
/// changes of each directory a beginning. A name can be there and its file's bytes not.
///
/// Concurrency: any thread; one lock around each operation.
/// Limits: links and renames within one directory only, as the archive needs no others.
public final class SimulatedDisk: FileSystem {
    private let state: Mutex<DiskState>

    /// An empty disk: `/` and nothing below it.
    ///
    /// - Parameter capacity: how many bytes its files may hold together.
    public init(capacity: Int = .max) { state = Mutex(DiskState(capacity: capacity)) }

    /// How many changing operations were asked for so far.
    public var operations: Int { state.withLock { $0.operations } }

    /// What the operation with this number was, for reports: `sync /a/b.log`.
    public func operation(_ number: Int) -> String? {
        state.withLock { $0.log.indices.contains(number - 1) ? $0.log[number - 1] : nil }
    }

    /// Sets what goes wrong from now on; operations are counted from 1 since the disk was made.
    public func fail(_ faults: DiskFaults) { state.withLock { $0.faults = faults } }

    /// Kills the process and starts it anew with its memory lost: locks fall, the page cache stays.
    public func killProcess() { state.withLock { $0.restart() } }

    /// Cuts the power: what was not synced survives in part, as the seed decides.
    public func cutPower(seed: UInt64, keeping: Survival) {
        state.withLock { $0.losePower(seed: seed, keeping: keeping) }
    }

    /// Gives the disk another capacity, in bytes.
    public func grow(to capacity: Int) { state.withLock { $0.capacity = capacity } }

    /// All files and what is in them, as a process sees them.
    public func contents() -> [String: [UInt8]] { state.withLock { $0.contents() } }

    /// Flips one bit of a file, on the medium and in the page cache.
    public func flip(bit: Int, of path: String) { state.withLock { $0.flip(bit: bit, of: path) } }

    /// Opens or makes a file.
    public func open(_ path: String, _ mode: FileMode) throws(StorageError) -> any File {
        let node = try attempt { disk throws(StorageError) in try disk.open(path, mode) }
        return SimulatedFile(disk: self, node: node, path: path)
    }

    /// What stands at a path.
    public func status(_ path: String) throws(StorageError) -> FileStatus? {
        try attempt { disk throws(StorageError) in try disk.status(path) }
    }

    /// The names in a directory, sorted by their bytes.
    public func list(_ directory: String) throws(StorageError) -> [String] {
        try attempt { disk throws(StorageError) in try disk.list(directory) }
    }

    /// Makes one directory.
    public func createDirectory(_ path: String) throws(StorageError) {
        try attempt { disk throws(StorageError) in try disk.createDirectory(path) }
    }

    /// Gives a file another name, replacing what had it.
    public func rename(_ path: String, to target: String) throws(StorageError) {
        try attempt { disk throws(StorageError) in try disk.rename(path, to: target) }
    }

    /// Gives a file one more name.
    public func link(_ path: String, to target: String) throws(StorageError) {
        try attempt { disk throws(StorageError) in try disk.link(path, to: target) }
    }

    /// Removes a file's name, or an empty directory.
    public func remove(_ path: String) throws(StorageError) {
        try attempt { disk throws(StorageError) in try disk.remove(path) }
    }

    /// Makes the names in a directory durable.
    public func syncDirectory(_ path: String) throws(StorageError) {
        try attempt { disk throws(StorageError) in try disk.syncDirectory(path) }
    }

    func attempt<Value: Sendable>(
        _ body: (inout sending DiskState) throws(StorageError) -> Value
    ) throws(StorageError) -> Value {
        let result: Result<Value, StorageError> = state.withLock { disk in
            do throws(StorageError) { return .success(try body(&disk)) } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
