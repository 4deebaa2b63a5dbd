/// A source over bytes already in memory.
///
/// For captures built by tests, fuzzers and the emulator.
/// Concurrency: one reader at a time.
public final class MemoryChunkSource: ChunkSource {
    /// The input as the user named it.
    public let path: String
    fileprivate let bytes: [UInt8]
    private let chunkSize: Int
    fileprivate var used = 0

    /// A source of `bytes`, handing out at most `chunkSize` of them per read.
    public init(_ bytes: [UInt8], path: String = "memory", chunkSize: Int = .max) {
        precondition(chunkSize > 0, "chunk size \(chunkSize) is not positive")
        self.bytes = bytes
        self.path = path
        self.chunkSize = chunkSize
    }

    /// Bytes taken so far from the underlying file.
    public var compressedBytesRead: UInt64 { UInt64(used) }
    /// The size of the underlying file, or nil for a pipe.
    public var totalBytes: UInt64? { UInt64(bytes.count) }

    /// Always.
    public var isRepeatable: Bool { true }
    /// Itself.
    public var seeking: (any SeekableSource)? { self }

    /// Reads up to `buffer.count` bytes and returns how many, 0 at the end.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureError) -> Int {
        let count = min(bytes.count - used, buffer.count, chunkSize)
        guard count > 0 else { return 0 }
        buffer.copyBytes(from: bytes[used..<used + count])
        used += count
        return count
    }
}

extension MemoryChunkSource: SeekableSource {
    /// Goes on reading at `offset`, or at the end.
    public func seek(to offset: UInt64) { used = Int(min(offset, UInt64(bytes.count))) }

    /// Copies bytes from `offset` on.
    public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) -> Int {
        guard offset < UInt64(bytes.count) else { return 0 }
        let count = min(buffer.count, bytes.count - Int(offset))
        buffer.copyBytes(from: bytes[Int(offset)..<Int(offset) + count])
        return count
    }
}
