/// Quotes in the place of trades, for windows over quotes.
///
/// Layout: `price` is the mid, `size` the bit pattern of the bid and `reference` that of the ask,
/// in 1e-9; `side` says which there is where one is missing; `conditions` are 0 for a quote that
/// can be traded on. It counts as a tick; open, high, low and close take the mid where there are
/// both sides, volume nothing.
extension Tick {
    /// A quote as windows over quotes take it.
    @inlinable @inline(__always)
    public init(windowed quote: Tick) {
        let (bid, ask) = (quote.bid?.nanos, quote.ask?.nanos)
        self = quote
        kind = .trade
        size = UInt64(bitPattern: bid ?? 0)
        reference = UInt64(bitPattern: ask ?? 0)
        official = .none
        side = ask == nil ? .buy : bid == nil ? .sell : .none
        price = Price(nanos: 0)
        eligibility = .count
        let isTradable = quote.eligibility != [] && (bid != nil || ask != nil)
        conditions = isTradable ? 0 : QuoteMarks.halted.rawValue
        guard isTradable, let bid, let ask else { return }
        price = Price(nanos: Tick.middle(bid, ask))
        eligibility = [.count, .highLow, .last]
    }

    /// Halfway between two prices, rounded half to even; no sum overflows.
    @inlinable
    static func middle(_ left: Int64, _ right: Int64) -> Int64 {
        let floor = (left & right) &+ ((left ^ right) &>> 1)
        let isHalf = (left ^ right) & 1 == 1
        return isHalf && floor & 1 == 1 ? floor &+ 1 : floor
    }

    /// The bid of a windowed quote that can be traded on; nil where there is none.
    @inlinable public var windowedBid: Int64? {
        side == .sell || conditions != 0 ? nil : Int64(bitPattern: size)
    }

    /// The ask of a windowed quote that can be traded on; nil where there is none.
    @inlinable public var windowedAsk: Int64? {
        side == .buy || conditions != 0 ? nil : Int64(bitPattern: reference)
    }
}
