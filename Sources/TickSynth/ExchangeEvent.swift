/// One thing that happened on the synthetic exchange, before any feed's wire format.
///
/// Layout: a trivial value; which fields count depends on `kind`.
/// Units: `time` nanoseconds since the Unix epoch; prices in 1e-4.
struct ExchangeEvent {
    enum Kind: UInt8 {
        // The order flow.
        case add, execute, executeAtPrice, reduce, delete, replace, trade
        case quote, cross, tradeBreak
        // The directory and the session.
        case system, directory, status, shortSale, participant, declineLevels, declineStatus
        case releaseUpdate, collar, operationalHalt, imbalance, retailInterest, directListing
        case officialPrice, processComplete, clearBook
    }

    var time: Int64
    var kind: Kind
    var side = BookSide.buy
    /// The kind's own code letter: the system event, the trading state, the type of a cross.
    var code: UInt8 = 0x20
    /// An execution that the tape reports; false for those a cross reports in bulk.
    var isPrinted = true
    /// The order carries its participant's name.
    var isAttributed = false
    /// The last event of one transaction on this book.
    var isComplete = true
    /// The listing's number, or `noSymbol`.
    var symbol: UInt32 = Self.noSymbol
    /// The order's or the trade's price; the bid of a quote.
    var price: UInt32 = 0
    /// A replaced order's former price; the ask of a quote.
    var otherPrice: UInt32 = 0
    /// What stands at `price` after the event; the bid size of a quote.
    var levelSize: UInt32 = 0
    /// What stands at `otherPrice` after the event; the ask size of a quote.
    var otherLevelSize: UInt32 = 0
    var size: UInt64 = 0
    /// The order's reference number; the first of two for a replacement.
    var reference: UInt64 = 0
    /// The match number of a trade; the new reference of a replacement; what a reduction leaves;
    /// the shares an imbalance leaves unpaired.
    var match: UInt64 = 0

    static let noSymbol = UInt32.max
}

/// What takes the exchange's events one by one: the recorder of a day, or a test.
///
/// Concurrency: called on the exchange's thread.
protocol EventSink: ~Copyable {
    /// Whether the sink has use for `quote` events.
    static var takesQuotes: Bool { get }
    /// Whether executions that the tape does not report exist on this venue.
    static var hasUnprintedTrades: Bool { get }
    /// The number of messages written so far; paces the day.
    var messageCount: UInt64 { get }
    /// Whether going on is useless, because a file could not be written.
    var hasFailed: Bool { get }
    mutating func accept(_ event: ExchangeEvent)
    /// Whether the sink wants to see the books after every event.
    static var watchesBooks: Bool { get }
    /// The exchange's own books, as they stand after an event that was accepted.
    mutating func watch(_ books: borrowing BookTable, after event: ExchangeEvent)
    /// Called between bursts, for progress.
    mutating func pulse()
}

extension EventSink where Self: ~Copyable {
    static var watchesBooks: Bool { false }
    mutating func watch(_ books: borrowing BookTable, after event: ExchangeEvent) {}
}
