import TickCore

/// The stage between a decoder and what takes ticks: keeps the books of its channel and puts a
/// quote tick behind the decoder's own for every event that changed a best bid or offer.
///
/// All other ticks pass as they are.
/// Concurrency: called on the thread that decodes; `books` outlives it.
/// Cost: generic over what follows, so that ticks pass without a call; a change of a book is one.
public struct BookStage<Next: TickSink & ~Copyable>: ~Copyable, TickSink {
    /// Yes.
    @inlinable public static var takesBooks: Bool { true }

    /// The books; owned by whoever made the stage.
    public let books: UnsafeMutablePointer<Books>
    /// What takes the ticks.
    public var next: Next
    /// When something last happened to a book; the time of what is told without a message.
    @usableFromInline var lastTime: Int64 = 0
    @usableFromInline let channel: UInt16
    /// The source has no sequence numbers at all, so that their absence says nothing.
    @usableFromInline let isUnsequenced: Bool

    /// A stage of the channel with this ordinal.
    public init(
        books: UnsafeMutablePointer<Books>, next: consuming Next, channel: UInt16,
        isUnsequenced: Bool = false
    ) {
        self.books = books
        self.next = next
        self.channel = channel
        self.isUnsequenced = isUnsequenced
    }

    /// Passes a tick on.
    @inlinable @inline(__always)
    public mutating func accept(_ tick: Tick) { next.accept(tick) }

    /// Passes it on.
    @inlinable
    public mutating func unresolved(
        _ instrument: InstrumentID, at eventTime: Int64, _ origin: MessageOrigin
    ) {
        next.unresolved(instrument, at: eventTime, origin)
    }

    /// Passes it on; what the message did to which book is not known.
    @inlinable
    public mutating func unreadable(_ origin: MessageOrigin) {
        booksLost(origin)
        next.unreadable(origin)
    }

    /// Passes it on.
    @inlinable public mutating func endOfMessages() { next.endOfMessages() }
}

/// Changes to the books.
extension BookStage where Next: ~Copyable {
    /// No more once a message came from after the time at which the books are to stop.
    @inlinable @inline(__always)
    public mutating func takesMessage(at time: Int64) -> Bool {
        time <= books.pointee.stopTime || books.pointee.stop()
    }

    /// See `Books.add`.
    @inlinable @inline(__always)
    public mutating func orderAdded(_ reference: UInt64, _ order: RestingOrder) {
        books.pointee.add(reference, order)
    }

    /// See `Books.reduce`.
    @inlinable @inline(__always)
    public mutating func orderReduced(
        _ reference: UInt64, by shares: UInt32, of instrument: InstrumentID
    ) -> RestingOrder? {
        books.pointee.reduce(reference, by: shares, of: instrument)
    }

    /// See `Books.delete`.
    @inlinable @inline(__always)
    public mutating func orderDeleted(_ reference: UInt64, of instrument: InstrumentID) {
        books.pointee.delete(reference, of: instrument)
    }

    /// See `Books.replace`.
    @inlinable @inline(__always)
    public mutating func orderReplaced(
        _ reference: UInt64, by successor: UInt64, price: Price, shares: UInt32,
        of instrument: InstrumentID
    ) {
        books.pointee.replace(
            reference, by: successor, price: price, shares: shares, of: instrument)
    }

    /// See `Books.modify`.
    @inlinable
    public mutating func orderModified(
        _ reference: UInt64, price: Price, shares: UInt32, keepsPlace: Bool,
        of instrument: InstrumentID
    ) {
        books.pointee.modify(
            reference, price: price, shares: shares, keepsPlace: keepsPlace, of: instrument)
    }

    /// See `Books.set`.
    @inlinable
    public mutating func levelSet(
        _ instrument: InstrumentID, _ side: Tick.Side, price: Price, shares: UInt32
    ) {
        books.pointee.set(instrument, side, price: price, shares: shares)
    }

    /// See `Books.clear`.
    @inlinable
    public mutating func bookCleared(_ instrument: InstrumentID) { books.pointee.clear(instrument) }

    /// See `Books.expect`.
    @inlinable @inline(__always)
    public func orderExpected(_ reference: UInt64, of instrument: InstrumentID) {
        books.pointee.expect(reference, of: instrument)
    }
}

/// What is known beside the orders.
extension BookStage where Next: ~Copyable {
    /// See `Books.setStatus`.
    @inlinable
    public mutating func bookStatus(_ instrument: InstrumentID, _ status: BookStatus) {
        books.pointee.setStatus(instrument, status)
    }

    /// See `Books.setHalted`.
    @inlinable
    public mutating func bookHalted(_ instrument: InstrumentID, _ isHalted: Bool) {
        books.pointee.setHalted(instrument, isHalted)
    }

    /// See `Books.setTest`.
    @inlinable
    public mutating func bookTest(_ instrument: InstrumentID, _ isTest: Bool) {
        books.pointee.setTest(instrument, isTest)
    }

    /// See `Books.doubt`.
    @inlinable
    public mutating func bookDoubted(_ instrument: InstrumentID) {
        books.pointee.doubt(instrument, .inconsistent)
    }

    /// The day's frame; what changed of all books is told at once.
    @inlinable
    public mutating func bookSession(
        _ event: BookSession, at time: Int64, _ origin: MessageOrigin
    ) {
        books.pointee.session(event)
        lastTime = time
        sweep(at: time, origin)
    }

    /// Every book is doubtful from here on, which is told at once.
    @inlinable
    public mutating func booksLost(_ origin: MessageOrigin) {
        guard !books.pointee.isStopped else { return }
        books.pointee.doubtAll(.lost)
        sweep(at: lastTime, origin)
        next.booksLost(origin)
    }

    /// Every book is empty; quotes of a stream before end here.
    @inlinable
    public mutating func booksBegan(missing: UInt64, _ origin: MessageOrigin) {
        guard !books.pointee.isStopped else { return }
        books.pointee.begin(missing: missing)
        sweep(at: lastTime, origin)
        next.booksBegan(missing: missing, origin)
    }
}

/// Quotes.
extension BookStage where Next: ~Copyable {
    /// Tells the instrument's quote where it is another one than before.
    @inlinable @inline(__always)
    public mutating func bookEventEnded(
        _ instrument: InstrumentID, at time: Int64, _ origin: MessageOrigin
    ) {
        if origin.sequence == 0 && !isUnsequenced { doubtUnsequenced(instrument) }
        if books.pointee.isTouched { settle(instrument, at: time, origin) }
    }

    /// Keeps what changed for the end of the event.
    @inlinable
    public mutating func bookEventGoesOn(_ instrument: InstrumentID) {
        books.pointee.postpone(instrument)
    }

    @inlinable @inline(__always)
    mutating func settle(_ instrument: InstrumentID, at time: Int64, _ origin: MessageOrigin) {
        lastTime = time
        if books.pointee.settle(instrument) { tell(instrument, at: time, origin) }
        if books.pointee.isSweepDue { sweep(at: time, origin) }
    }

    @inlinable
    mutating func tell(_ instrument: InstrumentID, at time: Int64, _ origin: MessageOrigin) {
        next.accept(books.pointee.quote(instrument, at: time, origin, channel: channel))
    }

    @inlinable @inline(never)
    mutating func sweep(at time: Int64, _ origin: MessageOrigin) {
        for instrument in books.pointee.sweep() { tell(instrument, at: time, origin) }
    }

    /// A message outside the sequence: nobody knows when it belonged.
    @inlinable @inline(never)
    mutating func doubtUnsequenced(_ instrument: InstrumentID) {
        books.pointee.doubt(instrument, .inconsistent)
    }
}
