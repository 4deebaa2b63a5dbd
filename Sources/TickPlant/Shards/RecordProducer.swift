import TickRing

/// Fills a ring of words with records, each in one piece.
///
/// Concurrency: owned by one thread. Cost: a record is two compares and its words.
/// Limits: a record takes at most a quarter of the ring; there is no room once the run has failed.
struct RecordProducer: ~Copyable {
    private var ring: Producer<UInt64, Blocking>
    private let capacity: Int
    private let watch: ShardWatch
    private let worker: Int
    /// What has to be done while it waits, so that the reader can go on; nil where nothing has.
    private let whileWaiting: (() -> Void)?
    /// Nobody will read any more.
    private(set) var isLost = false

    /// `worker` is who fills the ring; records are shown when `batch` words are written, or before.
    init(
        _ ring: borrowing Ring<UInt64, Blocking>, _ watch: ShardWatch, worker: Int, batch: Int,
        whileWaiting: (() -> Void)? = nil
    ) {
        self.ring = ring.takeProducer(batch: batch)
        capacity = ring.capacity
        self.watch = watch
        self.worker = worker
        self.whileWaiting = whileWaiting
    }

    /// How often one who has to do something meanwhile does it.
    private static var lookNanos: Int64 { 1_000_000 }
    /// How long a reader of a full ring is left alone with it.
    private static var napMicros: UInt32 { 400 }

    /// Room for the next record, which waits for it; nil where nobody will read it. To be written,
    /// and then committed.
    @inline(__always)
    mutating func room(_ count: Int) -> UnsafeMutablePointer<UInt64>? {
        if let found = roomNow(count) { return found }
        return waitForRoom(count)
    }

    /// Room for the next record, if there is any now.
    @inline(__always)
    mutating func roomNow(_ count: Int) -> UnsafeMutablePointer<UInt64>? {
        let found = ring.reserve(count)
        return found.count >= count ? found.baseAddress : wrap(count)
    }

    /// Takes in that the record is written.
    @inline(__always)
    mutating func commit(_ count: Int) { ring.commit(count) }

    /// Shows the reader all records written.
    mutating func flush() { ring.flush() }

    /// Says, at once, that nothing more of a step or of any before will come, if there is room to.
    mutating func markNow(through step: UInt64) -> Bool {
        defer { ring.flush() }
        guard let room = roomNow(1) else { return false }
        room.put(ShardRecord(.mark, step: step).word)
        ring.commit(1)
        return true
    }

    /// Says that this was all.
    mutating func end() {
        guard let room = room(1) else { return }
        room.put(ShardRecord(.end, step: 0).word)
        ring.commit(1)
        ring.flush()
    }

    /// Waits for `nanos` at most for the reader to move; false where it never will.
    mutating func wait(nanos: Int64) -> Bool {
        guard !isLost else { return false }
        watch.set(worker, .waiting)
        defer { watch.set(worker, .working) }
        switch ring.wait(until: .after(nanos: nanos)) {
        // Room for one word is no room for a record, and a reader that has just begun on a full
        // ring has work for longer than this.
        case .ready, .idle: watch.nap(micros: Self.napMicros)
        case .timedOut: break
        case .finished, .abandoned:
            if !watch.hasFailed { watch.fail(ring.stall().description) }
        }
        isLost = watch.hasFailed || watch.findStalled()
        return !isLost
    }

    @inline(never)
    private mutating func waitForRoom(_ count: Int) -> UnsafeMutablePointer<UInt64>? {
        repeat {
            if let found = roomNow(count) { return found }
            whileWaiting?()
        } while wait(nanos: whileWaiting == nil ? ShardWatch.lookNanos : Self.lookNanos)
        return nil
    }

    /// Where the record would be cut by the ring's end, fills what is left before it.
    @inline(never)
    private mutating func wrap(_ count: Int) -> UnsafeMutablePointer<UInt64>? {
        precondition(count <= capacity / 4, "a record of \(count) words in a ring of \(capacity)")
        guard !isLost else { return nil }
        let left = capacity - ring.position % capacity
        guard left < count else { return nil }
        let found = ring.reserve(left)
        guard found.count == left else { return nil }
        found[0] = ShardRecord(.pad, step: UInt64(left)).word
        ring.commit(left)
        let next = ring.reserve(count)
        return next.count >= count ? next.baseAddress : nil
    }
}
