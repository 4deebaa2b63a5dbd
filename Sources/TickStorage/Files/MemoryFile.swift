/// A file in memory: of one writer, before it has a name on a disk.
///
/// Concurrency: one thread at a time. Limits: no lock is refused; nothing is durable.
public final class MemoryFile: File {
    /// What errors name.
    public let path: String
    /// The content.
    public var bytes: [UInt8]

    /// A file of these bytes.
    public init(_ bytes: [UInt8] = [], path: String = "a file in memory") {
        self.bytes = bytes
        self.path = path
    }

    /// See `File`.
    public func size() -> Int { bytes.count }

    /// See `File`.
    public func read(into target: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
        let start = min(offset, bytes.count)
        let count = min(target.count, bytes.count - start)
        target.copyBytes(from: bytes[start..<start + count])
        return count
    }

    /// See `File`.
    public func write(_ more: UnsafeRawBufferPointer, at offset: Int) {
        let end = offset + more.count
        if bytes.count < end { truncate(to: end) }
        bytes.withUnsafeMutableBytes {
            UnsafeMutableRawBufferPointer(rebasing: $0[offset..<end]).copyMemory(from: more)
        }
    }

    /// See `File`.
    public func truncate(to size: Int) {
        if size < bytes.count {
            bytes.removeLast(bytes.count - size)
        } else {
            bytes.append(contentsOf: repeatElement(0, count: size - bytes.count))
        }
    }

    /// See `File`.
    public func sync() {}
    /// See `File`.
    public func lock(_ kind: FileLock, offset: Int, length: Int) -> Bool { true }
    /// See `File`.
    public func close() {}
}
