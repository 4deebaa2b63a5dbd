import TickCore

/// The volume-weighted average price: the sum of price times size over the sum of sizes.
///
/// Units: 1e-9, rounded half to even.
public struct VolumeWeightedPrice: Aggregate, Equatable {
    private var notional = TradeSum(.notional)
    private var volume = WideSum()

    /// Nothing traded.
    public init() {}

    /// Exact but for the last rounding; takes trades back.
    public static var traits: AggregateTraits { AggregateTraits(isInvertible: true) }

    /// Adds a trade.
    public mutating func add(_ tick: Tick) {
        notional.add(tick)
        if tick.eligibility.contains(.volume) { volume.add(Int128(tick.size)) }
    }

    /// Takes a trade back.
    public mutating func remove(_ tick: Tick) -> Bool {
        if tick.eligibility.contains(.volume) { volume.subtract(Int128(tick.size)) }
        return notional.remove(tick)
    }

    /// Adds another part's.
    public mutating func merge(_ later: VolumeWeightedPrice) {
        notional.merge(later.notional)
        volume.merge(later.volume)
    }

    /// The average; `none` without shares.
    public func result(_ window: WindowSpan) -> AggregateValue {
        guard case .wide(let sum) = notional.result(window), let shares = volume.value,
            shares > 0, let price = sum.dividedHalfEven(by: UInt128(shares))
        else { return .none }
        return .nanos(price)
    }

    /// 56 bytes.
    public func encode(to writer: inout StateWriter) {
        notional.encode(to: &writer)
        volume.encode(to: &writer)
    }

    /// Takes over what was encoded.
    public mutating func decode(from reader: inout StateReader) throws(StateError) {
        try notional.decode(from: &reader)
        try volume.decode(from: &reader)
    }
}
