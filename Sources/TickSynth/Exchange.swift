import TickCore

/// The synthetic exchange: matching books, a session from directory to close, random order flow.
///
/// Everything it does it tells its sink as an `ExchangeEvent`; times never go back. The same seed
/// gives the same events.
/// Concurrency: owned by one thread.
/// Cost: about 100 ns an event; memory is bounded by symbols and live orders.
struct Exchange<Sink: EventSink & ~Copyable>: ~Copyable {
    var sink: Sink
    var books: BookTable
    var random: RandomStream
    let listings: UnsafePointer<Listing>
    let symbols: Int
    let times: SessionTimes
    let target: UInt64
    let ranks: WeightedPick
    var recent = RecentOrders()
    var prints = RecentPrints()
    var states: UnsafeMutablePointer<SymbolState>
    var now: Int64
    var nextReference: UInt64 = 1
    var nextMatch: UInt64 = 1
    private let owner: Listings

    /// What the exchange keeps for a symbol beside its book.
    struct SymbolState {
        /// Where the last trade, or else yesterday's close, stands in the band.
        var fair = Int32(BookTable.ticks / 2)
        var isHalted = false
        /// The quote last told, so that only changes are told.
        var bid: UInt32 = 0
        var ask: UInt32 = 0
        var bidSize: UInt32 = 0
        var askSize: UInt32 = 0
    }

    /// Whether trades are ever broken.
    let breaksTrades: Bool

    init(
        listings: Listings, random: RandomStream, times: SessionTimes, target: UInt64,
        breaksTrades: Bool = true, sink: consuming Sink
    ) {
        self.breaksTrades = breaksTrades
        self.sink = sink
        self.random = random
        self.times = times
        self.target = target
        self.listings = listings.base
        symbols = listings.count
        owner = listings
        books = BookTable(symbols: listings.count)
        ranks = WeightedPick(count: listings.count)
        states = .allocate(capacity: listings.count)
        states.initialize(repeating: SymbolState(), count: listings.count)
        now = times.messages
    }

    deinit { states.deallocate() }

    /// The whole day, first message to last.
    mutating func runDay() {
        announce()
        advance(to: times.system)
        system("S")
        let early = SessionCurve(from: times.system, to: times.market, shape: .rising)
        flow(early, until: sink.messageCount + left / 25, Incident.beforeOpen(times))
        let beforeOpen = sink.messageCount
        openMarket()
        let reserve = sink.messageCount - beforeOpen + 2 + left / 32
        let day = SessionCurve(from: times.market, to: times.marketEnd, shape: .uShaped)
        let incidents = Incident.marketHours(times, symbols: symbols)
        flow(day, until: sink.messageCount + (left > reserve ? left - reserve : 0), incidents)
        closeMarket()
        let late = SessionCurve(from: times.marketEnd, to: times.systemEnd, shape: .falling)
        flow(late, until: sink.messageCount + (left > 2 ? left - 2 : 0), Incident.afterClose(times))
        advance(to: times.systemEnd)
        system("E")
        advance(to: times.messagesEnd)
        system("C")
    }

    /// Messages still to come.
    var left: UInt64 { target > sink.messageCount ? target - sink.messageCount : 0 }

    /// Moves the clock; it never goes back.
    @inline(__always)
    mutating func advance(to time: Int64) { now = max(now, time) }

    /// An event of `kind` on a symbol, now.
    @inline(__always)
    func event(_ kind: ExchangeEvent.Kind, _ symbol: Int) -> ExchangeEvent {
        ExchangeEvent(time: now, kind: kind, symbol: UInt32(truncatingIfNeeded: symbol))
    }

    /// Hands an event to the sink, and the books to one that watches them.
    @inline(__always)
    mutating func put(_ event: ExchangeEvent) {
        sink.accept(event)
        if Sink.watchesBooks { sink.watch(books, after: event) }
    }

    mutating func system(_ code: Unicode.Scalar) {
        put(ExchangeEvent(time: now, kind: .system, code: UInt8(ascii: code)))
        now += 1000
    }

    @inline(__always)
    mutating func takeReference() -> UInt64 {
        nextReference &+= UInt64(1 &+ random.below(4))
        return nextReference
    }

    @inline(__always)
    mutating func takeMatch() -> UInt64 {
        nextMatch &+= UInt64(1 &+ random.below(3))
        return nextMatch
    }
}
