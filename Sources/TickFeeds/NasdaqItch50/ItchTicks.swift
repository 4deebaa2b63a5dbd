import TickCore

/// Nasdaq TotalView-ITCH 5.0 messages to ticks: trades with the price, symbol and side of the
/// order they hit, and trade breaks.
///
/// Keeps the live orders and the day's locate codes.
/// Units: times on the wire are nanoseconds since midnight US Eastern of `midnight`.
/// Concurrency: owned by its channel's thread.
/// Cost: nothing is allocated per message; an order is one load from a table.
/// Source: Nasdaq TotalView-ITCH 5.0, 2026-02-19.
public struct ItchTicks<Sink: TickSink & ~Copyable>: ~Copyable, FeedDecoder, NasdaqItch50Visitor {
    /// What takes the ticks.
    public var sink: Sink
    /// 00:00 US Eastern of the trade date, in nanoseconds since the Unix epoch.
    public var midnight: Int64 = 0
    @usableFromInline var orders: OrderTable<ItchOrder>
    @usableFromInline var tally = FeedCounters()
    @usableFromInline let locates: UnsafeMutablePointer<ItchLocate>
    @usableFromInline var origin = MessageOrigin(sequence: 0, receiveTime: 0, packet: 0)
    @usableFromInline var time: Int64 = 0
    let instruments: InstrumentTable
    let venue: UInt16
    @usableFromInline let channel: UInt16
    let countsTests: Bool
    @usableFromInline let rules: TradeRules
    /// Between system events Q and M.
    @usableFromInline var isMarketOpen = false

    /// The last nanosecond of a day of 25 hours, the longest there is.
    @usableFromInline static var timeMax: UInt64 { 90_000_000_000_000 }
    /// Units of 1e-9 in one unit of a four-digit price.
    @usableFromInline static var priceScale: Int64 { 100_000 }

    /// A decoder without orders; `countsTests` lets test symbols make bars.
    public init(
        sink: consuming Sink, instruments: InstrumentTable, venue: UInt16, channel: UInt16,
        countsTests: Bool = false, rules: TradeRules = .venue
    ) {
        self.rules = rules
        self.sink = sink
        self.instruments = instruments
        self.venue = venue
        self.channel = channel
        self.countsTests = countsTests
        orders = OrderTable()
        locates = .allocate(capacity: 1 << 16)
        ItchLocate.makeUnknown(locates, count: 1 << 16)
    }

    deinit { locates.deallocate() }

    /// What was odd so far.
    public var counters: FeedCounters {
        var counters = tally
        counters.ordersDropped = orders.dropped
        return counters
    }

    /// Takes note of the packet that the messages to come are from.
    @inlinable @inline(__always)
    public mutating func begin(_ origin: MessageOrigin) { self.origin = origin }

    /// Decodes one message; one without a time of day, or too short for one, is malformed.
    @inlinable @inline(__always)
    public mutating func decode(_ bytes: ByteView, sequence: UInt64) -> Int64? {
        tally.messages &+= 1
        origin.sequence = sequence
        guard bytes.count >= 11, bytes.u48be(5) < Self.timeMax else {
            malformed(bytes)
            return nil
        }
        let time = midnight &+ Int64(truncatingIfNeeded: bytes.u48be(5))
        self.time = time
        if Sink.takesBooks {
            guard sink.takesMessage(at: time) else { return nil }
            return NasdaqItch50.visit(bytes, &self) ? time : nil
        }
        return restsOrLeaves(bytes) || visitApart(bytes) ? time : nil
    }

    /// Cost: a call for one message of ten, so that the loop over the others has the registers.
    @inlinable @inline(never)
    mutating func visitApart(_ bytes: ByteView) -> Bool { NasdaqItch50.visit(bytes, &self) }

    /// Asks for the memory of the order that a message is about.
    ///
    /// Source: every message about an order has its reference at offset 11.
    @inlinable @inline(__always)
    public func prefetch(_ bytes: ByteView) {
        if Sink.takesBooks {
            let locate = Int(bytes.u16be(3))
            sink.orderExpected(bytes.u64be(13), of: locates[locate].instrument)
        } else {
            orders.prefetch(bytes.u64be(13))
        }
    }

    /// Forgets all orders and locate codes; keeps the old midnight where no new one is known.
    public mutating func beginEpoch(midnight: Int64?) {
        self.midnight = midnight ?? self.midnight
        isMarketOpen = false
        orders.removeAll()
        ItchLocate.makeUnknown(locates, count: 1 << 16)
    }

    /// Finds a locate code's instrument, or learns it from the symbol beside it.
    @inlinable @inline(__always)
    mutating func instrument(_ locate: UInt16, _ stock: UInt64) -> InstrumentID {
        let known = locates[Int(locate)].instrument
        return known != .none ? known : learn(locate, stock)
    }

    @usableFromInline @inline(never)
    mutating func learn(_ locate: UInt16, _ stock: UInt64) -> InstrumentID {
        let instrument = instruments.intern(venue: venue, packed: stock)
        locates[Int(locate)].instrument = instrument
        return instrument
    }

    @inlinable @inline(__always)
    mutating func trade(
        _ instrument: InstrumentID, locate: UInt16, price: Price, size: UInt64, match: UInt64,
        side: Tick.Side, eligibility: Tick.Eligibility, official: Tick.Official = .none
    ) {
        var touched = locates[Int(locate)].isTest ? [] : eligibility
        if rules == .consolidated { restrict(&touched, size, locate, official) }
        sink.accept(
            Tick(
                eventTime: time, receiveTime: origin.receiveTime, sequence: origin.sequence,
                price: price, size: size, reference: match,
                packet: UInt32(truncatingIfNeeded: origin.packet), instrument: instrument,
                channel: channel, kind: .trade, side: side,
                eligibility: touched, official: official))
    }

    /// Takes away what the consolidated tape would not let a trade touch for what the day's events
    /// say of it.
    @usableFromInline @inline(never)
    func restrict(
        _ touched: inout Tick.Eligibility, _ size: UInt64, _ locate: UInt16,
        _ official: Tick.Official
    ) {
        guard official == .none else { return }
        if size < UInt64(locates[Int(locate)].roundLot) {
            touched.formIntersection(NasdaqItch50.oddLot.union(.count))
        }
        if !isMarketOpen { touched.formIntersection(NasdaqItch50.extendedHours.union(.count)) }
    }
}

/// Messages that do not fit.
extension ItchTicks where Sink: ~Copyable {
    /// Counts a message of a type that the feed does not have; it moves no time.
    @inline(never)
    public mutating func unknown(_ bytes: ByteView) {
        tally.unknown &+= 1
        tally.keep(bytes, .unknown)
    }

    /// Counts a message too short for its fields; it moves no time.
    @inline(never)
    public mutating func malformed(_ bytes: ByteView) {
        tally.malformed &+= 1
        tally.keep(bytes, .malformed)
        sink.unreadable(origin)
    }

    /// Counts a message with bytes behind its known fields; it is decoded all the same.
    @inline(never)
    public mutating func longer(_ bytes: ByteView) {
        tally.longer &+= 1
        tally.keep(bytes, .longer)
    }
}
