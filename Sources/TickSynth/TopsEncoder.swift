/// Writes IEX TOPS 1.5 and 1.6 messages: quotes of the best prices, trades, auctions.
struct TopsEncoder: FeedEncoder {
    static let takesQuotes = true
    static let hasUnprintedTrades = false

    let session: IexSession
    /// Version 1.5 has security events, 1.6 has retail liquidity instead.
    let isVersion15: Bool

    func encode<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, to writer: inout Writer
    ) {
        switch event.kind {
        case .quote: quote(event, &writer)
        case .execute, .executeAtPrice, .trade: session.trade("T", event, &writer)
        case .cross: if event.size > 0 { session.trade("T", event, &writer) }
        case .tradeBreak: session.trade("B", event, &writer)
        case .imbalance: session.auction(event, &writer)
        case .officialPrice: session.officialPrice(event, &writer)
        case .processComplete: if isVersion15 { session.processComplete(event, &writer) }
        case .retailInterest: if !isVersion15 { session.retailInterest(event, &writer) }
        default: session.encode(event, to: &writer)
        }
    }

    @inline(__always)
    private func quote<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let isExtended =
            event.time < session.times.market || event.time >= session.times.marketEnd
        let message = session.begin("Q", 42, isExtended ? 0x40 : 0, event, &writer)
        message.u32le(18, event.levelSize)
        message.u64le(22, UInt64(event.price))
        message.u64le(30, UInt64(event.otherPrice))
        message.u32le(38, event.otherLevelSize)
    }
}
