/// A run of bytes read front to back: a file, a pipe, or what a decompressor makes of one.
///
/// Concurrency: one reader at a time; the reads may move to another thread as a whole.
public protocol ChunkSource: AnyObject {
    /// Reads up to `buffer.count` bytes and returns how many, 0 at the end.
    ///
    /// A short read is no end. Everything readable before a failure is returned first; the failure
    /// is thrown by the call after it and by every later call.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureError) -> Int

    /// The input as the user named it, for messages.
    var path: String { get }

    /// Bytes taken so far from the underlying file, before decompression.
    var compressedBytesRead: UInt64 { get }

    /// The size of the underlying file, or nil for a pipe.
    var totalBytes: UInt64? { get }
}

/// A source that first hands out bytes already read from another one.
public final class PeekedChunkSource: ChunkSource {
    private var prefix: [UInt8]
    private var used = 0
    private let rest: any ChunkSource

    /// `prefix`, then what `rest` still has.
    public init(prefix: [UInt8], rest: any ChunkSource) {
        self.prefix = prefix
        self.rest = rest
    }

    /// The name of the other source.
    public var path: String { rest.path }
    /// Bytes that the other source has taken; the prefix counts as taken.
    public var compressedBytesRead: UInt64 { rest.compressedBytesRead }
    /// The size of the other source's file, or nil for a pipe.
    public var totalBytes: UInt64? { rest.totalBytes }

    /// Hands out the rest of the prefix, and after it what the other source reads.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureError) -> Int {
        let count = min(prefix.count - used, buffer.count)
        guard count > 0 else { return try rest.read(into: buffer) }
        buffer.copyBytes(from: prefix[used..<used + count])
        used += count
        return count
    }
}
