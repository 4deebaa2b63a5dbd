import TickCapture
import TickRing

/// The reader's side of chunks read ahead; dropping it ends the other side.
final class ChunkReader {
    private let store: ChunkStore
    private var filled: Consumer<Int, Blocking>
    /// Bytes of the first chunk already handed out.
    private var position = 0

    init(_ store: ChunkStore, _ ring: ChunkRing) {
        self.store = store
        filled = ring.takeConsumer()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureError) -> Int {
        let state = filled.wait()
        guard state == .ready else {
            if state == .abandoned, let failure = store.failure { throw failure }
            return 0
        }
        let size = filled.peek(1)[0]
        let count = min(size - position, buffer.count)
        let chunk = UnsafeRawBufferPointer(store.chunk(at: filled.position))
        buffer.copyMemory(
            from: UnsafeRawBufferPointer(rebasing: chunk[position..<position + count]))
        position += count
        if position == size {
            position = 0
            filled.release(1)
        }
        return count
    }
}
