import TickCore

/// The order book's messages: what rests, what leaves.
extension ItchTicks where Sink: ~Copyable {
    @inlinable @inline(__always)
    public mutating func addOrder(_ message: NasdaqItch50.AddOrder) {
        rest(
            message.orderReferenceNumber, message.stockLocate, message.stock,
            side: message.buySellIndicator, shares: message.shares, price: message.price)
    }

    @inlinable @inline(__always)
    public mutating func addAttributedOrder(_ message: NasdaqItch50.AddAttributedOrder) {
        rest(
            message.orderReferenceNumber, message.stockLocate, message.stock,
            side: message.buySellIndicator, shares: message.shares, price: message.price)
    }

    @inlinable @inline(__always)
    mutating func rest(
        _ reference: UInt64, _ locate: UInt16, _ stock: UInt64, side: UInt8, shares: UInt32,
        price: UInt32
    ) {
        let order = ItchOrder(
            price: price, remaining: shares, instrument: instrument(locate, stock),
            isBuy: side == UInt8(ascii: "B"))
        orders.insert(reference, order)
    }

    @inlinable @inline(__always)
    public mutating func orderDelete(_ message: NasdaqItch50.OrderDelete) {
        orders.discard(message.orderReferenceNumber)
    }

    @inlinable @inline(__always)
    public mutating func orderCancel(_ message: NasdaqItch50.OrderCancel) {
        _ = orders.reduce(message.orderReferenceNumber, by: message.canceledShares)
    }

    @inlinable @inline(__always)
    public mutating func orderReplace(_ message: NasdaqItch50.OrderReplace) {
        guard var order = orders.remove(message.originalOrderReferenceNumber) else { return }
        order.price = message.price
        order.remaining = message.shares
        orders.insert(message.newOrderReferenceNumber, order)
    }
}

/// The messages that are trades or undo one.
extension ItchTicks where Sink: ~Copyable {
    @inlinable @inline(__always)
    public mutating func orderExecuted(_ message: NasdaqItch50.OrderExecuted) {
        let shares = message.executedShares
        guard let order = orders.reduce(message.orderReferenceNumber, by: shares) else {
            return noteUnresolved(message.stockLocate)
        }
        if shares > order.remaining { tally.overExecuted &+= 1 }
        trade(
            order.instrument, locate: message.stockLocate,
            price: Price(nanos: Int64(order.price) &* Self.priceScale), size: UInt64(shares),
            match: message.matchNumber, side: order.side,
            eligibility: NasdaqItch50.eligibility(message))
    }

    @inlinable @inline(__always)
    public mutating func orderExecutedWithPrice(_ message: NasdaqItch50.OrderExecutedWithPrice) {
        let shares = message.executedShares
        let order = orders.reduce(message.orderReferenceNumber, by: shares)
        if let order, shares > order.remaining { tally.overExecuted &+= 1 }
        let instrument = order?.instrument ?? locates[Int(message.stockLocate)].instrument
        let eligibility = NasdaqItch50.eligibility(message)
        guard instrument != .none else {
            if eligibility != [] { noteUnresolved(message.stockLocate) }
            return
        }
        trade(
            instrument, locate: message.stockLocate,
            price: Price(nanos: Int64(message.executionPrice) &* Self.priceScale),
            size: UInt64(shares), match: message.matchNumber, side: order?.side ?? .none,
            eligibility: eligibility)
    }

    @inlinable @inline(__always)
    public mutating func nonCrossTrade(_ message: NasdaqItch50.NonCrossTrade) {
        trade(
            instrument(message.stockLocate, message.stock), locate: message.stockLocate,
            price: Price(nanos: Int64(message.price) &* Self.priceScale),
            size: UInt64(message.shares), match: message.matchNumber, side: .none,
            eligibility: NasdaqItch50.eligibility(message))
    }

    @inlinable @inline(__always)
    public mutating func crossTrade(_ message: NasdaqItch50.CrossTrade) {
        trade(
            instrument(message.stockLocate, message.stock), locate: message.stockLocate,
            price: Price(nanos: Int64(message.crossPrice) &* Self.priceScale),
            size: message.crossShares, match: message.matchNumber, side: .none,
            eligibility: NasdaqItch50.eligibility(message))
    }

    public mutating func brokenTrade(_ message: NasdaqItch50.BrokenTrade) {
        sink.accept(
            Tick(
                eventTime: time, receiveTime: origin.receiveTime, sequence: origin.sequence,
                price: Price(nanos: 0), size: 0, reference: message.matchNumber,
                packet: UInt32(truncatingIfNeeded: origin.packet),
                instrument: locates[Int(message.stockLocate)].instrument, channel: channel,
                kind: .tradeBreak, eligibility: []))
    }

    /// An execution whose order is not known: its bar cannot be right, unless it is a test's.
    @usableFromInline @inline(never)
    mutating func noteUnresolved(_ locate: UInt16) {
        tally.unresolved &+= 1
        guard !locates[Int(locate)].isTest else { return }
        sink.unresolved(locates[Int(locate)].instrument, at: time)
    }
}

/// The day's frame: who trades today, when it ends.
extension ItchTicks where Sink: ~Copyable {
    public mutating func stockDirectory(_ message: NasdaqItch50.StockDirectory) {
        let instrument = instruments.intern(venue: venue, packed: message.stock)
        locates[Int(message.stockLocate)] = Locate(
            instrument: instrument, isTest: NasdaqItch50.isTest(message) && !countsTests)
    }

    public mutating func systemEvent(_ message: NasdaqItch50.SystemEvent) {
        if message.eventCode == UInt8(ascii: "C") { sink.endOfMessages() }
    }
}
