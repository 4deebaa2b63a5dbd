import TickCore

extension IexDeepPlus102: IexFeed {
    /// Takes the message apart by the generated dispatch on its type byte.
    @inlinable @inline(__always)
    public static func dispatch<Sink: TickSink & ~Copyable>(
        _ bytes: ByteView, to ticks: inout IexTicks<IexDeepPlus102, Sink>
    ) -> Bool {
        visit(bytes, &ticks)
    }
}

/// DEEP+ 1.0.2: executions of displayed orders and trades against hidden ones.
extension IexTicks: IexDeepPlus102Visitor where Sink: ~Copyable {
    /// A displayed order traded; the message carries price and symbol itself.
    @inlinable @inline(__always)
    public mutating func orderExecuted(_ message: IexDeepPlus102.OrderExecuted) {
        trade(
            symbol: message.symbol, price: message.price, size: message.size,
            id: message.tradeId, conditions: message.saleConditionFlags, side: .none,
            eligibility: rules == .venue
                ? IexDeepPlus102.eligibility(message) : IexDeepPlus102.consolidated(message))
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
}
