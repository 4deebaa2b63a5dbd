import TickCore

extension IexDeepPlus102: IexFeed {
    /// Yes.
    @inlinable public static var hasBooks: Bool { true }

    /// Takes the message apart by the generated dispatch on its type byte.
    @inlinable @inline(__always)
    public static func dispatch<Sink: TickSink & ~Copyable>(
        _ bytes: ByteView, to ticks: inout IexTicks<IexDeepPlus102, Sink>
    ) -> Bool {
        visit(bytes, &ticks)
    }
}

/// DEEP+ 1.0.2: executions of displayed orders, trades against hidden ones, and the orders.
extension IexTicks: IexDeepPlus102Visitor where Sink: ~Copyable {
    /// A displayed order traded; the message carries price and symbol itself.
    @inlinable @inline(__always)
    public mutating func orderExecuted(_ message: IexDeepPlus102.OrderExecuted) {
        trade(
            symbol: message.symbol, price: message.price, size: message.size,
            id: message.tradeId, conditions: message.saleConditionFlags, side: .none,
            eligibility: rules == .venue
                ? IexDeepPlus102.eligibility(message) : IexDeepPlus102.consolidated(message))
        guard Self.keepsBooks else { return }
        let instrument = instruments.intern(venue: venue, packed: message.symbol)
        let order = sink.orderReduced(message.orderIdReference, by: message.size, of: instrument)
        if let order, message.size > order.remaining { tally.overExecuted &+= 1 }
        endBookEvent(instrument)
    }

    /// An order joins the book.
    @inlinable @inline(__always)
    public mutating func addOrder(_ message: IexDeepPlus102.AddOrder) {
        guard Self.keepsBooks else { return }
        let instrument = instruments.intern(venue: venue, packed: message.symbol)
        guard let price = bookPrice(message.price, instrument) else { return }
        let side: Tick.Side =
            message.side == UInt8(ascii: "8")
            ? .buy
            : message.side == UInt8(ascii: "5") ? .sell : .none
        sink.orderAdded(
            message.orderId,
            RestingOrder(
                price: price, remaining: message.size, instrument: instrument, side: side))
        endBookEvent(instrument)
    }

    /// An order leaves the book.
    @inlinable @inline(__always)
    public mutating func orderDelete(_ message: IexDeepPlus102.OrderDelete) {
        guard Self.keepsBooks else { return }
        let instrument = instruments.intern(venue: venue, packed: message.symbol)
        sink.orderDeleted(message.orderIdReference, of: instrument)
        endBookEvent(instrument)
    }

    /// An order has another price or size; the flag says whether it keeps its place.
    @inlinable @inline(__always)
    public mutating func orderModify(_ message: IexDeepPlus102.OrderModify) {
        guard Self.keepsBooks else { return }
        let instrument = instruments.intern(venue: venue, packed: message.symbol)
        guard let price = bookPrice(message.price, instrument) else { return }
        sink.orderModified(
            message.orderIdReference, price: price, shares: message.size,
            keepsPlace: message.modifyFlags & 0x80 != 0, of: instrument)
        endBookEvent(instrument)
    }

    /// Every order of a symbol is gone.
    public mutating func clearBook(_ message: IexDeepPlus102.ClearBook) {
        guard Self.keepsBooks else { return }
        let instrument = instruments.intern(venue: venue, packed: message.symbol)
        sink.bookCleared(instrument)
        endBookEvent(instrument)
    }

    /// A hidden order traded; its sale condition decides what it may touch.
    @inlinable @inline(__always)
    public mutating func trade(_ message: IexDeepPlus102.Trade) {
        trade(
            symbol: message.symbol, price: message.price, size: message.size,
            id: message.tradeId, conditions: message.saleConditionFlags, side: .none,
            eligibility: rules == .venue
                ? IexDeepPlus102.eligibility(message) : IexDeepPlus102.consolidated(message))
    }

    /// Names a trade that the venue broke.
    public mutating func tradeBreak(_ message: IexDeepPlus102.TradeBreak) {
        tradeBreak(symbol: message.symbol, id: message.tradeId)
    }

    /// Announces an instrument and tells whether it is a test.
    public mutating func securityDirectory(_ message: IexDeepPlus102.SecurityDirectory) {
        directory(symbol: message.symbol, isTest: IexDeepPlus102.isTest(message))
    }

    /// `C`, the end of messages, ends the session.
    public mutating func systemEvent(_ message: IexDeepPlus102.SystemEvent) {
        systemEvent(code: message.systemEvent)
    }

    /// What may be done with a symbol's orders.
    public mutating func tradingStatus(_ message: IexDeepPlus102.TradingStatus) {
        tradingStatus(
            symbol: message.symbol, code: message.tradingStatus, reason: message.reason)
    }

    /// Whether a symbol is halted on this exchange alone.
    public mutating func operationalHaltStatus(_ message: IexDeepPlus102.OperationalHaltStatus) {
        operationalHalt(symbol: message.symbol, code: message.operationalHaltStatus)
    }

    /// Whether short sales of a symbol are restricted.
    public mutating func shortSalePriceTestStatus(
        _ message: IexDeepPlus102.ShortSalePriceTestStatus
    ) {
        shortSale(
            symbol: message.symbol, code: message.shortSalePriceTestStatus,
            detail: message.detail)
    }

    /// A symbol's opening or closing process is complete.
    public mutating func securityEvent(_ message: IexDeepPlus102.SecurityEvent) {
        auctionEnded(symbol: message.symbol, code: message.securityEvent)
    }
}
