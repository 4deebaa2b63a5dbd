import TickCore

extension IexTops16: IexFeed {
    /// Takes the message apart by the generated dispatch on its type byte.
    @inlinable @inline(__always)
    public static func dispatch<Sink: TickSink & ~Copyable>(
        _ bytes: ByteView, to ticks: inout IexTicks<IexTops16, Sink>
    ) -> Bool {
        visit(bytes, &ticks)
    }
}

/// TOPS 1.6: one message is a trade, one a quote of both sides.
extension IexTicks: IexTops16Visitor where Sink: ~Copyable {
    /// A trade; its sale condition decides what it may touch.
    @inlinable @inline(__always)
    public mutating func tradeReport(_ message: IexTops16.TradeReport) {
        trade(
            symbol: message.symbol, price: message.price, size: message.size,
            id: message.tradeId, conditions: message.saleConditionFlags, side: .none,
            eligibility: rules == .venue
                ? IexTops16.eligibility(message) : IexTops16.consolidated(message))
    }

    /// Best bid and offer, where quotes are asked for.
    @inlinable @inline(__always)
    public mutating func quoteUpdate(_ message: IexTops16.QuoteUpdate) {
        guard emitsQuotes else { return }
        quote(
            symbol: message.symbol, bid: message.bidPrice, bidSize: message.bidSize,
            ask: message.askPrice, askSize: message.askSize, flags: message.quoteUpdateFlags)
    }

    /// Names a trade that the venue broke.
    public mutating func tradeBreak(_ message: IexTops16.TradeBreak) {
        tradeBreak(symbol: message.symbol, id: message.tradeId)
    }

    /// Announces an instrument and tells whether it is a test.
    public mutating func securityDirectory(_ message: IexTops16.SecurityDirectory) {
        directory(symbol: message.symbol, isTest: IexTops16.isTest(message))
    }

    /// `C`, the end of messages, ends the session.
    public mutating func systemEvent(_ message: IexTops16.SystemEvent) {
        systemEvent(code: message.systemEvent)
    }

    /// What may be done with a symbol's orders.
    public mutating func tradingStatus(_ message: IexTops16.TradingStatus) {
        tradingStatus(
            symbol: message.symbol, code: message.tradingStatus, reason: message.reason)
    }

    /// Whether a symbol is halted on this exchange alone.
    public mutating func operationalHaltStatus(_ message: IexTops16.OperationalHaltStatus) {
        operationalHalt(symbol: message.symbol, code: message.operationalHaltStatus)
    }

    /// Whether short sales of a symbol are restricted.
    public mutating func shortSalePriceTestStatus(
        _ message: IexTops16.ShortSalePriceTestStatus
    ) {
        shortSale(
            symbol: message.symbol, code: message.shortSalePriceTestStatus,
            detail: message.detail)
    }
}
