/// An order resting in a book: what later messages about it do not repeat.
///
/// Layout (16 bytes): 0 price i64 (units of 1e-9) · 8 remaining u32 · 12 instrument and side u32.
@frozen public struct RestingOrder: Sendable, BitwiseCopyable {
    /// The limit, at which an execution without a price of its own trades.
    public var price: Price
    /// Shares not yet executed or cancelled.
    public var remaining: UInt32
    @usableFromInline var packed: UInt32

    /// Limits: instrument ids below 2^30.
    @inlinable @inline(__always)
    public init(price: Price, remaining: UInt32, instrument: InstrumentID, side: Tick.Side) {
        self.price = price
        self.remaining = remaining
        self.packed = instrument.rawValue &<< 2 | UInt32(side.rawValue)
    }

    /// What is bought or sold; `none` does not fit and must not be stored.
    @inlinable @inline(__always)
    public var instrument: InstrumentID { InstrumentID(rawValue: packed &>> 2) }

    /// Whether the order buys or sells.
    @inlinable @inline(__always)
    public var side: Tick.Side {
        packed & 3 == 1 ? .buy : packed & 3 == 2 ? .sell : .none
    }
}
