import TickCore

/// A resting ITCH order, as small as it can be.
///
/// Layout (12 bytes): 0 price u32 (1e-4) · 4 remaining u32 · 8 instrument and side u32.
@frozen @usableFromInline struct ItchOrder: OrderState {
    @usableFromInline var price: UInt32
    @usableFromInline var remaining: UInt32
    @usableFromInline var packed: UInt32

    @inlinable @inline(__always)
    init(price: UInt32, remaining: UInt32, instrument: InstrumentID, isBuy: Bool) {
        self.price = price
        self.remaining = remaining
        packed = instrument.rawValue &<< 1 | (isBuy ? 1 : 0)
    }

    @inlinable @inline(__always)
    init(price: UInt32, remaining: UInt32, packed: UInt32) {
        self.price = price
        self.remaining = remaining
        self.packed = packed
    }

    @inlinable static var vacant: ItchOrder {
        ItchOrder(
            price: 0, remaining: 0, instrument: InstrumentID(rawValue: 0), isBuy: false)
    }

    @inlinable @inline(__always)
    var instrument: InstrumentID { InstrumentID(rawValue: packed &>> 1) }

    @inlinable @inline(__always)
    var side: Tick.Side { packed & 1 == 1 ? .buy : .sell }
}
