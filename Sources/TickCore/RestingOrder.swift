/// What an `OrderTable` keeps by reference number.
///
/// The smaller it is, the faster the table.
public protocol OrderEntry: BitwiseCopyable {
    /// Any value, for places that hold no order.
    static var vacant: Self { get }
}

/// An order resting in a book: what later messages about it do not repeat.
///
/// A feed chooses the smallest value that holds what it needs.
public protocol OrderState: OrderEntry {
    /// Shares not yet executed or cancelled.
    var remaining: UInt32 { get set }
}

/// An order of any feed.
///
/// Layout (16 bytes): 0 price i64 (units of 1e-9) · 8 remaining u32 · 12 instrument and side u32.
@frozen public struct RestingOrder: OrderState, Sendable {
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

    /// Nothing, of instrument 0.
    @inlinable public static var vacant: RestingOrder {
        RestingOrder(
            price: Price(nanos: 0), remaining: 0, instrument: InstrumentID(rawValue: 0),
            side: .none)
    }

    /// The instrument the order is for.
    @inlinable @inline(__always)
    public var instrument: InstrumentID { InstrumentID(rawValue: packed &>> 2) }

    /// The order's own side.
    @inlinable @inline(__always)
    public var side: Tick.Side { packed & 3 == 1 ? .buy : packed & 3 == 2 ? .sell : .none }
}
