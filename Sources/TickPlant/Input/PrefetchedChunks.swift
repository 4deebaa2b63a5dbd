import Glibc
import TickCapture

/// A chunk source read ahead on a thread of its own, so that decompression and decoding overlap.
///
/// A fixed ring of `chunkCount` chunks of `chunkBytes`; the thread waits when all are full, the
/// reader when all are empty. A failure is handed on after the bytes before it.
///
/// Concurrency: `read` from one thread; the source belongs to the reading-ahead thread. The mutex
/// guards all shared state; chunk bytes are touched by one side at a time, as the counts say.
/// Cost: a lock per chunk; nothing is allocated after `init`.
public final class PrefetchedChunks: ChunkSource, @unchecked Sendable {
    static let chunkBytes = 256 << 10
    static let chunkCount = 8

    private let source: any ChunkSource
    private let bytes: UnsafeMutableRawPointer
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private var thread = pthread_t()
    // Guarded by `lock`.
    private var sizes = [Int](repeating: 0, count: chunkCount)
    private var produced = 0
    private var consumed = 0
    private var isFinished = false
    private var isCancelled = false
    private var failure: CaptureError?
    private var compressedDone: UInt64 = 0
    // The reader's own.
    private var position = 0
    private var current = -1

    /// The name of the source read ahead.
    public let path: String
    /// The size of its file, or nil for a pipe.
    public let totalBytes: UInt64?

    /// Starts reading ahead at once.
    public init(_ source: any ChunkSource) {
        self.source = source
        path = source.path
        totalBytes = source.totalBytes
        bytes = .allocate(byteCount: Self.chunkBytes * Self.chunkCount, alignment: 4096)
        lock = .allocate(capacity: 1)
        changed = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
        pthread_cond_init(changed, nil)
        let work = PrefetchWork(run: { [unowned self] in fillChunks() })
        let started = pthread_create(
            &thread, nil,
            { raw in
                Unmanaged<PrefetchWork>.fromOpaque(raw!).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(work).toOpaque())
        precondition(started == 0, "cannot start a thread to decompress on: errno \(started)")
    }

    deinit {
        locked { isCancelled = true }
        pthread_join(thread, nil)
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(lock)
        changed.deallocate()
        lock.deallocate()
        bytes.deallocate()
    }

    /// Bytes its file has given for the chunks produced so far.
    public var compressedBytesRead: UInt64 { locked { compressedDone } }

    /// Hands out bytes already read, and waits where there are none yet.
    public func read(
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(CaptureError) -> Int {
        guard let size = waitForChunk() else {
            if let failure = locked({ failure }) { throw failure }
            return 0
        }
        let count = min(size - position, buffer.count)
        let start = bytes + (consumed % Self.chunkCount) * Self.chunkBytes + position
        buffer.copyMemory(from: UnsafeRawBufferPointer(start: start, count: count))
        position += count
        if position == size {
            position = 0
            locked { consumed += 1 }
        }
        return count
    }

    /// The size of the chunk to read from, or nil when there will be none.
    private func waitForChunk() -> Int? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while consumed == produced && !isFinished { pthread_cond_wait(changed, lock) }
        return consumed == produced ? nil : sizes[consumed % Self.chunkCount]
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(lock)
        defer {
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(lock)
        }
        return body()
    }
}

/// The reading-ahead thread's side.
extension PrefetchedChunks {
    private func fillChunks() {
        while let slot = waitForRoom() {
            do {
                let size = try fill(bytes + slot * Self.chunkBytes)
                let done = source.compressedBytesRead
                locked {
                    sizes[slot] = size
                    compressedDone = done
                    if size > 0 { produced += 1 } else { isFinished = true }
                }
                if size == 0 { return }
            } catch {
                locked {
                    failure = error
                    isFinished = true
                }
                return
            }
        }
    }

    /// The next empty chunk's place, or nil when nobody wants more.
    private func waitForRoom() -> Int? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while produced - consumed == Self.chunkCount && !isCancelled {
            pthread_cond_wait(changed, lock)
        }
        return isCancelled ? nil : produced % Self.chunkCount
    }

    private func fill(_ chunk: UnsafeMutableRawPointer) throws(CaptureError) -> Int {
        try source.read(into: UnsafeMutableRawBufferPointer(start: chunk, count: Self.chunkBytes))
    }
}

/// What the thread runs.
private final class PrefetchWork: Sendable {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) { self.run = run }
}
