import TickCapture
import TickRing

/// A chunk source read ahead on a thread of its own, so that decompression and decoding overlap.
///
/// A failure is handed on after the bytes before it. Dropping the reader ends the thread.
///
/// Concurrency: `read` from one thread; the source belongs to the reading-ahead thread.
/// Cost: a ring of chunks, whose sides sleep where there is nothing to do; nothing is allocated
/// after `init`.
public final class PrefetchedChunks: ChunkSource {
    private let store = ChunkStore()
    // Nil once nobody wants more.
    private var reader: ChunkReader?
    private let thread: WorkerThread

    /// The name of the source read ahead.
    public let path: String
    /// The size of its file, or nil for a pipe.
    public let totalBytes: UInt64?
    /// Whether the source read ahead is.
    public let isRepeatable: Bool

    /// Starts reading ahead at once.
    public init(_ source: any ChunkSource) {
        path = source.path
        totalBytes = source.totalBytes
        isRepeatable = source.isRepeatable
        let ring = ChunkRing(
            capacity: ChunkStore.chunkCount,
            names: RingNames(ring: "chunks", producer: "decompression", consumer: "replay"))
        reader = ChunkReader(store, ring)
        let filler = ChunkFiller(source, store, ring)
        do {
            thread = try WorkerThread { filler.run() }
        } catch {
            preconditionFailure("to decompress: \(error)")
        }
    }

    deinit {
        // Tells the filling thread that nobody wants more.
        reader = nil
        thread.join()
    }

    /// Bytes its file has given for the chunks produced so far.
    public var compressedBytesRead: UInt64 { store.compressedBytes.load(ordering: .relaxed) }

    /// Hands out bytes already read, and waits where there are none yet.
    public func read(
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(CaptureError) -> Int {
        try reader!.read(into: buffer)
    }
}
