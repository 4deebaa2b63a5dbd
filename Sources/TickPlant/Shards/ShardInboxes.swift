import TickCore
import TickRing

/// The ingest thread's ends of the rings to the shards, and how far each shard was told that the
/// run is.
///
/// Layout: one place a shard, whether it has a thread or not.
/// Concurrency: of the ingest thread; copies are the same inboxes. `deallocate` once.
struct ShardInboxes {
    let count: Int
    /// The first shard with a thread of its own: 1 where the ingest thread has a share itself.
    let first: Int
    private let producers: UnsafeMutablePointer<RecordProducer>
    /// The step that each shard knows the run to have reached, beside what it got.
    private let marked: UnsafeMutablePointer<UInt64>
    /// The step of the call at hand.
    private let now: UnsafeMutablePointer<UInt64>

    /// `producers` are taken over.
    init(_ producers: UnsafeMutableBufferPointer<RecordProducer>, first: Int) {
        self.producers = producers.baseAddress!
        self.first = first
        count = producers.count
        marked = .allocate(capacity: count)
        marked.initialize(repeating: 0, count: count)
        now = .allocate(capacity: 1)
        now.initialize(to: 0)
    }

    /// Gives back the memory, and the rings' ends.
    func deallocate() {
        producers.deinitialize(count: count)
        producers.deallocate()
        marked.deallocate()
        now.deallocate()
    }

    /// The step of the call at hand.
    @inline(__always)
    var step: UInt64 {
        get { now.pointee }
        nonmutating set { now.pointee = newValue }
    }

    /// Which shard has an instrument.
    ///
    /// Instruments that trade most are often seen first: shards get them in turn, forth and back,
    /// so that the first does not always have the larger. The ingest thread reads and decodes as
    /// well: of three turns it leaves one out.
    @inline(__always)
    func shard(_ instrument: InstrumentID) -> Int {
        guard instrument != .none else { return 0 }
        let (turn, place) = UInt32(instrument.index).quotientAndRemainder(
            dividingBy: UInt32(count))
        let shard = turn & 1 == 0 ? Int(place) : count &- 1 &- Int(place)
        guard shard < first && count > 1 && turn % 3 == 2 else { return shard }
        return first &+ Int(turn) % (count &- first)
    }

    /// The shards that have threads.
    @inline(__always)
    var threaded: Range<Int> { first..<count }

    @inline(__always)
    subscript(_ shard: Int) -> RecordProducer {
        _read { yield producers[shard] }
        nonmutating _modify { yield &producers[shard] }
    }

    /// Says that nothing more of this step, or of any before, will come to a shard, if there is
    /// room to say so.
    func mark(_ shard: Int, through step: UInt64) {
        guard marked[shard] < step, producers[shard].markNow(through: step) else { return }
        marked[shard] = step
    }

    /// Shows the shards all there is.
    func flush() { for shard in threaded { producers[shard].flush() } }

    /// Shows them all there is of the step at hand, of which they have got everything.
    func flushStep() {
        for shard in threaded {
            mark(shard, through: step)
            producers[shard].flush()
        }
    }
}
