import CTickLinux
import Glibc

/// Live orders by reference number, in two generations.
///
/// Young orders sit in a window indexed by the low bits of their reference: feeds number orders
/// upwards and most die young, so a lookup is one load from memory written a moment ago. An order
/// still alive when its slot comes round again moves to a hash table of survivors. So the cost is
/// that of a flat array, and the memory that of the live orders, however long the day.
///
/// Layout: an entry is the reference's bits above the window u32 (`UInt32.max` is "empty"), then
/// the order: 16 bytes where the order has 12.
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

    @usableFromInline let window: UnsafeMutablePointer<Entry>
    @usableFromInline let mask: UInt64
    @usableFromInline let bits: UInt64
    @usableFromInline var survivors: OrderSurvivors<Order>

    /// A table whose window holds 2^`windowBits` references.
    public init(windowBits: Int = 20, survivorsMax: Int = 1 << 27) {
        precondition((4...30).contains(windowBits), "an order window of 2^\(windowBits) slots")
        let count = 1 << windowBits
        window = Self.allocate(count)
        window.initialize(repeating: Entry(high: .max, order: .vacant), count: count)
        mask = UInt64(count - 1)
        bits = UInt64(windowBits)
        survivors = OrderSurvivors(countMax: survivorsMax)
    }

    deinit {
        window.deallocate()
        survivors.deallocate()
    }

    /// Memory in huge pages where the kernel has them: orders lie all over the window, and a miss
    /// in the page table costs more than one in the cache.
    private static func allocate(_ count: Int) -> UnsafeMutablePointer<Entry> {
        let hugePage = 2 << 20
        let byteCount = count * MemoryLayout<Entry>.stride
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: byteCount, alignment: byteCount < hugePage ? 64 : hugePage)
        if byteCount >= hugePage { madvise(memory, byteCount, MADV_HUGEPAGE) }
        return memory.bindMemory(to: Entry.self, capacity: count)
    }

    /// Orders dropped because the survivors were full.
    public var dropped: UInt64 { survivors.dropped }

    /// The slot of a reference, and whether that reference is in it.
    @inlinable @inline(__always)
    func slot(_ reference: UInt64) -> (UnsafeMutablePointer<Entry>, isHit: Bool) {
        let slot = window + Int(truncatingIfNeeded: reference & mask)
        let high = slot.pointee.high
        return (slot, UInt64(high) == reference &>> bits && high != .max)
    }

    /// Asks for the memory of an order that will be used soon.
    @inlinable @inline(__always)
    public func prefetch(_ reference: UInt64) {
        tick_prefetch_for_write(window + Int(truncatingIfNeeded: reference & mask))
    }

    /// Adds an order; one of the same reference that is still young is replaced.
    @inlinable @inline(__always)
    public mutating func insert(_ reference: UInt64, _ order: Order) {
        let high = reference &>> bits
        guard high < UInt64(UInt32.max) else { return survivors.insert(reference, order) }
        let slot = window + Int(truncatingIfNeeded: reference & mask)
        let old = slot.pointee.high
        if old != .max && UInt64(old) != high {
            survivors.insert(UInt64(old) &<< bits | reference & mask, slot.pointee.order)
        }
        slot.pointee = Entry(high: UInt32(truncatingIfNeeded: high), order: order)
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
            slot.pointee.high = .max
        }
        return order
    }

    /// Takes an order out and returns it, or nil where it is not known.
    @inlinable @inline(__always)
    public mutating func remove(_ reference: UInt64) -> Order? {
        let (slot, isHit) = slot(reference)
        guard isHit else { return survivors.remove(reference) }
        slot.pointee.high = .max
        return slot.pointee.order
    }

    /// Takes an order out, if it is known.
    @inlinable @inline(__always)
    public mutating func discard(_ reference: UInt64) {
        let (slot, isHit) = slot(reference)
        if isHit { slot.pointee.high = .max } else { survivors.discard(reference) }
    }

    /// Forgets every order; a new epoch starts with none.
    public mutating func removeAll() {
        window.update(repeating: Entry(high: .max, order: .vacant), count: Int(mask) + 1)
        survivors.removeAll()
    }
}
