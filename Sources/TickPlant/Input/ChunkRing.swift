import Glibc
import TickCapture

/// A fixed ring of `chunkCount` chunks of `chunkBytes`; the filling thread waits when all are
/// full, the reader when all are empty.
///
/// Concurrency: `fillChunks` on one thread, the rest on another. The mutex guards all shared state;
/// the bytes of a chunk are touched by one side at a time, as the counts say.
final class ChunkRing: @unchecked Sendable {
    static let chunkBytes = 256 << 10
    static let chunkCount = 8

    private let source: any ChunkSource
    private let bytes: UnsafeMutableRawPointer
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    // Guarded by `lock`.
    private var sizes = [Int](repeating: 0, count: chunkCount)
    private var produced = 0
    private var consumed = 0
    private var isFinished = false
    private var isCancelled = false
    private var failed: CaptureError?
    private var compressedDone: UInt64 = 0

    init(_ source: any ChunkSource) {
        self.source = source
        bytes = .allocate(byteCount: Self.chunkBytes * Self.chunkCount, alignment: 4096)
        lock = .allocate(capacity: 1)
        changed = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(lock)
        changed.deallocate()
        lock.deallocate()
        bytes.deallocate()
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(lock)
        defer {
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(lock)
        }
        return body()
    }

    private func slot(_ count: Int) -> UnsafeMutableRawPointer {
        bytes + (count % Self.chunkCount) * Self.chunkBytes
    }
}

/// The reader's side.
extension ChunkRing {
    /// Bytes that the source had taken when the newest chunk was full.
    var compressedBytesRead: UInt64 { locked { compressedDone } }

    /// What ended the source, once all chunks before it are read.
    var failure: CaptureError? { locked { failed } }

    /// The chunk to read from, or nil when there will be none.
    func waitForChunk() -> UnsafeRawBufferPointer? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while consumed == produced && !isFinished { pthread_cond_wait(changed, lock) }
        guard consumed < produced else { return nil }
        return UnsafeRawBufferPointer(
            start: slot(consumed), count: sizes[consumed % Self.chunkCount])
    }

    /// Gives the chunk read from back to be filled.
    func releaseChunk() { locked { consumed += 1 } }

    /// Tells the filling thread that nobody wants more.
    func cancel() { locked { isCancelled = true } }
}

/// The filling thread's side.
extension ChunkRing {
    /// Fills chunks until the source ends or fails, or nobody wants more.
    func fillChunks() {
        while let chunk = waitForRoom() {
            do {
                let size = try source.read(into: chunk)
                let done = source.compressedBytesRead
                locked { keep(size, compressed: done) }
                if size == 0 { return }
            } catch {
                locked {
                    failed = error
                    isFinished = true
                }
                return
            }
        }
    }

    private func keep(_ size: Int, compressed: UInt64) {
        compressedDone = compressed
        guard size > 0 else { return isFinished = true }
        sizes[produced % Self.chunkCount] = size
        produced += 1
    }

    /// The next empty chunk, or nil when nobody wants more.
    private func waitForRoom() -> UnsafeMutableRawBufferPointer? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while produced - consumed == Self.chunkCount && !isCancelled {
            pthread_cond_wait(changed, lock)
        }
        guard !isCancelled else { return nil }
        return UnsafeMutableRawBufferPointer(start: slot(produced), count: Self.chunkBytes)
    }
}
