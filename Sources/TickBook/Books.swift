import CTickLinux
import TickCore

/// The order books of one channel, by order or by level, and the best bid and offer of each.
///
/// An order's reference leads to its slot, the slot to its level; each level has its queue, and
/// each side of a book its levels in order. Every message is a few loads from tables that were
/// asked for before (`expect`).
///
/// A book that may be wrong is *doubtful* and every quote of it says so: after messages were lost,
/// where the stream was joined late, from the first contradiction on, at a limit. It is beyond
/// doubt again when the venue says what stands in it: at the beginning of a stream from its first
/// message, or when the venue clears the book.
///
/// Concurrency: owned by its channel's thread.
/// Cost: constant time a message but for insertions away from the best price; nothing is allocated
/// except when a side has more levels than ever before.
/// Limits: `Limits`. Memory for a live order: 32 bytes, and 8 for each of at most 26 references in
/// the young window or 64 among the survivors; for a level 32 bytes and at most 32 in its ladder;
/// for an instrument 64 bytes. All of it follows the largest number alive, not the day's length.
public struct Books: ~Copyable {
    /// The most of everything.
    public struct Limits: Sendable {
        /// Live orders.
        public var orders = 1 << 25
        /// Levels of all books.
        public var levels = 1 << 24
        /// Levels of one side of one book.
        public var levelsPerSide = 1 << 16
        /// Instruments.
        public var instruments = 1 << 22

        /// The usual limits.
        public init() {}
    }

    var index = OrderTable<OrderPlace>()
    var orders: SlotPool<BookOrder>
    var levels: SlotPool<BookLevel>
    let memory: ZeroedMemory
    let books: UnsafeMutablePointer<Book>
    let limits: Limits
    let instruments: InstrumentTable
    /// One past the highest index of a book in use.
    var bookEnd = 0
    /// What a book starts with that is heard of for the first time.
    var doubtsOfNew: BookDoubt = .joined
    /// From the first message after this event time on, nothing changes any more.
    public var stopTime = Int64.max
    /// That message has come.
    public internal(set) var isStopped = false
    /// No order or level was told since the stream began.
    var isUntouched = true
    /// The venue's day is over.
    var isClosed = false
    /// Sides of the book at hand whose best level may have changed: 1 bids, 2 offers; 4 its marks;
    /// 8 something about other books.
    @usableFromInline var touched: UInt8 = 0
    /// Marks of more books than the one at hand have changed.
    var needsSweep = false
    var ordersDropped: UInt64 = 0
    let expected: ExpectedOrders
    /// What was odd so far.
    public internal(set) var counters = BookCounters()

    /// Books of instruments that `instruments` names, all of them doubtful until a stream begins.
    public init(instruments: InstrumentTable, limits: Limits = Limits()) {
        self.instruments = instruments
        self.limits = limits
        orders = SlotPool(countMax: limits.orders)
        levels = SlotPool(countMax: limits.levels)
        memory = ZeroedMemory(byteCount: limits.instruments * MemoryLayout<Book>.stride)
        books = memory.base.bindMemory(to: Book.self, capacity: limits.instruments)
        expected = ExpectedOrders()
    }

    deinit {
        for place in 0..<bookEnd {
            books[place].bids.rungs?.deallocate()
            books[place].asks.rungs?.deallocate()
        }
        memory.deallocate()
        expected.deallocate()
    }

    /// The instrument's book; nil for an instrument that is none or beyond the limit.
    @inline(__always)
    mutating func book(_ instrument: InstrumentID) -> UnsafeMutablePointer<Book>? {
        guard instrument.index < limits.instruments else { return nil }
        let book = books + instrument.index
        if !book.pointee.flags.contains(.known) { open(instrument) }
        return book
    }

    @inline(never)
    private mutating func open(_ instrument: InstrumentID) {
        bookEnd = max(bookEnd, instrument.index + 1)
        books[instrument.index].flags = .known
        books[instrument.index].doubts = doubtsOfNew
    }

    /// One of a book's ladders: 0 the bids, 1 the offers.
    @inline(__always)
    func ladder(_ owner: UInt32) -> UnsafeMutablePointer<Ladder> {
        let book = UnsafeMutableRawPointer(books + Int(owner &>> 1))
        return book.assumingMemoryBound(to: Ladder.self) + Int(owner & 1)
    }
}
