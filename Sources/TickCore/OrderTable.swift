import CTickLinux

/// Live orders by reference number, in two generations.
///
/// Young orders sit in a window indexed by the low bits of their reference: feeds number orders
/// upwards and most die young, so a lookup is one load from memory written a moment ago. The
/// window goes on by pages of 1024 references: before new orders fill a page, those that still
/// live there from the round before move to a hash table of survivors, many at a time, so that
/// their cache misses overlap. Where a page is still dense by then, the window doubles instead.
/// So the cost is that of a flat array, and the memory that of the live orders, however long the
/// day.
///
/// Layout: an entry is the reference's page plus 1, u32 (0 is "empty"), then the order: 16 bytes
/// where the order has 12.
/// Concurrency: owned by the decoding thread.
/// Cost: O(1); memory is touched when the window grows and when the survivors double.
/// Limits: the window grows to 2^`windowBitsMax` references, and while a page of it has `denseMin`
/// live orders, so to 1024 / `denseMin` entries a live order. At most `survivorsMax` orders outside
/// the window; further ones are dropped and counted. Reference `UInt64.max` cannot be held;
///   references of 2^42 and more live among the survivors.
@frozen public struct OrderTable<Order: OrderEntry>: ~Copyable {
    @frozen @usableFromInline struct Entry: BitwiseCopyable {
        @usableFromInline var mark: UInt32
        @usableFromInline var order: Order

        @inlinable @inline(__always)
        init(mark: UInt32, order: Order) {
            self.mark = mark
            self.order = order
        }
    }

    @usableFromInline let memory: ZeroedMemory
    @usableFromInline let window: UnsafeMutablePointer<Entry>
    @usableFromInline var mask: UInt64
    @usableFromInline var bits: UInt64
    /// The window has come to here; all orders in it are of references below.
    @usableFromInline var end: UInt64
    @usableFromInline var survivors: OrderSurvivors<Order>
    @usableFromInline let bitsMax: UInt64
    @usableFromInline let bitsMin: UInt64
    @usableFromInline let denseMin: Int
    /// Places of a page that older orders hold, while it is cleared.
    @usableFromInline let held: UnsafeMutablePointer<Int>

    /// The window goes on by 2^`pageBits` references at a time.
    @inlinable static var pageBits: UInt64 { 10 }
    /// The largest reference that an entry's mark can tell.
    @inlinable static var referenceMax: UInt64 { UInt64(UInt32.max) &<< pageBits &- 1 }

    /// A table whose window holds 2^`windowBits` references at first, 2^`windowBitsMax` at most.
    public init(
        windowBits: Int = 18, windowBitsMax: Int = 24, denseMin: Int = 40,
        survivorsMax: Int = 1 << 27
    ) {
        precondition((10...30).contains(windowBits), "an order window of 2^\(windowBits) slots")
        bitsMin = UInt64(windowBits)
        bitsMax = UInt64(max(windowBits, windowBitsMax))
        let count = 1 << Int(bitsMax)
        memory = ZeroedMemory(byteCount: count * MemoryLayout<Entry>.stride)
        window = memory.base.bindMemory(to: Entry.self, capacity: count)
        mask = 1 &<< bitsMin &- 1
        bits = bitsMin
        end = 0
        self.denseMin = denseMin
        survivors = OrderSurvivors(countMax: survivorsMax)
        held = .allocate(capacity: 1 << Int(Self.pageBits))
    }

    deinit {
        memory.deallocate()
        survivors.deallocate()
        held.deallocate()
    }

    /// Orders dropped because the survivors were full.
    public var dropped: UInt64 { survivors.dropped }

    /// What an entry of a reference is marked with.
    @inlinable @inline(__always)
    func mark(_ reference: UInt64) -> UInt64 { reference &>> Self.pageBits &+ 1 }

    /// The slot of a reference, and whether that reference is in it.
    @inlinable @inline(__always)
    func slot(_ reference: UInt64) -> (UnsafeMutablePointer<Entry>, isHit: Bool) {
        let slot = window + Int(truncatingIfNeeded: reference & mask)
        return (slot, UInt64(slot.pointee.mark) == mark(reference))
    }

    /// Asks for the memory of an order that will be used soon.
    @inlinable @inline(__always)
    public func prefetch(_ reference: UInt64) {
        let slot = UInt(bitPattern: window + Int(truncatingIfNeeded: reference & mask))
        tick_prefetch_for_write(UnsafeRawPointer(bitPattern: slot))
        // Where an old order would be among the survivors; for a young one the same line again, as
        // which of the two comes next cannot be guessed.
        let survivor = UInt(bitPattern: survivors.slots + survivors.home(reference))
        let young = UInt(bitPattern: Int(bitPattern: UInt(end &- reference &- mask &- 2)) &>> 63)
        tick_prefetch_for_write(UnsafeRawPointer(bitPattern: survivor ^ (survivor ^ slot) & young))
    }

    /// Adds an order; one of the same reference that is still young is replaced.
    @inlinable @inline(__always)
    public mutating func insert(_ reference: UInt64, _ order: Order) {
        if reference >= end, !goOn(to: reference) { return survivors.insert(reference, order) }
        let slot = window + Int(truncatingIfNeeded: reference & mask)
        if slot.pointee.mark != 0 { makeRoom(slot, reference) }
        // The next page will be looked through as a whole: asked for line by line, it is free.
        tick_prefetch_for_write(slot + (1 &<< Int(Self.pageBits)))
        slot.pointee = Entry(
            mark: UInt32(truncatingIfNeeded: mark(reference)), order: order)
    }

    /// Moves an order in the way of another one to the survivors.
    @inlinable @inline(never)
    mutating func makeRoom(_ slot: UnsafeMutablePointer<Entry>, _ reference: UInt64) {
        guard UInt64(slot.pointee.mark) != mark(reference) else { return }
        // A wild number took the end too far: come back, so that pages are cleared again.
        if end &- reference > mask &+ 1 {
            end = (reference &>> Self.pageBits &+ 1) &<< Self.pageBits
        }
        survivors.insert(self.reference(slot - window), slot.pointee.order)
    }

    /// The order, or nil where it is not known.
    @inlinable @inline(__always)
    public func find(_ reference: UInt64) -> Order? {
        let (slot, isHit) = slot(reference)
        return isHit ? slot.pointee.order : survivors.find(reference)
    }

    /// Adds an order and returns the one of the same reference whose place it takes, if there is
    /// one.
    ///
    /// Cost: that of `insert`; survivors are searched for references below one of theirs alone.
    @inlinable @inline(__always)
    public mutating func exchange(_ reference: UInt64, _ order: Order) -> Order? {
        let (slot, isHit) = slot(reference)
        if isHit {
            let former = slot.pointee.order
            slot.pointee.order = order
            return former
        }
        let former = reference <= survivors.highest ? survivors.remove(reference) : nil
        insert(reference, order)
        return former
    }

    /// Adds an order of a reference that nothing here has, on the page at hand: what usually
    /// happens. False, and nothing is added, where `exchange` has to look closer.
    @inlinable @inline(__always)
    public mutating func insertUsual(_ reference: UInt64, _ order: Order) -> Bool {
        let slot = window + Int(truncatingIfNeeded: reference & mask)
        guard reference < end, reference > survivors.highest, slot.pointee.mark == 0 else {
            return false
        }
        tick_prefetch_for_write(slot + (1 &<< Int(Self.pageBits)))
        slot.pointee = Entry(
            mark: UInt32(truncatingIfNeeded: mark(reference)), order: order)
        return true
    }

    /// Adds an order where `mask` is all ones, and takes one out where it is 0, by the same
    /// instructions. False, and nothing has changed, where a page has to be cleared, another order
    /// is in the way or the one to go is not young: then `insert` or `discard` do it.
    @inlinable @inline(__always)
    public mutating func turnUsual(_ reference: UInt64, _ order: Order, mask isAdd: UInt64) -> Bool
    {
        let slot = window + Int(truncatingIfNeeded: reference & mask)
        let mark = mark(reference)
        guard UInt64(slot.pointee.mark) == mark & ~isAdd, reference < end else { return false }
        // The next page will be looked through as a whole: asked for line by line, it is free.
        tick_prefetch_for_write(
            slot + Int(truncatingIfNeeded: isAdd & 1 &<< Self.pageBits))
        slot.pointee = Entry(mark: UInt32(truncatingIfNeeded: mark & isAdd), order: order)
        return true
    }

    /// A young order, whose memory was asked for before; nil for any other.
    @inlinable @inline(__always)
    public func peek(_ reference: UInt64) -> Order? {
        let (slot, isHit) = slot(reference)
        return isHit ? slot.pointee.order : nil
    }

    /// Takes an order out and returns it, or nil where it is not known.
    @inlinable @inline(__always)
    public mutating func remove(_ reference: UInt64) -> Order? {
        let (slot, isHit) = slot(reference)
        guard isHit else { return survivors.remove(reference) }
        slot.pointee.mark = 0
        return slot.pointee.order
    }

    /// Takes an order out, if it is known.
    @inlinable @inline(__always)
    public mutating func discard(_ reference: UInt64) {
        let (slot, isHit) = slot(reference)
        if isHit { slot.pointee.mark = 0 } else { survivors.discard(reference) }
    }

    /// Forgets every order; a new epoch starts with none.
    public mutating func removeAll() {
        for place in 0...Int(mask) { window[place].mark = 0 }
        survivors.removeAll()
        mask = 1 &<< bitsMin &- 1
        bits = bitsMin
        end = 0
    }
}

/// The window's way through the references.
extension OrderTable {
    /// Moves the window's end past a reference; false where that is too large for the window.
    ///
    /// Only a step to the next page clears it; after a leap, orders in the way move one by one, so
    /// that wild numbers cost no more than a page each.
    @inlinable @inline(never)
    mutating func goOn(to reference: UInt64) -> Bool {
        guard reference <= Self.referenceMax else { return false }
        if reference &- end < 1 &<< Self.pageBits {
            if clearPage() { growWindow() }
            end &+= 1 &<< Self.pageBits
        } else {
            end = (reference &>> Self.pageBits &+ 1) &<< Self.pageBits
        }
        return true
    }

    /// Moves the older orders in the next page to the survivors; true, and nothing is moved, where
    /// they are so many that the window had better grow.
    @inlinable
    mutating func clearPage() -> Bool {
        let first = Int(truncatingIfNeeded: end & mask)
        let count = findHeld(first)
        if count >= denseMin && bits < bitsMax { return true }
        for index in 0..<count {
            tick_prefetch_for_write(survivors.slots + survivors.home(reference(held[index])))
        }
        for index in 0..<count {
            survivors.insert(reference(held[index]), window[held[index]].order)
            window[held[index]].mark = 0
        }
        return false
    }

    /// Lists the slots of the page at `first` that are not empty; four at a time, as few are.
    @inlinable @inline(__always)
    func findHeld(_ first: Int) -> Int {
        var count = 0
        for quad in stride(from: first, to: first &+ (1 &<< Int(Self.pageBits)), by: 4) {
            let entries = window + quad
            guard entries[0].mark | entries[1].mark | entries[2].mark | entries[3].mark != 0 else {
                continue
            }
            for place in quad..<(quad &+ 4) where window[place].mark != 0 {
                held[count] = place
                count &+= 1
            }
        }
        return count
    }

    /// The reference of the order in a slot.
    @inlinable @inline(__always)
    func reference(_ place: Int) -> UInt64 {
        UInt64(window[place].mark &- 1) &<< Self.pageBits
            | UInt64(place) & (1 &<< Self.pageBits &- 1)
    }

    /// Doubles the window in place: half of its orders move to the new half, which is empty.
    @inlinable @inline(never)
    mutating func growWindow() {
        let count = Int(mask) &+ 1
        for place in 0..<count where window[place].mark != 0 {
            guard reference(place) & UInt64(count) != 0 else { continue }
            window[place &+ count] = window[place]
            window[place].mark = 0
        }
        bits &+= 1
        mask = mask &<< 1 | 1
    }
}

/// Orders that count their shares.
extension OrderTable where Order: OrderState {
    /// Takes shares off an order and returns it as it was before; it goes when none remain.
    @inlinable @inline(__always)
    public mutating func reduce(_ reference: UInt64, by shares: UInt32) -> Order? {
        let (slot, isHit) = slot(reference)
        guard isHit else { return survivors.reduce(reference, by: shares) }
        let order = slot.pointee.order
        if order.remaining > shares {
            slot.pointee.order.remaining = order.remaining &- shares
        } else {
            slot.pointee.mark = 0
        }
        return order
    }
}
