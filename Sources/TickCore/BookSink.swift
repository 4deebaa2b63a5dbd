/// What takes the changes of order books one by one, if it wants them; beside the ticks.
///
/// A decoder calls one of these for each change that a message tells and `bookEventEnded` once the
/// venue's books are whole again: after every message where its feed promises nothing else, at the
/// flagged end of an event where it does. A sink that takes books keeps the live orders in the
/// decoder's place, and an execution is answered by the order as it was.
///
/// Nothing that a feed can say may trap: what contradicts what was said before is taken as well as
/// can be, and the sink remembers the book as doubtful.
/// Concurrency: called on the thread that decodes. Cost: generic; a decoder whose sink does not
/// take books compiles to what it was without them.
public protocol BookSink: ~Copyable {
    /// Whether books are kept; all the rest is called only then.
    static var takesBooks: Bool { get }

    /// A message of this event time comes; false where it is not to be decoded any more.
    mutating func takesMessage(at time: Int64) -> Bool
    /// An order joins the end of the queue at its price.
    mutating func orderAdded(_ reference: UInt64, _ order: RestingOrder)
    /// An order loses shares, and leaves with the last one. Returns it as it was before; nil where
    /// it is not known. `instrument` is whose the message says it is.
    mutating func orderReduced(
        _ reference: UInt64, by shares: UInt32, of instrument: InstrumentID
    ) -> RestingOrder?
    /// An order leaves.
    mutating func orderDeleted(_ reference: UInt64, of instrument: InstrumentID)
    /// An order leaves, and another of its side joins the end of the queue at `price`.
    mutating func orderReplaced(
        _ reference: UInt64, by successor: UInt64, price: Price, shares: UInt32,
        of instrument: InstrumentID)
    /// An order has this price and size; it goes to the end of the queue unless it `keepsPlace`.
    mutating func orderModified(
        _ reference: UInt64, price: Price, shares: UInt32, keepsPlace: Bool,
        of instrument: InstrumentID)
    /// So many shares stand at a price in all; none remove the level.
    mutating func levelSet(
        _ instrument: InstrumentID, _ side: Tick.Side, price: Price, shares: UInt32)
    /// Every order of the instrument is gone.
    mutating func bookCleared(_ instrument: InstrumentID)
    /// What may be done with the instrument's orders from now on.
    mutating func bookStatus(_ instrument: InstrumentID, _ status: BookStatus)
    /// The venue alone has halted the instrument, or goes on.
    mutating func bookHalted(_ instrument: InstrumentID, _ isHalted: Bool)
    /// The instrument exists only to test systems, or does not.
    mutating func bookTest(_ instrument: InstrumentID, _ isTest: Bool)
    /// Something was said of the instrument's orders that cannot be: of every one's if it is
    /// `.none`.
    mutating func bookDoubted(_ instrument: InstrumentID)
    /// The changes to the instrument's book are complete as of `time`.
    mutating func bookEventEnded(
        _ instrument: InstrumentID, at time: Int64, _ origin: MessageOrigin)
    /// More changes to the instrument's book belong to the same event.
    mutating func bookEventGoesOn(_ instrument: InstrumentID)
    /// The venue starts or ends its day.
    mutating func bookSession(_ event: BookSession, at time: Int64, _ origin: MessageOrigin)
    /// Messages after the one of `origin` are lost for good.
    mutating func booksLost(_ origin: MessageOrigin)
    /// A stream of messages begins, with none or with `missing` of them before the first; what was
    /// told up to `origin` is of another one.
    mutating func booksBegan(missing: UInt64, _ origin: MessageOrigin)
    /// An order will be the subject of a message soon; a hint.
    func orderExpected(_ reference: UInt64, of instrument: InstrumentID)
    /// Appends what the sink itself holds that later changes depend on.
    func encode(to writer: inout StateWriter)
    /// Takes up what `encode` wrote.
    mutating func restore(from reader: inout StateReader) throws(StateError)
}

/// What may be done with an instrument's orders.
@frozen public enum BookStatus: UInt8, Sendable, BitwiseCopyable {
    /// The venue has said nothing; it tells before the day begins what trades, so: halted.
    case unknown
    /// Orders match.
    case trading
    /// Nothing trades.
    case halted
    /// Orders rest until an auction matches them; the book may be crossed meanwhile.
    case auction
}

/// The frame of a venue's day, as far as it matters to books.
@frozen public enum BookSession: UInt8, Sendable, BitwiseCopyable {
    /// The first message of the day: no order rests anywhere.
    case began
    /// Orders are taken from now on.
    case opened
    /// No order is live any more, whatever the book still shows.
    case closed
}

/// A sink that keeps no books.
extension BookSink where Self: ~Copyable {
    /// No.
    @inlinable public static var takesBooks: Bool { false }
    /// Takes every message.
    @inlinable public mutating func takesMessage(at time: Int64) -> Bool { true }
    /// Takes nothing.
    @inlinable public mutating func orderAdded(_ reference: UInt64, _ order: RestingOrder) {}
    /// Knows no order.
    @inlinable
    public mutating func orderReduced(
        _ reference: UInt64, by shares: UInt32, of instrument: InstrumentID
    ) -> RestingOrder? { nil }
    /// Takes nothing.
    @inlinable public mutating func orderDeleted(_ reference: UInt64, of instrument: InstrumentID) {
    }
    /// Takes nothing.
    @inlinable
    public mutating func orderReplaced(
        _ reference: UInt64, by successor: UInt64, price: Price, shares: UInt32,
        of instrument: InstrumentID
    ) {}
    /// Takes nothing.
    @inlinable
    public mutating func orderModified(
        _ reference: UInt64, price: Price, shares: UInt32, keepsPlace: Bool,
        of instrument: InstrumentID
    ) {}
    /// Takes nothing.
    @inlinable
    public mutating func levelSet(
        _ instrument: InstrumentID, _ side: Tick.Side, price: Price, shares: UInt32
    ) {}
    /// Takes nothing.
    @inlinable public mutating func bookCleared(_ instrument: InstrumentID) {}
    /// Takes nothing.
    @inlinable public mutating func bookStatus(_ instrument: InstrumentID, _ status: BookStatus) {}
    /// Takes nothing.
    @inlinable public mutating func bookHalted(_ instrument: InstrumentID, _ isHalted: Bool) {}
    /// Takes nothing.
    @inlinable public mutating func bookTest(_ instrument: InstrumentID, _ isTest: Bool) {}
    /// Takes nothing.
    @inlinable public mutating func bookDoubted(_ instrument: InstrumentID) {}
    /// Takes nothing.
    @inlinable
    public mutating func bookEventEnded(
        _ instrument: InstrumentID, at time: Int64, _ origin: MessageOrigin
    ) {}
    /// Takes nothing.
    @inlinable public mutating func bookEventGoesOn(_ instrument: InstrumentID) {}
    /// Takes nothing.
    @inlinable
    public mutating func bookSession(
        _ event: BookSession, at time: Int64, _ origin: MessageOrigin
    ) {}
    /// Takes nothing.
    @inlinable public mutating func booksLost(_ origin: MessageOrigin) {}
    /// Takes nothing.
    @inlinable public mutating func booksBegan(missing: UInt64, _ origin: MessageOrigin) {}
    /// Asks for nothing.
    @inlinable public func orderExpected(_ reference: UInt64, of instrument: InstrumentID) {}
    /// Nothing is held.
    public func encode(to writer: inout StateWriter) {}
    /// Nothing is held.
    public mutating func restore(from reader: inout StateReader) throws(StateError) {}
}
