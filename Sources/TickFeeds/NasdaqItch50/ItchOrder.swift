import TickCore

/// A resting ITCH order, as small as it can be.
///
/// Layout (12 bytes): 0 price u32 (1e-4) · 4 remaining u32 · 8 instrument and side u32.
@frozen @usableFromInline struct ItchOrder: OrderState {
    @usableFromInline var price: UInt32
    @usableFromInline var remaining: UInt32
    @usableFromInline var packed: UInt32

    /// An order of the side that a message spells `side`: a `B` buys, all else sells.
    ///
    /// Cost: no branch, as a side cannot be guessed.
    @inlinable @inline(__always)
    init(price: UInt32, remaining: UInt32, instrument: InstrumentID, side: UInt8) {
        self.price = price
        self.remaining = remaining
        let isBuy = (UInt32(side ^ UInt8(ascii: "B")) &- 1) &>> 31
        packed = instrument.rawValue &<< 1 | isBuy
    }

    @inlinable static var vacant: ItchOrder {
        ItchOrder(price: 0, remaining: 0, instrument: InstrumentID(rawValue: 0), side: 0)
    }

    @inlinable @inline(__always)
    var instrument: InstrumentID { InstrumentID(rawValue: packed &>> 1) }

    @inlinable @inline(__always)
    var side: Tick.Side { packed & 1 == 1 ? .buy : .sell }
}
