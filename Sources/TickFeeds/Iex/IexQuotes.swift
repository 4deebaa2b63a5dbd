import TickCore

/// The last quote of every instrument of a feed that sends best prices ready-made.
///
/// Each quote is the whole of its instrument, so one that was heard is right until the next one.
/// Where messages are lost, any instrument's next one may be among them: what was told last is
/// then told once more, as untrusted, and the venue's next quote of it is whole again.
///
/// Concurrency: owned by its decoder. Cost: 32 bytes an instrument, a store a quote.
@usableFromInline struct IexQuotes {
    /// Layout (32 bytes): 0 bid i64 · 8 ask i64 (1e-9) · 16 sizes 2 × u32 · 24 flags u8 ·
    /// 25 standing u8.
    @usableFromInline struct Quote: BitwiseCopyable {
        var bid: Int64 = 0
        var ask: Int64 = 0
        var bidSize: UInt32 = 0
        var askSize: UInt32 = 0
        var flags: UInt8 = 0
        var standing = Standing.none
    }

    /// Whether there is a quote, and whether it may be out of date.
    @usableFromInline enum Standing: UInt8, BitwiseCopyable { case none, whole, untrusted }

    private(set) var quotes: [Quote] = []

    mutating func set(_ instrument: InstrumentID, _ quote: Quote) {
        let missing = instrument.index + 1 - quotes.count
        if missing > 0 { quotes += Array(repeating: Quote(), count: missing) }
        quotes[instrument.index] = quote
    }

    /// Makes a quote untrusted and returns it, if there is one and it was whole.
    mutating func doubt(_ instrument: InstrumentID) -> Quote? {
        guard instrument.index < quotes.count, quotes[instrument.index].standing == .whole else {
            return nil
        }
        quotes[instrument.index].standing = .untrusted
        return quotes[instrument.index]
    }

    /// The instruments with a quote that is whole.
    var whole: [InstrumentID] {
        quotes.indices.filter { quotes[$0].standing == .whole }.map {
            InstrumentID(rawValue: UInt32($0))
        }
    }
}

/// Best prices of feeds that send them ready-made.
extension IexTicks where Sink: ~Copyable {
    /// Whether quotes come ready-made and are asked for.
    var keepsQuotes: Bool { emitsQuotes && !Feed.hasBooks }

    /// A quote update of both sides. One flagged as not available – halted, paused, not traded
    /// here – and one of a test symbol cannot be traded on.
    @usableFromInline
    mutating func quote(
        symbol: UInt64, bid: Int64, bidSize: UInt32, ask: Int64, askSize: UInt32, flags: UInt8
    ) {
        let instrument = instruments.intern(venue: venue, packed: symbol)
        let (bidNanos, bidOverflow) = bid.multipliedReportingOverflow(by: 100_000)
        let (askNanos, askOverflow) = ask.multipliedReportingOverflow(by: 100_000)
        guard !bidOverflow && !askOverflow else {
            noteOutOfRange(instrument)
            if let stale = quotes.doubt(instrument) { tell(instrument, stale) }
            return
        }
        let quote = IexQuotes.Quote(
            bid: bidNanos, ask: askNanos, bidSize: bidSize, askSize: askSize, flags: flags,
            standing: .whole)
        quotes.set(instrument, quote)
        tell(instrument, quote)
    }

    /// Every quote told so far may be out of date, which is told at once, in order of symbols.
    mutating func doubtQuotes() {
        let stale = quotes.whole.sorted { instruments.rank($0) < instruments.rank($1) }
        for instrument in stale {
            if let quote = quotes.doubt(instrument) { tell(instrument, quote) }
        }
    }

    private mutating func tell(_ instrument: InstrumentID, _ quote: IexQuotes.Quote) {
        let isUntrusted = quote.standing == .untrusted
        let isUnavailable = quote.flags & 0x80 != 0 || tests.contains(instrument) || isUntrusted
        let marks = isUntrusted ? QuoteMarks.untrusted.rawValue : 0
        sink.accept(
            Tick(
                eventTime: time, receiveTime: origin.receiveTime, sequence: origin.sequence,
                bid: Price(nanos: quote.bid), bidSize: UInt64(quote.bidSize),
                ask: Price(nanos: quote.ask), askSize: UInt64(quote.askSize),
                packet: UInt32(truncatingIfNeeded: origin.packet), instrument: instrument,
                conditions: UInt16(quote.flags) | marks, channel: channel,
                eligibility: isUnavailable ? [] : .all))
    }
}

/// The quotes in a state.
extension IexQuotes {
    private static var stateBytes: Int { 26 }

    /// Appends all of it.
    func encode(to writer: inout StateWriter) {
        writer.put(UInt32(quotes.count))
        for quote in quotes {
            writer.put(quote.bid)
            writer.put(quote.ask)
            writer.put(quote.bidSize)
            writer.put(quote.askSize)
            writer.put(quote.flags)
            writer.put(quote.standing.rawValue)
        }
    }

    /// Takes up what `encode` wrote; there are `count` instruments.
    mutating func restore(from reader: inout StateReader, of count: Int) throws(StateError) {
        let known = try reader.takeCount(Self.stateBytes)
        guard known <= count else { throw StateError("quotes of \(known) of \(count) instruments") }
        quotes = []
        for _ in 0..<known {
            var quote = Quote(
                bid: try reader.take(), ask: try reader.take(), bidSize: try reader.take(),
                askSize: try reader.take(), flags: try reader.take())
            let standing: UInt8 = try reader.take()
            guard let known = Standing(rawValue: standing) else {
                throw StateError("a quote that stands as \(standing)")
            }
            quote.standing = known
            quotes.append(quote)
        }
    }
}
