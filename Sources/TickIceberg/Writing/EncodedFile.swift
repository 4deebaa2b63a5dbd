import TickStorage

/// A data file while it is in memory: whole, but for its name.
///
/// Concurrency: one thread at a time.
final class EncodedFile: File {
    /// What errors name.
    let path: String
    private(set) var bytes: [UInt8] = []

    init(_ path: String) { self.path = path }

    func size() -> Int { bytes.count }

    func read(into target: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
        let range = min(offset, bytes.count)..<min(offset + target.count, bytes.count)
        target.copyBytes(from: bytes[range])
        return range.count
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        let end = offset + bytes.count
        if self.bytes.count < end { truncate(to: end) }
        self.bytes.withUnsafeMutableBytes {
            UnsafeMutableRawBufferPointer(rebasing: $0[offset..<end]).copyMemory(from: bytes)
        }
    }

    func truncate(to size: Int) {
        if size < bytes.count {
            bytes.removeLast(bytes.count - size)
        } else {
            bytes.append(contentsOf: repeatElement(0, count: size - bytes.count))
        }
    }

    func sync() {}
    func lock(_ kind: FileLock, offset: Int, length: Int) -> Bool { true }
    func close() {}
}
