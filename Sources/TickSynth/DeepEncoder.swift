/// Writes IEX DEEP 1.0 messages: the new size of every price level that changes, and trades.
struct DeepEncoder: FeedEncoder {
    static let takesQuotes = false
    static let hasUnprintedTrades = false

    let session: IexSession

    func encode<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, to writer: inout Writer
    ) {
        switch event.kind {
        case .add, .delete, .reduce:
            level(event, event.price, event.levelSize, event.isComplete, &writer)
        case .replace: replace(event, &writer)
        case .execute:
            session.trade("T", event, &writer)
            level(event, event.price, event.levelSize, event.isComplete, &writer)
        case .executeAtPrice:
            session.trade("T", event, &writer)
            level(event, event.otherPrice, event.otherLevelSize, event.isComplete, &writer)
        default: encodeRare(event, &writer)
        }
    }

    private func encodeRare<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        switch event.kind {
        case .trade: session.trade("T", event, &writer)
        case .cross: if event.size > 0 { session.trade("T", event, &writer) }
        case .tradeBreak: session.trade("B", event, &writer)
        case .imbalance: session.auction(event, &writer)
        case .officialPrice: session.officialPrice(event, &writer)
        case .processComplete: session.processComplete(event, &writer)
        case .retailInterest: session.retailInterest(event, &writer)
        default: session.encode(event, to: &writer)
        }
    }

    /// Two levels change at once unless the price stays; the first says "more to come".
    private func replace<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        if event.price != event.otherPrice {
            level(event, event.otherPrice, event.otherLevelSize, false, &writer)
        }
        level(event, event.price, event.levelSize, true, &writer)
    }

    @inline(__always)
    private func level<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ price: UInt32, _ size: UInt32, _ isComplete: Bool,
        _ writer: inout Writer
    ) {
        let type: Unicode.Scalar = event.side == .buy ? "8" : "5"
        let message = session.begin(type, 30, isComplete ? 1 : 0, event, &writer)
        message.u32le(18, size)
        message.u64le(22, UInt64(price))
    }
}
