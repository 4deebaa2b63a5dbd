import Synchronization
import TickCapture

/// The chunks that a source is read ahead into, and what ended it.
///
/// Chunk k of the store belongs to slot k of the ring: whoever has the slot has the chunk.
///
/// Concurrency: chunks and `failure` are handed over by the ring; `compressedBytes` is a count.
final class ChunkStore: @unchecked Sendable {
    static let chunkBytes = 256 << 10
    static let chunkCount = 8

    /// Written before the producer gives up, read after the consumer has seen that.
    var failure: CaptureError?
    /// Bytes that the source had taken when the newest chunk was full.
    let compressedBytes = Atomic<UInt64>(0)
    private let bytes: UnsafeMutableRawPointer

    init() {
        bytes = .allocate(byteCount: Self.chunkBytes * Self.chunkCount, alignment: 4096)
    }

    deinit { bytes.deallocate() }

    /// The chunk that belongs to a position of the ring.
    func chunk(at position: Int) -> UnsafeMutableRawBufferPointer {
        let start = bytes + (position & (Self.chunkCount - 1)) * Self.chunkBytes
        return UnsafeMutableRawBufferPointer(start: start, count: Self.chunkBytes)
    }
}
