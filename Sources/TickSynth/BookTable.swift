/// The books of all symbols: price-time priority queues in a band of 256 ticks each.
///
/// A book is never crossed, so one array of levels serves both sides; two bit masks say which
/// levels hold buy and which hold sell orders.
/// Cost: insert, remove and best price are constant time; 4 KiB of levels a symbol.
struct BookTable: ~Copyable {
    /// The band's width; all prices of a symbol's day lie in it.
    static let ticks = 256

    struct Level {
        var head = QueuedOrder.none
        var tail = QueuedOrder.none
        var size: UInt32 = 0
        var orders: UInt32 = 0
    }

    var orders = OrderStore()
    private let levels: UnsafeMutablePointer<Level>
    /// Four words of buy levels and four of sell levels a symbol: one cache line.
    private let masks: UnsafeMutablePointer<UInt64>

    init(symbols: Int) {
        levels = .allocate(capacity: symbols * Self.ticks)
        levels.initialize(repeating: Level(), count: symbols * Self.ticks)
        masks = .allocate(capacity: symbols * 8)
        masks.initialize(repeating: 0, count: symbols * 8)
    }

    deinit {
        levels.deallocate()
        masks.deallocate()
    }

    /// The highest buy tick, or nil.
    @inline(__always)
    func bestBid(_ symbol: Int) -> Int? {
        let words = masks + symbol &* 8
        if words[3] != 0 { return 255 &- words[3].leadingZeroBitCount }
        if words[2] != 0 { return 191 &- words[2].leadingZeroBitCount }
        if words[1] != 0 { return 127 &- words[1].leadingZeroBitCount }
        return words[0] == 0 ? nil : 63 &- words[0].leadingZeroBitCount
    }

    /// The lowest sell tick, or nil.
    @inline(__always)
    func bestAsk(_ symbol: Int) -> Int? {
        let words = masks + (symbol &* 8 &+ 4)
        if words[0] != 0 { return words[0].trailingZeroBitCount }
        if words[1] != 0 { return 64 &+ words[1].trailingZeroBitCount }
        if words[2] != 0 { return 128 &+ words[2].trailingZeroBitCount }
        return words[3] == 0 ? nil : 192 &+ words[3].trailingZeroBitCount
    }

    @inline(__always)
    func best(_ side: BookSide, of symbol: Int) -> Int? {
        side == .buy ? bestBid(symbol) : bestAsk(symbol)
    }

    @inline(__always)
    func level(_ symbol: Int, _ tick: Int) -> Level { levels[symbol &* Self.ticks &+ tick] }

    @inline(__always)
    func order(_ slot: UInt32) -> QueuedOrder { orders.slots[Int(slot)] }

    /// Puts an order at the end of its level's queue.
    @inline(__always)
    mutating func insert(_ order: QueuedOrder) -> UInt32 {
        let level = levels + (Int(order.symbol) &* Self.ticks &+ Int(order.tick))
        var order = order
        order.previous = level.pointee.tail
        order.next = QueuedOrder.none
        let slot = orders.insert(order)
        if level.pointee.tail == QueuedOrder.none {
            level.pointee.head = slot
            word(order).pointee |= 1 &<< UInt64(order.tick & 63)
        } else {
            orders.slots[Int(level.pointee.tail)].next = slot
        }
        level.pointee.tail = slot
        level.pointee.size &+= order.quantity
        level.pointee.orders &+= 1
        return slot
    }

    /// Takes `quantity` off an order, and the order away when nothing is left of it.
    @inline(__always)
    mutating func reduce(_ slot: UInt32, by quantity: UInt32) {
        let order = orders.slots + Int(slot)
        precondition(quantity <= order.pointee.quantity, "order reduced by \(quantity)")
        levels[Int(order.pointee.symbol) &* Self.ticks &+ Int(order.pointee.tick)].size &-= quantity
        order.pointee.quantity &-= quantity
        if order.pointee.quantity == 0 { unlink(slot) }
    }

    @inline(__always)
    private mutating func unlink(_ slot: UInt32) {
        let order = orders.slots[Int(slot)]
        let level = levels + (Int(order.symbol) &* Self.ticks &+ Int(order.tick))
        if order.previous == QueuedOrder.none {
            level.pointee.head = order.next
        } else {
            orders.slots[Int(order.previous)].next = order.next
        }
        if order.next == QueuedOrder.none {
            level.pointee.tail = order.previous
        } else {
            orders.slots[Int(order.next)].previous = order.previous
        }
        level.pointee.orders &-= 1
        if level.pointee.orders == 0 { word(order).pointee &= ~(1 &<< UInt64(order.tick & 63)) }
        orders.remove(slot)
    }

    @inline(__always)
    private func word(_ order: QueuedOrder) -> UnsafeMutablePointer<UInt64> {
        masks + (Int(order.symbol) &* 8 &+ (order.side == .buy ? 0 : 4) &+ Int(order.tick &>> 6))
    }
}
