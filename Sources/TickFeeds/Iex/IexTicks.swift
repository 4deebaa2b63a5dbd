import TickCore

/// A feed of the Investors Exchange: its messages differ, its trades and directory do not.
public protocol IexFeed {
    /// Whether its messages tell what books consist of.
    static var hasBooks: Bool { get }
    /// Takes one message apart and hands it to the decoder; false where it does not fit.
    static func dispatch<Sink: TickSink & ~Copyable>(
        _ bytes: ByteView, to ticks: inout IexTicks<Self, Sink>
    ) -> Bool
}

/// IEX messages (TOPS, DEEP, DEEP+) to ticks: trades, trade breaks and, when asked, TOPS quotes.
///
/// Units: times on the wire are nanoseconds since the Unix epoch; prices have four digits.
/// Concurrency: owned by its channel's thread. Cost: nothing is allocated per message.
/// Source: IEX TOPS 1.66, DEEP 1.08, DEEP+ 1.04.
public struct IexTicks<Feed: IexFeed, Sink: TickSink & ~Copyable>: ~Copyable, FeedDecoder {
    /// What takes the ticks.
    public var sink: Sink
    @usableFromInline var tally = FeedCounters()
    @usableFromInline var origin = MessageOrigin(sequence: 0, receiveTime: 0, packet: 0)
    @usableFromInline var time: Int64 = 0
    @usableFromInline let instruments: InstrumentTable
    @usableFromInline let venue: UInt16
    @usableFromInline let channel: UInt16
    @usableFromInline var tests = TestSymbols()
    @usableFromInline var quotes = IexQuotes()
    let countsTests: Bool
    @usableFromInline let rules: TradeRules
    @usableFromInline let emitsQuotes: Bool

    /// A decoder that has heard nothing; `countsTests` lets test symbols make bars, `emitsQuotes`
    /// makes quote updates ticks.
    public init(
        sink: consuming Sink, instruments: InstrumentTable, venue: UInt16, channel: UInt16,
        countsTests: Bool = false, emitsQuotes: Bool = false, rules: TradeRules = .venue
    ) {
        self.rules = rules
        self.sink = sink
        self.instruments = instruments
        self.venue = venue
        self.channel = channel
        self.countsTests = countsTests
        self.emitsQuotes = emitsQuotes
    }

    /// What was odd so far.
    public var counters: FeedCounters { tally }

    /// Takes note of the packet that the messages to come are from.
    @inlinable @inline(__always)
    public mutating func begin(_ origin: MessageOrigin) { self.origin = origin }

    /// Decodes one message; one too short for type, flags and time is malformed.
    @inlinable @inline(__always)
    public mutating func decode(_ bytes: ByteView, sequence: UInt64) -> Int64? {
        tally.messages &+= 1
        origin.sequence = sequence
        guard bytes.count >= 10 else {
            malformed(bytes)
            return nil
        }
        let time = bytes.i64le(2)
        self.time = time
        if Self.keepsBooks && !sink.takesMessage(at: time) { return nil }
        return Feed.dispatch(bytes, to: &self) ? time : nil
    }

    /// Forgets which symbols are tests; `midnight` does not matter to a clock of Unix time.
    public mutating func beginEpoch(midnight: Int64?) { tests = TestSymbols() }

    @inlinable @inline(__always)
    mutating func trade(
        symbol: UInt64, price: Int64, size: UInt32, id: UInt64, conditions: UInt8,
        side: Tick.Side, eligibility: Tick.Eligibility
    ) {
        let instrument = instruments.intern(venue: venue, packed: symbol)
        let (nanos, overflow) = price.multipliedReportingOverflow(by: 100_000)
        guard !overflow else { return noteOutOfRange(instrument) }
        sink.accept(
            Tick(
                eventTime: time, receiveTime: origin.receiveTime, sequence: origin.sequence,
                price: Price(nanos: nanos), size: UInt64(size), reference: id,
                packet: UInt32(truncatingIfNeeded: origin.packet), instrument: instrument,
                conditions: UInt16(conditions), channel: channel, kind: .trade, side: side,
                eligibility: tests.contains(instrument) ? [] : eligibility))
    }

    mutating func tradeBreak(symbol: UInt64, id: UInt64) {
        sink.accept(
            Tick(
                eventTime: time, receiveTime: origin.receiveTime, sequence: origin.sequence,
                price: Price(nanos: 0), size: 0, reference: id,
                packet: UInt32(truncatingIfNeeded: origin.packet),
                instrument: instruments.intern(venue: venue, packed: symbol), channel: channel,
                kind: .tradeBreak, eligibility: []))
    }

    mutating func directory(symbol: UInt64, isTest: Bool) {
        let instrument = instruments.intern(venue: venue, packed: symbol)
        tests.set(instrument, isTest && !countsTests)
        guard Self.keepsBooks else { return }
        sink.bookTest(instrument, isTest && !countsTests)
        endBookEvent(instrument)
    }

    mutating func systemEvent(code: UInt8) {
        if Self.keepsBooks { bookSession(code) }
        status(.session, code, of: .none)
        if code == UInt8(ascii: "C") { sink.endOfMessages() }
    }

    @usableFromInline @inline(never)
    mutating func noteOutOfRange(_ instrument: InstrumentID) {
        tally.outOfRange &+= 1
        if !tests.contains(instrument) { sink.unresolved(instrument, at: time, origin) }
    }
}

extension IexFeed {
    /// Best prices come ready-made, or not at all.
    @inlinable public static var hasBooks: Bool { false }
}

/// Messages that do not fit.
extension IexTicks where Sink: ~Copyable {
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
        doubtQuotes()
        sink.unreadable(origin)
    }

    /// Counts a message with bytes behind its known fields; it is decoded all the same.
    @inline(never)
    public mutating func longer(_ bytes: ByteView) {
        tally.longer &+= 1
        tally.keep(bytes, .longer)
    }
}

/// The instruments that exist only to test systems, as the directory announced them.
@usableFromInline struct TestSymbols {
    var flags: [Bool] = []

    @usableFromInline func contains(_ instrument: InstrumentID) -> Bool {
        instrument.index < flags.count && flags[instrument.index]
    }

    mutating func set(_ instrument: InstrumentID, _ isTest: Bool) {
        guard instrument != .none else { return }
        if instrument.index >= flags.count {
            guard isTest else { return }
            flags += Array(repeating: false, count: instrument.index + 1 - flags.count)
        }
        flags[instrument.index] = isTest
    }
}
