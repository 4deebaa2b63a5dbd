import TickStorage

/// A file of bytes in memory.
final class MemoryFile: File {
    let path: String
    var bytes: [UInt8]

    init(_ bytes: [UInt8] = [], path: String = "memory.parquet") {
        self.bytes = bytes
        self.path = path
    }

    func size() throws(StorageError) -> Int { bytes.count }

    func read(
        into target: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(StorageError) -> Int {
        let count = max(0, min(target.count, bytes.count - offset))
        if count > 0 { target.copyBytes(from: bytes[offset..<offset + count]) }
        return count
    }

    func write(_ more: UnsafeRawBufferPointer, at offset: Int) throws(StorageError) {
        let missing = offset + more.count - bytes.count
        if missing > 0 { bytes += [UInt8](repeating: 0, count: missing) }
        bytes.replaceSubrange(offset..<offset + more.count, with: more)
    }

    func truncate(to size: Int) throws(StorageError) { bytes = Array(bytes.prefix(size)) }
    func sync() throws(StorageError) {}
    func lock(_ kind: FileLock, offset: Int, length: Int) throws(StorageError) -> Bool { true }
    func close() {}
}
