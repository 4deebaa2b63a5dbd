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

    /// Whether the same bytes can be read again by opening the input anew: a named file, not a
    /// pipe nor standard input.
    var isRepeatable: Bool { get }

    /// The way to any place of it; nil where it can only be read front to back.
    var seeking: (any SeekableSource)? { get }
}

/// A source that can go to any place of what it yields.
public protocol SeekableSource: ChunkSource {
    /// Goes on reading at `offset`.
    func seek(to offset: UInt64) throws(CaptureError)

    /// Reads bytes from `offset` on, wherever `read` is, and returns how many; fewer only at the
    /// end.
    func read(
        into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64
    ) throws(CaptureError) -> Int
}

extension ChunkSource {
    /// Not unless it says so.
    public var isRepeatable: Bool { false }
    /// None unless it says so.
    public var seeking: (any SeekableSource)? { nil }
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

    /// Whether the other source is.
    public var isRepeatable: Bool { rest.isRepeatable }
    /// By way of the other source.
    public var seeking: (any SeekableSource)? { rest.seeking == nil ? nil : self }

    /// Hands out the rest of the prefix, and after it what the other source reads.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureError) -> Int {
        let count = min(prefix.count - used, buffer.count)
        guard count > 0 else { return try rest.read(into: buffer) }
        buffer.copyBytes(from: prefix[used..<used + count])
        used += count
        return count
    }
}

extension PeekedChunkSource: SeekableSource {
    /// Goes on reading at `offset` of the other source; what was left of the prefix is passed over.
    public func seek(to offset: UInt64) throws(CaptureError) {
        used = prefix.count
        try rest.seeking!.seek(to: offset)
    }

    /// Reads of the other source.
    public func read(
        into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64
    ) throws(CaptureError) -> Int {
        try rest.seeking!.read(into: buffer, at: offset)
    }
}
