/// The old generation of an `OrderTable`: a hash table of orders whose page was given up.
///
/// Open addressing with linear probing and backward-shift deletion, so no tombstones gather; at
/// most half full.
/// Concurrency: owned by the decoding thread. Cost: O(1) expected, one cache miss a probe.
@frozen @usableFromInline struct OrderSurvivors<Order: OrderEntry>: ~Copyable {
    @frozen @usableFromInline struct Entry: BitwiseCopyable {
        @usableFromInline var reference: UInt64
        @usableFromInline var order: Order

        @inlinable @inline(__always)
        init(reference: UInt64, order: Order) {
            self.reference = reference
            self.order = order
        }

        @inlinable static var empty: Entry { Entry(reference: .max, order: .vacant) }
    }

    @usableFromInline var slots: UnsafeMutablePointer<Entry>
    @usableFromInline var bits: UInt64
    @usableFromInline var count: Int
    @usableFromInline var dropped: UInt64
    /// No order here has a higher reference.
    @usableFromInline var highest: UInt64
    @usableFromInline let countMax: Int

    @inlinable init(countMax: Int, bits: UInt64 = 10) {
        self.countMax = countMax
        self.bits = bits
        count = 0
        dropped = 0
        highest = 0
        slots = .allocate(capacity: 1 << Int(bits))
        slots.initialize(repeating: .empty, count: 1 << Int(bits))
    }

    /// Frees the memory; the table that owns the survivors calls this once.
    @inlinable func deallocate() { slots.deallocate() }

    @inlinable var mask: Int { (1 << Int(bits)) &- 1 }

    @inlinable @inline(__always)
    func home(_ reference: UInt64) -> Int {
        Int(truncatingIfNeeded: (reference &* 0x9E37_79B9_7F4A_7C15) &>> (64 &- bits))
    }

    @inlinable func position(_ reference: UInt64) -> Int? {
        guard reference != .max else { return nil }
        var slot = home(reference)
        while slots[slot].reference != .max {
            if slots[slot].reference == reference { return slot }
            slot = (slot &+ 1) & mask
        }
        return nil
    }

    @inlinable @inline(never)
    mutating func insert(_ reference: UInt64, _ order: Order) {
        guard reference != .max else { return }
        let entry = Entry(reference: reference, order: order)
        if let known = position(entry.reference) {
            slots[known] = entry
            return
        }
        guard count < countMax else {
            dropped &+= 1
            return
        }
        if (count + 1) * 2 > 1 << Int(bits) { grow() }
        place(entry)
        highest = max(highest, reference)
        count &+= 1
    }

    @inlinable @inline(never)
    func find(_ reference: UInt64) -> Order? {
        count == 0 ? nil : position(reference).map { slots[$0].order }
    }

    @inlinable @inline(never)
    mutating func remove(_ reference: UInt64) -> Order? {
        guard count > 0, let slot = position(reference) else { return nil }
        let order = slots[slot].order
        remove(at: slot)
        return order
    }

    @inlinable @inline(never)
    mutating func discard(_ reference: UInt64) {
        guard count > 0, let slot = position(reference) else { return }
        remove(at: slot)
    }

    mutating func removeAll() {
        slots.update(repeating: .empty, count: mask + 1)
        count = 0
        highest = 0
    }

    @inlinable mutating func remove(at start: Int) {
        var hole = start
        var slot = (hole &+ 1) & mask
        while slots[slot].reference != .max {
            let distance = (slot &- home(slots[slot].reference)) & mask
            if distance >= (slot &- hole) & mask {
                slots[hole] = slots[slot]
                hole = slot
            }
            slot = (slot &+ 1) & mask
        }
        slots[hole].reference = .max
        count &-= 1
    }

    @inlinable mutating func place(_ entry: Entry) {
        var slot = home(entry.reference)
        while slots[slot].reference != .max { slot = (slot &+ 1) & mask }
        slots[slot] = entry
    }

    @inlinable mutating func grow() {
        let old = slots
        let oldCount = 1 << Int(bits)
        bits += 1
        slots = .allocate(capacity: 1 << Int(bits))
        slots.initialize(repeating: .empty, count: 1 << Int(bits))
        for slot in 0..<oldCount where old[slot].reference != .max { place(old[slot]) }
        old.deallocate()
    }
}

/// Orders that count their shares.
extension OrderSurvivors where Order: OrderState {
    @inlinable @inline(never)
    mutating func reduce(_ reference: UInt64, by shares: UInt32) -> Order? {
        guard count > 0, let slot = position(reference) else { return nil }
        let order = slots[slot].order
        if order.remaining > shares {
            slots[slot].order.remaining = order.remaining &- shares
        } else {
            remove(at: slot)
        }
        return order
    }
}
