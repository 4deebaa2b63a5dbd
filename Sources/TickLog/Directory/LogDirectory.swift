import Synchronization
import TickStorage

/// The directory that holds all logs, one for each stream, and what is known of all of them.
///
/// Layout: `STREAM-0/` for each stream; `recovery-point-offset-checkpoint`, up to where each log
/// was synced; `cleaner-offset-checkpoint`, up to where each is compacted; `.kafka_cleanshutdown`
/// while no process writes and the last one ended well; `.lock`, held by the process that writes.
/// Concurrency: any thread; recovery points are written by one at a time, and one log at a time is
/// compacted.
public final class LogDirectory: Sendable {
    /// Where it is.
    public let path: String
    /// The way to it.
    public let fileSystem: any FileSystem
    private let state: Mutex<State>

    private struct State: ~Copyable {
        var recoveryPoints: [String: Int64] = [:]
        var written: [String: Int64] = [:]
        var cleaned: [String: Int64] = [:]
        nonisolated(unsafe) var lock: (any File)?
    }

    static let cleanShutdown = ".kafka_cleanshutdown"
    static let lockFile = ".lock"

    /// Opens it to write logs, and makes it where it is missing.
    ///
    /// Throws: `busy` where another process has it open to write.
    public init(writing path: String, _ fileSystem: any FileSystem) throws(StorageError) {
        self.path = path
        self.fileSystem = fileSystem
        var state = State()
        try fileSystem.createDirectories(path)
        state.lock = try Self.locked(path, fileSystem)
        state.recoveryPoints = try OffsetCheckpoint.read(
            fileSystem, Path.join(path, OffsetCheckpoint.recoveryPoint))
        state.written = state.recoveryPoints
        state.cleaned = try OffsetCheckpoint.read(
            fileSystem, Path.join(path, OffsetCheckpoint.cleaner))
        self.state = Mutex(state)
        try removeMarker()
    }

    /// Looks at it only: beside a process that writes, too.
    public init(reading path: String, _ fileSystem: any FileSystem) throws(StorageError) {
        self.path = path
        self.fileSystem = fileSystem
        guard try fileSystem.status(path)?.isDirectory == true else {
            throw StorageError(
                .notFound, "is no directory of logs; name DIR/log of an archive", path: path)
        }
        state = Mutex(State())
    }

    /// The streams that have a log here, by name.
    public func streams() throws(StorageError) -> [String] {
        var found: [String] = []
        for name in try fileSystem.list(path) where name.hasSuffix("-0") {
            let stream = String(name.dropLast(2))
            guard StreamName.isValid(stream) else { continue }
            if try fileSystem.status(Path.join(path, name))?.isDirectory == true {
                found.append(stream)
            }
        }
        return found
    }

    /// The directory of a stream's log.
    public func folder(_ stream: String) -> String { Path.join(path, stream + "-0") }

    /// Writes the recovery points of all logs as they were last synced: to be called after a
    /// checkpoint, at most.
    public func writeRecoveryPoints() throws(StorageError) {
        let (points, changed) = state.withLock {
            ($0.recoveryPoints, $0.recoveryPoints != $0.written)
        }
        guard changed else { return }
        let file = Path.join(path, OffsetCheckpoint.recoveryPoint)
        try OffsetCheckpoint.write(points, fileSystem, file)
        state.withLock { $0.written = points }
    }

    /// Says that all logs were closed: writes the recovery points, the marker of a clean end, and
    /// gives the lock back. Not to be called after an error.
    public func close() throws(StorageError) {
        try writeRecoveryPoints()
        // Lost in a power cut it costs nothing, so it is not synced.
        try fileSystem.open(Path.join(path, Self.cleanShutdown), .create).close()
        state.withLock {
            $0.lock?.close()
            $0.lock = nil
        }
    }

    /// Up to where a log was synced, as written down; 0 where nothing is.
    func writtenRecoveryPoint(_ stream: String) -> Int64 {
        state.withLock { $0.written[stream] ?? 0 }
    }

    /// Notes up to where a log is synced.
    func noteRecoveryPoint(_ stream: String, _ offset: Int64) {
        state.withLock { $0.recoveryPoints[stream] = offset }
    }

    /// Up to where a log is compacted; 0 where it is not.
    func cleanedOffset(_ stream: String) -> Int64 { state.withLock { $0.cleaned[stream] ?? 0 } }

    /// Writes down up to where a log is compacted.
    func writeCleanedOffset(_ stream: String, _ offset: Int64) throws(StorageError) {
        var cleaned = state.withLock { $0.cleaned }
        guard cleaned[stream] != offset else { return }
        cleaned[stream] = offset
        try OffsetCheckpoint.write(
            cleaned, fileSystem, Path.join(path, OffsetCheckpoint.cleaner))
        state.withLock { $0.cleaned[stream] = offset }
    }

    private func removeMarker() throws(StorageError) {
        let marker = Path.join(path, Self.cleanShutdown)
        guard try fileSystem.status(marker) != nil else { return }
        try fileSystem.remove(marker)
        try fileSystem.syncDirectory(path)
    }

    private static func locked(
        _ path: String, _ fileSystem: any FileSystem
    ) throws(StorageError) -> any File {
        let file = try fileSystem.open(Path.join(path, lockFile), .createOrUpdate)
        guard try file.lock(.exclusive, offset: 0, length: 1) else {
            file.close()
            throw StorageError(
                .busy, "another process writes these logs; wait for it to end", path: path)
        }
        return file
    }
}
