import TickCore

/// What participants do with resting orders.
extension Exchange where Sink: ~Copyable {
    /// The most live orders: a new one then replaces an old one.
    private var liveMax: Int { min(max(symbols * 64, 4096), 800_000) }
    /// Below this, half of the withdrawals become entries.
    private var liveMin: Int { min(symbols * 16, Int(clamping: target / 64)) }

    /// Enters a passive order near the best price.
    @inline(__always)
    mutating func enter(_ symbol: Int, isAttributed: Bool = false) {
        if books.orders.liveCount >= liveMax { return withdrawOld() }
        enter(symbol, random.next() & 1 == 0 ? .buy : .sell, isAttributed: isAttributed)
    }

    @inline(__always)
    mutating func enter(_ symbol: Int, _ side: BookSide, isAttributed: Bool) {
        var tick = passiveTick(symbol, side)
        if books.level(symbol, tick).orders >= Self.crowd { tick = deeper(tick, side) }
        rest(symbol, side, tick: tick, size: orderSize(), isAttributed)
    }

    /// Puts an order on the book and tells it.
    @inline(__always)
    mutating func rest(
        _ symbol: Int, _ side: BookSide, tick: Int, size: UInt32, _ isAttributed: Bool = false
    ) {
        let reference = takeReference()
        insert(symbol, side, tick: tick, size: size, reference: reference)
        var told = event(.add, symbol)
        told.side = side
        told.isAttributed = isAttributed
        told.reference = reference
        told.size = UInt64(size)
        told.price = listings[symbol].price(tick)
        told.levelSize = books.level(symbol, tick).size
        put(told)
        tellQuote(symbol)
    }

    /// Takes a whole order off the book, mostly a young one.
    @inline(__always)
    mutating func withdraw() {
        if books.orders.liveCount < liveMin && random.next() & 1 == 0 {
            return enter(ranks.pick(&random))
        }
        guard let slot = pickOrder() else { return enter(ranks.pick(&random)) }
        delete(slot)
    }

    private mutating func withdrawOld() {
        delete(books.orders.liveSlot(Int(random.below(UInt32(books.orders.liveCount)))))
    }

    @inline(__always)
    mutating func delete(_ slot: UInt32) {
        let order = books.order(slot)
        let symbol = Int(order.symbol)
        books.reduce(slot, by: order.quantity)
        var told = orderEvent(.delete, order)
        told.size = UInt64(order.quantity)
        told.levelSize = books.level(symbol, Int(order.tick)).size
        put(told)
        tellQuote(symbol)
    }

    /// Takes a part off an order.
    mutating func reduce() {
        guard let slot = pickOrder() else { return enter(ranks.pick(&random)) }
        let order = books.order(slot)
        guard order.quantity > 1 else { return delete(slot) }
        let part = order.quantity > 100 ? 100 : order.quantity / 2
        books.reduce(slot, by: part)
        var told = orderEvent(.reduce, order)
        told.size = UInt64(part)
        told.match = UInt64(order.quantity - part)
        told.levelSize = books.level(Int(order.symbol), Int(order.tick)).size
        put(told)
        tellQuote(Int(order.symbol))
    }

    /// Replaces an order by one of the same side at another price or size, at its queue's end.
    mutating func replace() {
        guard let slot = pickOrder() else { return enter(ranks.pick(&random)) }
        let order = books.order(slot)
        let symbol = Int(order.symbol)
        books.reduce(slot, by: order.quantity)
        let tick = random.once(in: 4) ? Int(order.tick) : passiveTick(symbol, order.side)
        let size = orderSize()
        let reference = takeReference()
        insert(symbol, order.side, tick: tick, size: size, reference: reference)
        var told = orderEvent(.replace, order)
        told.match = reference
        told.size = UInt64(size)
        told.otherPrice = told.price
        told.otherLevelSize = books.level(symbol, Int(order.tick)).size
        told.price = listings[symbol].price(tick)
        told.levelSize = books.level(symbol, tick).size
        put(told)
        tellQuote(symbol)
    }

    /// An event about a resting order, at its own price.
    @inline(__always)
    func orderEvent(_ kind: ExchangeEvent.Kind, _ order: QueuedOrder) -> ExchangeEvent {
        var told = event(kind, Int(order.symbol))
        told.side = order.side
        told.reference = order.reference
        told.price = listings[Int(order.symbol)].price(Int(order.tick))
        return told
    }

    @inline(__always)
    private mutating func insert(
        _ symbol: Int, _ side: BookSide, tick: Int, size: UInt32, reference: UInt64
    ) {
        let slot = books.insert(
            QueuedOrder(
                reference: reference, next: 0, previous: 0, quantity: size, livePosition: 0,
                symbol: UInt32(truncatingIfNeeded: symbol), tick: UInt16(truncatingIfNeeded: tick),
                side: side))
        recent.push(slot, reference)
    }

    @inline(__always)
    private mutating func pickOrder() -> UInt32? {
        for _ in 0..<3 {
            if let slot = recent.pick(&random, in: books.orders) { return slot }
        }
        let live = books.orders.liveCount
        return live == 0 ? nil : books.orders.liveSlot(Int(random.below(UInt32(live))))
    }

    /// From so many orders on, a level's queue is long enough that newcomers stand behind it.
    private static var crowd: UInt32 { 12 }

    private mutating func deeper(_ tick: Int, _ side: BookSide) -> Int {
        let steps = 1 + Int(random.below(12))
        return side == .buy ? max(tick - steps, 0) : min(tick + steps, BookTable.ticks - 1)
    }

    /// A tick at which an order of `side` rests without crossing, most often at or near the best.
    @inline(__always)
    private mutating func passiveTick(_ symbol: Int, _ side: BookSide) -> Int {
        let bid = books.bestBid(symbol)
        let ask = books.bestAsk(symbol)
        let fair = Int(states[symbol].fair)
        var depth = random.halvings()
        if random.once(in: 8) { depth &+= Int(random.below(24)) }
        let hasRoom = (ask ?? fair &+ 1) &- (bid ?? fair &- 1) > 1
        if hasRoom && random.once(in: 3) { depth = -1 }
        if side == .buy {
            let tick = (bid ?? fair &- 1) &- depth
            return max(min(tick, (ask ?? BookTable.ticks) &- 1), 0)
        }
        let tick = (ask ?? fair &+ 1) &+ depth
        return min(max(tick, (bid ?? -1) &+ 1), BookTable.ticks &- 1)
    }

    @inline(__always)
    private mutating func orderSize() -> UInt32 {
        let roll = random.below(100)
        if roll < 60 { return 100 }
        if roll < 80 { return 100 &* random.within(1...5) }
        return roll < 92 ? random.within(1...99) : 100 &* random.within(1...50)
    }
}
