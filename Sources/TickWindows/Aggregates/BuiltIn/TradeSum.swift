import TickCore

/// The sum of sizes or of notionals (price times size) of trades that may touch volume.
///
/// Units: shares, or 1e-9 of the currency. Limits: a sum that fits neither Int64 (shares) nor
/// Int128 (notional) is `none`.
public struct TradeSum: Aggregate, Equatable {
    /// What is summed.
    public let measure: Measure
    private var sum = WideSum()
    private var trades: UInt64 = 0

    /// What is summed.
    public enum Measure: UInt8, Sendable, CaseIterable, BitwiseCopyable {
        case size, notional
    }

    /// Nothing summed.
    public init(_ measure: Measure) { self.measure = measure }

    /// Exact; takes trades back.
    public static var traits: AggregateTraits { AggregateTraits(isInvertible: true) }

    /// Adds a trade.
    public mutating func add(_ tick: Tick) {
        guard tick.eligibility.contains(.volume) else { return }
        sum.add(amount(tick))
        trades &+= 1
    }

    /// Takes a trade back.
    public mutating func remove(_ tick: Tick) -> Bool {
        guard tick.eligibility.contains(.volume) else { return true }
        sum.subtract(amount(tick))
        trades &-= 1
        return true
    }

    private func amount(_ tick: Tick) -> Int128 {
        measure == .size
            ? Int128(tick.size) : Int128(tick.price.nanos) &* Int128(tick.size)
    }

    /// Adds another part's.
    public mutating func merge(_ later: TradeSum) {
        sum.merge(later.sum)
        trades &+= later.trades
    }

    /// The sum; `none` without a trade.
    public func result(_ window: WindowSpan) -> AggregateValue {
        guard trades > 0, let value = sum.value else { return .none }
        if measure == .notional { return .wide(value) }
        return Int64(exactly: value).map { .integer($0) } ?? .none
    }

    /// 32 bytes.
    public func encode(to writer: inout StateWriter) {
        writer.put(trades)
        sum.encode(to: &writer)
    }

    /// Takes over what was encoded.
    public mutating func decode(from reader: inout StateReader) throws(StateError) {
        trades = try reader.take()
        try sum.decode(from: &reader)
    }
}
