import TickCore

/// What makes trades: aggressors against the best price, hidden interest, crosses, breaks.
extension Exchange where Sink: ~Copyable {
    /// An incoming order executes against the best resting orders in price-time priority; what is
    /// left of it, when it took the whole level, rests.
    mutating func aggress(_ symbol: Int, room: UInt64) {
        guard let (side, tick) = target(symbol) else { return enter(symbol) }
        let level = books.level(symbol, tick)
        let takesLevel = random.once(in: 8) && UInt64(level.orders) < min(room, 12)
        let head = books.order(level.head).quantity
        var size = takesLevel ? level.size : random.once(in: 3) ? (head + 1) / 2 : head
        let rest = takesLevel && random.once(in: 2) ? 100 * random.within(1...4) : 0
        while size > 0 {
            let filled = min(size, books.order(books.level(symbol, tick).head).quantity)
            size -= filled
            execute(symbol, tick, filled, isLast: size == 0 && rest == 0)
        }
        if rest > 0 { self.rest(symbol, side.opposite, tick: tick, size: rest) }
        tellQuote(symbol)
    }

    /// Executes part or all of the first order at the best tick, at its own price.
    private mutating func execute(_ symbol: Int, _ tick: Int, _ size: UInt32, isLast: Bool) {
        let slot = books.level(symbol, tick).head
        var told = orderEvent(.execute, books.order(slot))
        books.reduce(slot, by: size)
        told.size = UInt64(size)
        told.match = takeMatch()
        told.isComplete = isLast
        told.levelSize = books.level(symbol, tick).size
        states[symbol].fair = Int32(truncatingIfNeeded: tick)
        report(told)
    }

    /// Executes the first order at the best price, at a price of its own: better by a tick when
    /// printed, or not printed because a bulk print reports it.
    mutating func executeAtPrice(_ symbol: Int, isPrinted: Bool) {
        guard let (side, tick) = target(symbol) else { return enter(symbol) }
        let slot = books.level(symbol, tick).head
        let order = books.order(slot)
        let improved = side == .buy ? max(tick - 1, 0) : min(tick + 1, BookTable.ticks - 1)
        executeHead(
            symbol, tick, size: order.quantity, price: listings[symbol].price(improved), isPrinted)
        tellQuote(symbol)
    }

    /// Executes `size` of the first order at `tick`, at `price`.
    mutating func executeHead(
        _ symbol: Int, _ tick: Int, size: UInt32, price: UInt32, _ isPrinted: Bool
    ) {
        let slot = books.level(symbol, tick).head
        var told = orderEvent(.executeAtPrice, books.order(slot))
        told.otherPrice = told.price
        told.price = price
        books.reduce(slot, by: size)
        told.size = UInt64(size)
        told.match = takeMatch()
        told.isPrinted = isPrinted || !Sink.hasUnprintedTrades
        told.otherLevelSize = books.level(symbol, tick).size
        report(told)
    }

    /// A trade against interest that never showed, at or between the best prices.
    mutating func hiddenTrade(_ symbol: Int) {
        guard !states[symbol].isHalted, let bid = books.bestBid(symbol),
            let ask = books.bestAsk(symbol)
        else { return enter(symbol) }
        let listing = listings[symbol]
        let low = listing.price(bid)
        var told = event(.trade, symbol)
        told.price = low + (listing.price(ask) - low) / 4 * random.below(5)
        told.size = random.once(in: 3) ? UInt64(random.within(1...99)) : 100
        told.match = takeMatch()
        report(told)
    }

    /// Breaks a recent trade.
    mutating func breakTrade() {
        guard breaksTrades, let print = prints.take(&random) else {
            return enter(ranks.pick(&random))
        }
        var told = event(.tradeBreak, print.symbol)
        told.match = print.match
        told.price = print.price
        told.size = print.size
        put(told)
    }

    /// Tells a trade and remembers some of them for a break.
    @inline(__always)
    private mutating func report(_ told: ExchangeEvent) {
        put(told)
        guard told.isPrinted, told.match & 7 == 0 || prints.isEmpty else { return }
        prints.push(
            RecentPrints.Print(
                match: told.match, symbol: Int(told.symbol), price: told.price, size: told.size))
    }

    /// The side and tick an aggressor hits: prices far from the middle of the band draw back to it.
    private mutating func target(_ symbol: Int) -> (BookSide, Int)? {
        guard !states[symbol].isHalted else { return nil }
        let pull = 128 + (Int(states[symbol].fair) - BookTable.ticks / 2)
        let side = Int(random.below(256)) < pull ? BookSide.buy : .sell
        guard let tick = books.best(side, of: symbol) else { return nil }
        return (side, tick)
    }

    /// Tells the quote where the sink wants it and it changed.
    @inline(__always)
    mutating func tellQuote(_ symbol: Int) {
        if Sink.takesQuotes { compareQuote(symbol) }
    }

    private mutating func compareQuote(_ symbol: Int) {
        let listing = listings[symbol]
        var told = event(.quote, symbol)
        if let bid = books.bestBid(symbol) {
            told.price = listing.price(bid)
            told.levelSize = books.level(symbol, bid).size
        }
        if let ask = books.bestAsk(symbol) {
            told.otherPrice = listing.price(ask)
            told.otherLevelSize = books.level(symbol, ask).size
        }
        let state = states[symbol]
        let isSame =
            state.bid == told.price && state.bidSize == told.levelSize
            && state.ask == told.otherPrice && state.askSize == told.otherLevelSize
        guard !isSame else { return }
        states[symbol].bid = told.price
        states[symbol].bidSize = told.levelSize
        states[symbol].ask = told.otherPrice
        states[symbol].askSize = told.otherLevelSize
        put(told)
    }
}
