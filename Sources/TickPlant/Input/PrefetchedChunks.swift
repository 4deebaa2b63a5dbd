import Glibc
import TickCapture

/// A chunk source read ahead on a thread of its own, so that decompression and decoding overlap.
///
/// A failure is handed on after the bytes before it. Dropping the reader ends the thread.
///
/// Concurrency: `read` from one thread; the source belongs to the reading-ahead thread.
/// Cost: a lock per chunk; nothing is allocated after `init`.
public final class PrefetchedChunks: ChunkSource {
    // The thread holds the ring, never this reader: dropping the reader must be seen.
    private let ring: ChunkRing
    private var thread = pthread_t()
    private var position = 0

    /// The name of the source read ahead.
    public let path: String
    /// The size of its file, or nil for a pipe.
    public let totalBytes: UInt64?

    /// Starts reading ahead at once.
    public init(_ source: any ChunkSource) {
        path = source.path
        totalBytes = source.totalBytes
        ring = ChunkRing(source)
        let started = pthread_create(
            &thread, nil,
            { raw in
                Unmanaged<ChunkRing>.fromOpaque(raw!).takeRetainedValue().fillChunks()
                return nil
            }, Unmanaged.passRetained(ring).toOpaque())
        precondition(started == 0, "cannot start a thread to decompress on: errno \(started)")
    }

    deinit {
        ring.cancel()
        pthread_join(thread, nil)
    }

    /// Bytes its file has given for the chunks produced so far.
    public var compressedBytesRead: UInt64 { ring.compressedBytesRead }

    /// Hands out bytes already read, and waits where there are none yet.
    public func read(
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(CaptureError) -> Int {
        guard let chunk = ring.waitForChunk() else {
            if let failure = ring.failure { throw failure }
            return 0
        }
        let count = min(chunk.count - position, buffer.count)
        buffer.copyMemory(
            from: UnsafeRawBufferPointer(rebasing: chunk[position..<position + count]))
        position += count
        if position == chunk.count {
            position = 0
            ring.releaseChunk()
        }
        return count
    }
}
