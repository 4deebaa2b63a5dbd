import Synchronization
import TickCapture
import TickRing

/// The sizes of filled chunks, in order.
typealias ChunkRing = Ring<Int, Blocking>

/// What the thread that fills chunks works on; it holds the store, never the reader.
final class ChunkFiller {
    private let source: any ChunkSource
    private let store: ChunkStore
    private let ring: ChunkRing

    init(_ source: any ChunkSource, _ store: ChunkStore, _ ring: ChunkRing) {
        self.source = source
        self.store = store
        self.ring = ring
    }

    /// Fills chunks until the source ends or fails, or nobody wants more.
    func run() {
        var filled = ring.takeProducer()
        do {
            while filled.wait() == .ready {
                let size = try source.read(into: store.chunk(at: filled.position))
                store.compressedBytes.store(source.compressedBytesRead, ordering: .relaxed)
                guard size > 0, filled.push(size) else { break }
            }
            filled.close()
        } catch {
            store.failure = error
            filled.abandon()
        }
    }
}
