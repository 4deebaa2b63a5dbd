/// Live orders by reference number, in two generations.
///
/// Young orders sit in a window indexed by the low bits of their reference: feeds number orders
/// upwards and most die young, so a lookup is one load from memory written a moment ago. An order
/// still alive when its slot comes round again moves to a hash table of survivors. So the cost is
/// that of a flat array, and the memory that of the live orders, however long the day.
///
/// Layout: 24-byte entries, reference u64 then `RestingOrder`; reference `UInt64.max` is "empty".
/// Concurrency: owned by the decoding thread.
/// Cost: O(1); nothing is allocated but when the survivors double.
/// Limits: at most `survivorsMax` orders outside the window; further ones are dropped and counted.
///   Reference `UInt64.max` cannot be held.
@frozen public struct OrderTable: ~Copyable {
    @frozen @usableFromInline struct Entry: BitwiseCopyable {
        @usableFromInline var reference: UInt64
        @usableFromInline var order: RestingOrder

        @inlinable @inline(__always)
        init(reference: UInt64, order: RestingOrder) {
            self.reference = reference
            self.order = order
        }
    }

    @usableFromInline let window: UnsafeMutablePointer<Entry>
    @usableFromInline let mask: UInt64
    @usableFromInline var survivors: OrderSurvivors

    /// A table whose window holds 2^`windowBits` references.
    public init(windowBits: Int = 18, survivorsMax: Int = 1 << 27) {
        precondition((4...30).contains(windowBits), "an order window of 2^\(windowBits) slots")
        let count = 1 << windowBits
        window = .allocate(capacity: count)
        window.initialize(repeating: OrderSurvivors.empty, count: count)
        mask = UInt64(count - 1)
        survivors = OrderSurvivors(countMax: survivorsMax)
    }

    deinit {
        window.deallocate()
        survivors.deallocate()
    }

    /// Orders dropped because the survivors were full.
    public var dropped: UInt64 { survivors.dropped }

    /// Adds an order; one of the same reference that is still young is replaced.
    @inlinable @inline(__always)
    public mutating func insert(_ reference: UInt64, _ order: RestingOrder) {
        let slot = window + Int(truncatingIfNeeded: reference & mask)
        let old = slot.pointee.reference
        if old != .max && old != reference { survivors.insert(slot.pointee) }
        slot.pointee = Entry(reference: reference, order: order)
    }

    /// The order, or nil where it is not known.
    @inlinable @inline(__always)
    public func find(_ reference: UInt64) -> RestingOrder? {
        let slot = window + Int(truncatingIfNeeded: reference & mask)
        if slot.pointee.reference == reference && reference != .max { return slot.pointee.order }
        return survivors.find(reference)
    }

    /// Takes shares off an order and returns it as it was before; it goes when none remain.
    @inlinable @inline(__always)
    public mutating func reduce(_ reference: UInt64, by shares: UInt32) -> RestingOrder? {
        let slot = window + Int(truncatingIfNeeded: reference & mask)
        guard slot.pointee.reference == reference && reference != .max else {
            return survivors.reduce(reference, by: shares)
        }
        let order = slot.pointee.order
        if order.remaining > shares {
            slot.pointee.order.remaining = order.remaining &- shares
        } else {
            slot.pointee.reference = .max
        }
        return order
    }

    /// Takes an order out and returns it, or nil where it is not known.
    @inlinable @inline(__always)
    public mutating func remove(_ reference: UInt64) -> RestingOrder? {
        let slot = window + Int(truncatingIfNeeded: reference & mask)
        guard slot.pointee.reference == reference && reference != .max else {
            return survivors.remove(reference)
        }
        slot.pointee.reference = .max
        return slot.pointee.order
    }

    /// Forgets every order; a new epoch starts with none.
    public mutating func removeAll() {
        window.update(repeating: OrderSurvivors.empty, count: Int(mask) + 1)
        survivors.removeAll()
    }
}
