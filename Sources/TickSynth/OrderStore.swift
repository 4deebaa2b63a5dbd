/// A resting order, one of a queue at its price level.
///
/// Layout: 32 bytes, two to a cache line.
struct QueuedOrder {
    /// The order reference number; 0 marks a free slot.
    var reference: UInt64
    var next: UInt32
    var previous: UInt32
    var quantity: UInt32
    /// Where its slot number stands among the live ones.
    var livePosition: UInt32
    var symbol: UInt32
    var tick: UInt16
    var side: BookSide

    static let none = UInt32.max
}

enum BookSide: UInt8 {
    case buy = 0x42
    case sell = 0x53

    @inline(__always) var opposite: BookSide { self == .buy ? .sell : .buy }
}

/// Slots for resting orders, reused, with the live ones listed densely so one can pick any.
///
/// Limits: grows with the largest number of live orders, never with the length of the day.
struct OrderStore: ~Copyable {
    private(set) var slots: UnsafeMutablePointer<QueuedOrder>
    private var live: UnsafeMutablePointer<UInt32>
    private var capacity: Int
    private var used = 0
    private var free = QueuedOrder.none
    private(set) var liveCount = 0

    init(capacity: Int = 4096) {
        self.capacity = capacity
        slots = .allocate(capacity: capacity)
        live = .allocate(capacity: capacity)
    }

    deinit {
        slots.deallocate()
        live.deallocate()
    }

    @inline(__always)
    mutating func insert(_ order: QueuedOrder) -> UInt32 {
        let slot: UInt32
        if free != QueuedOrder.none {
            slot = free
            free = slots[Int(slot)].next
        } else {
            if used == capacity { grow() }
            slot = UInt32(truncatingIfNeeded: used)
            used &+= 1
        }
        slots[Int(slot)] = order
        slots[Int(slot)].livePosition = UInt32(truncatingIfNeeded: liveCount)
        live[liveCount] = slot
        liveCount &+= 1
        return slot
    }

    @inline(__always)
    mutating func remove(_ slot: UInt32) {
        let position = slots[Int(slot)].livePosition
        liveCount &-= 1
        let moved = live[liveCount]
        live[Int(position)] = moved
        slots[Int(moved)].livePosition = position
        slots[Int(slot)].reference = 0
        slots[Int(slot)].next = free
        free = slot
    }

    /// The slot of a live order; any position below `liveCount`.
    @inline(__always)
    func liveSlot(_ position: Int) -> UInt32 { live[position] }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<QueuedOrder>.allocate(capacity: capacity * 2)
        larger.update(from: slots, count: used)
        slots.deallocate()
        slots = larger
        let longer = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity * 2)
        longer.update(from: live, count: liveCount)
        live.deallocate()
        live = longer
        capacity *= 2
    }
}
