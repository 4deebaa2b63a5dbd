import TickCore

extension IexDeep10: IexFeed {
    /// Yes.
    @inlinable public static var hasBooks: Bool { true }

    /// Takes the message apart by the generated dispatch on its type byte.
    @inlinable @inline(__always)
    public static func dispatch<Sink: TickSink & ~Copyable>(
        _ bytes: ByteView, to ticks: inout IexTicks<IexDeep10, Sink>
    ) -> Bool {
        visit(bytes, &ticks)
    }
}

/// DEEP 1.0: one message is a trade, one a price level.
extension IexTicks: IexDeep10Visitor where Sink: ~Copyable {
    /// A trade; its sale condition decides what it may touch.
    @inlinable @inline(__always)
    public mutating func tradeReport(_ message: IexDeep10.TradeReport) {
        trade(
            symbol: message.symbol, price: message.price, size: message.size,
            id: message.tradeId, conditions: message.saleConditionFlags, side: .none,
            eligibility: rules == .venue
                ? IexDeep10.eligibility(message) : IexDeep10.consolidated(message))
    }

    /// The new size of a bid level.
    @inlinable @inline(__always)
    public mutating func priceLevelBuyUpdate(_ message: IexDeep10.PriceLevelBuyUpdate) {
        guard Self.keepsBooks else { return }
        setLevel(message.symbol, .buy, message.price, message.size, flags: message.eventFlags)
    }

    /// The new size of an ask level.
    @inlinable @inline(__always)
    public mutating func priceLevelSellUpdate(_ message: IexDeep10.PriceLevelSellUpdate) {
        guard Self.keepsBooks else { return }
        setLevel(message.symbol, .sell, message.price, message.size, flags: message.eventFlags)
    }

    /// The best prices within an event never existed; the last message of one has flag 1.
    @inlinable @inline(__always)
    mutating func setLevel(
        _ symbol: UInt64, _ side: Tick.Side, _ price: Int64, _ size: UInt32, flags: UInt8
    ) {
        let instrument = instruments.intern(venue: venue, packed: symbol)
        guard let price = bookPrice(price, instrument) else { return }
        sink.levelSet(instrument, side, price: price, shares: size)
        if flags & 1 == 1 { endBookEvent(instrument) } else { sink.bookEventGoesOn(instrument) }
    }

    /// Names a trade that the venue broke.
    public mutating func tradeBreak(_ message: IexDeep10.TradeBreak) {
        tradeBreak(symbol: message.symbol, id: message.tradeId)
    }

    /// Announces an instrument and tells whether it is a test.
    public mutating func securityDirectory(_ message: IexDeep10.SecurityDirectory) {
        directory(symbol: message.symbol, isTest: IexDeep10.isTest(message))
    }

    /// `C`, the end of messages, ends the session.
    public mutating func systemEvent(_ message: IexDeep10.SystemEvent) {
        systemEvent(code: message.systemEvent)
    }

    /// What may be done with a symbol's orders.
    public mutating func tradingStatus(_ message: IexDeep10.TradingStatus) {
        tradingStatus(
            symbol: message.symbol, code: message.tradingStatus, reason: message.reason)
    }

    /// Whether a symbol is halted on this exchange alone.
    public mutating func operationalHaltStatus(_ message: IexDeep10.OperationalHaltStatus) {
        operationalHalt(symbol: message.symbol, code: message.operationalHaltStatus)
    }

    /// Whether short sales of a symbol are restricted.
    public mutating func shortSalePriceTestStatus(
        _ message: IexDeep10.ShortSalePriceTestStatus
    ) {
        shortSale(
            symbol: message.symbol, code: message.shortSalePriceTestStatus,
            detail: message.detail)
    }

    /// A symbol's opening or closing process is complete.
    public mutating func securityEvent(_ message: IexDeep10.SecurityEvent) {
        auctionEnded(symbol: message.symbol, code: message.securityEvent)
    }
}
