import CTickLinux

/// Live orders by reference number, in two generations.
///
/// Young orders sit in a window indexed by the low bits of their reference: feeds number orders
/// upwards and most die young, so a lookup is one load from memory written a moment ago. An order
/// still alive when its slot comes round again moves to a hash table of survivors. When survivors
/// grow many beside the window, the window doubles and takes them back. So the cost is that of a
/// flat array, and the memory that of the live orders, however long the day.
///
/// Layout: an entry is the reference's bits above the window plus 1, u32 (0 is "empty"), then the
/// order: 16 bytes where the order has 12.
/// Concurrency: owned by the decoding thread.
/// Cost: O(1); nothing is allocated but when the survivors double.
/// Limits: at most `survivorsMax` orders outside the window; further ones are dropped and counted.
///   Reference `UInt64.max` cannot be held.
@frozen public struct OrderTable<Order: OrderState>: ~Copyable {
    @frozen @usableFromInline struct Entry: BitwiseCopyable {
        @usableFromInline var high: UInt32
        @usableFromInline var order: Order

        @inlinable @inline(__always)
        init(high: UInt32, order: Order) {
            self.high = high
            self.order = order
        }
    }

    @usableFromInline var memory: ZeroedMemory
    @usableFromInline var window: UnsafeMutablePointer<Entry>
    @usableFromInline var mask: UInt64
    @usableFromInline var bits: UInt64
    @usableFromInline let bitsMax: UInt64
    @usableFromInline var survivors: OrderSurvivors<Order>

    /// A table whose window holds 2^`windowBits` references at first, 2^`windowBitsMax` at most.
    public init(
        windowBits: Int = 20, windowBitsMax: Int = 24, survivorsMax: Int = 1 << 27
    ) {
        precondition((4...30).contains(windowBits), "an order window of 2^\(windowBits) slots")
        bitsMax = UInt64(max(windowBits, windowBitsMax))
        let count = 1 << windowBits
        memory = ZeroedMemory(byteCount: count * MemoryLayout<Entry>.stride)
        window = memory.base.bindMemory(to: Entry.self, capacity: count)
        mask = UInt64(count - 1)
        bits = UInt64(windowBits)
        survivors = OrderSurvivors(countMax: survivorsMax)
    }

    deinit {
        memory.deallocate()
        survivors.deallocate()
    }

    /// Orders dropped because the survivors were full.
    public var dropped: UInt64 { survivors.dropped }

    /// The slot of a reference, and whether that reference is in it.
    @inlinable @inline(__always)
    func slot(_ reference: UInt64) -> (UnsafeMutablePointer<Entry>, isHit: Bool) {
        let slot = window + Int(truncatingIfNeeded: reference & mask)
        return (slot, UInt64(slot.pointee.high) == reference &>> bits &+ 1)
    }

    /// Asks for the memory of an order that will be used soon.
    @inlinable @inline(__always)
    public func prefetch(_ reference: UInt64) {
        tick_prefetch_for_write(window + Int(truncatingIfNeeded: reference & mask))
    }

    /// Adds an order; one of the same reference that is still young is replaced.
    @inlinable @inline(__always)
    public mutating func insert(_ reference: UInt64, _ order: Order) {
        let high = reference &>> bits &+ 1
        guard high <= UInt64(UInt32.max) else { return survivors.insert(reference, order) }
        let slot = window + Int(truncatingIfNeeded: reference & mask)
        let old = slot.pointee.high
        if old != 0 && UInt64(old) != high {
            evict(slot, reference)
            return insert(again: reference, order)
        }
        slot.pointee = Entry(high: UInt32(truncatingIfNeeded: high), order: order)
    }

    /// Moves the order in a slot to the survivors; the window grows where they are many.
    @inlinable @inline(never)
    mutating func evict(_ slot: UnsafeMutablePointer<Entry>, _ reference: UInt64) {
        let evicted = UInt64(slot.pointee.high &- 1) &<< bits | reference & mask
        survivors.insert(evicted, slot.pointee.order)
        slot.pointee.high = 0
        if survivors.count > Int(mask &>> 4) && bits < bitsMax { growWindow() }
    }

    /// Adds an order whose slot has just been emptied; the window may be another one by now.
    @inlinable
    mutating func insert(again reference: UInt64, _ order: Order) {
        var slot = window + Int(truncatingIfNeeded: reference & mask)
        while slot.pointee.high != 0 {
            evict(slot, reference)
            slot = window + Int(truncatingIfNeeded: reference & mask)
        }
        let high = UInt32(truncatingIfNeeded: reference &>> bits &+ 1)
        slot.pointee = Entry(high: high, order: order)
    }

    /// Doubles the window; takes back the survivors whose slots are free in it.
    @inlinable @inline(never)
    mutating func growWindow() {
        let (oldMemory, oldWindow, oldCount) = (memory, window, mask &+ 1)
        bits &+= 1
        mask = mask &<< 1 | 1
        memory = ZeroedMemory(byteCount: (Int(mask) + 1) * MemoryLayout<Entry>.stride)
        window = memory.base.bindMemory(to: Entry.self, capacity: Int(mask) + 1)
        for place in 0..<oldCount where oldWindow[Int(place)].high != 0 {
            let old = oldWindow[Int(place)]
            let reference = UInt64(old.high &- 1) &<< (bits &- 1) | place
            window[Int(reference & mask)] = Entry(
                high: UInt32(truncatingIfNeeded: reference &>> bits &+ 1), order: old.order)
        }
        oldMemory.deallocate()
        takeBackSurvivors()
    }

    @inlinable
    mutating func takeBackSurvivors() {
        var old = OrderSurvivors<Order>(countMax: survivors.countMax)
        swap(&old, &survivors)
        survivors.dropped = old.dropped
        old.forEach { reference, order in
            let slot = window + Int(truncatingIfNeeded: reference & mask)
            let high = reference &>> bits &+ 1
            if slot.pointee.high == 0 && high <= UInt64(UInt32.max) {
                slot.pointee = Entry(high: UInt32(truncatingIfNeeded: high), order: order)
            } else {
                survivors.insert(reference, order)
            }
        }
        old.deallocate()
    }

    /// The order, or nil where it is not known.
    @inlinable @inline(__always)
    public func find(_ reference: UInt64) -> Order? {
        let (slot, isHit) = slot(reference)
        return isHit ? slot.pointee.order : survivors.find(reference)
    }

    /// Takes shares off an order and returns it as it was before; it goes when none remain.
    @inlinable @inline(__always)
    public mutating func reduce(_ reference: UInt64, by shares: UInt32) -> Order? {
        let (slot, isHit) = slot(reference)
        guard isHit else { return survivors.reduce(reference, by: shares) }
        let order = slot.pointee.order
        if order.remaining > shares {
            slot.pointee.order.remaining = order.remaining &- shares
        } else {
            slot.pointee.high = 0
        }
        return order
    }

    /// Takes an order out and returns it, or nil where it is not known.
    @inlinable @inline(__always)
    public mutating func remove(_ reference: UInt64) -> Order? {
        let (slot, isHit) = slot(reference)
        guard isHit else { return survivors.remove(reference) }
        slot.pointee.high = 0
        return slot.pointee.order
    }

    /// Takes an order out, if it is known.
    @inlinable @inline(__always)
    public mutating func discard(_ reference: UInt64) {
        let (slot, isHit) = slot(reference)
        if isHit { slot.pointee.high = 0 } else { survivors.discard(reference) }
    }

    /// Forgets every order; a new epoch starts with none.
    public mutating func removeAll() {
        window.update(repeating: Entry(high: 0, order: .vacant), count: Int(mask) + 1)
        survivors.removeAll()
    }
}
