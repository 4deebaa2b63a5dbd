import TickCore

extension IexDeep10: IexFeed {
    /// Takes the message apart by the generated dispatch on its type byte.
    @inlinable @inline(__always)
    public static func dispatch<Sink: TickSink & ~Copyable>(
        _ bytes: ByteView, to ticks: inout IexTicks<IexDeep10, Sink>
    ) -> Bool {
        visit(bytes, &ticks)
    }
}

/// DEEP 1.0: one message is a trade.
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
}
