import TickCore

/// A resting order, one of the queue at its price.
///
/// Layout (32 bytes, two to a cache line): 0 reference u64 · 8 shares u32 · 12 level u32 ·
/// 16 next u32 · 20 previous u32 · 24 owner u32 (instrument × 2, + 1 for a sell order).
@frozen @usableFromInline struct BookOrder: BitwiseCopyable {
    var reference: UInt64
    var shares: UInt32
    var level: UInt32
    /// The order behind it, `SlotPool.none` for the last one; a free slot's successor.
    var next: UInt32
    var previous: UInt32
    var owner: UInt32
    /// Fills the half cache line.
    var unused: UInt32 = 0

    @inline(__always) var instrument: InstrumentID { InstrumentID(rawValue: owner &>> 1) }
}

/// Where an order is kept, by its reference.
///
/// Layout: 4 bytes, so that an entry of the `OrderTable` has 8.
@frozen @usableFromInline struct OrderPlace: OrderEntry {
    @usableFromInline var slot: UInt32

    @inlinable @inline(__always)
    init(slot: UInt32) { self.slot = slot }

    @usableFromInline static var vacant: OrderPlace { OrderPlace(slot: 0) }
}
