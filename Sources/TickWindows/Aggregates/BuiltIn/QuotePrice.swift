import TickCore

/// The first, highest, lowest or last bid or offer of a window over quotes.
///
/// A quote that nobody can trade on, or without that side, takes no part.
/// Units: 1e-9.
public struct QuotePrice: Aggregate, Equatable {
    /// Whose price.
    public let side: Side
    /// Which of the window's.
    public let pick: Pick
    private var value: Int64 = 0
    private var isKnown = false

    /// Whose price.
    public enum Side: UInt8, Sendable, CaseIterable, BitwiseCopyable { case bid, ask }

    /// Which of a window's prices.
    public enum Pick: UInt8, Sendable, CaseIterable, BitwiseCopyable { case open, high, low, close }

    /// No quote seen.
    public init(_ side: Side, _ pick: Pick) {
        self.side = side
        self.pick = pick
    }

    /// Exact; first and last depend on the order of quotes.
    public static var traits: AggregateTraits { AggregateTraits(isOrderSensitive: true) }

    /// Adds a quote.
    public mutating func add(_ tick: Tick) {
        if let price = side == .bid ? tick.windowedBid : tick.windowedAsk { take(price) }
    }

    /// Adds the later part.
    public mutating func merge(_ later: QuotePrice) {
        if later.isKnown { take(later.value) }
    }

    private mutating func take(_ price: Int64) {
        guard isKnown else {
            (value, isKnown) = (price, true)
            return
        }
        switch pick {
        case .open: break
        case .high: value = max(value, price)
        case .low: value = min(value, price)
        case .close: value = price
        }
    }

    /// The price; `none` without a quote of that side.
    public func result(_ window: WindowSpan) -> AggregateValue { isKnown ? .nanos(value) : .none }

    /// Nine bytes.
    public func encode(to writer: inout StateWriter) {
        writer.put(isKnown)
        writer.put(value)
    }

    /// Takes over what was encoded.
    public mutating func decode(from reader: inout StateReader) throws(StateError) {
        isKnown = try reader.takeBool()
        value = try reader.take()
        guard isKnown || value == 0 else { throw StateError("a price that is not known") }
    }
}
