/// Writes IEX DEEP+ 1.0.2 messages: every displayed order, executions and hidden trades.
///
/// Limits: a replaced order is told as a delete and an add, because the exchange gives it a new
/// reference; a modify tells a reduction, which keeps the order's place.
struct DeepPlusEncoder: FeedEncoder {
    static let takesQuotes = false
    static let hasUnprintedTrades = false

    /// The modify flag for "keeps its priority".
    private static let keepsPriority: UInt8 = 0x80

    let session: IexSession

    func encode<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, to writer: inout Writer
    ) {
        switch event.kind {
        case .add: add(event, event.reference, &writer)
        case .delete: delete(event, &writer)
        case .reduce: modify(event, &writer)
        case .replace:
            delete(event, &writer)
            add(event, event.match, &writer)
        case .execute, .executeAtPrice: execute(event, &writer)
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
        case .clearBook: _ = session.begin("C", 18, 0x20, event, &writer)
        case .processComplete: session.processComplete(event, &writer)
        case .retailInterest: session.retailInterest(event, &writer)
        default: session.encode(event, to: &writer)
        }
    }

    private func add<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ reference: UInt64, _ writer: inout Writer
    ) {
        let side = UInt8(ascii: event.side == .buy ? "8" : "5")
        let message = session.begin("a", 38, side, event, &writer)
        message.u64le(18, reference)
        message.u32le(26, UInt32(truncatingIfNeeded: event.size))
        message.u64le(30, UInt64(event.price))
    }

    private func delete<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        session.begin("R", 26, 0x20, event, &writer).u64le(18, event.reference)
    }

    private func modify<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let message = session.begin("M", 38, Self.keepsPriority, event, &writer)
        message.u64le(18, event.reference)
        message.u32le(26, UInt32(truncatingIfNeeded: event.match))
        message.u64le(30, UInt64(event.price))
    }

    private func execute<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let message = session.begin("L", 46, session.saleFlags(event), event, &writer)
        message.u64le(18, event.reference)
        message.u32le(26, UInt32(truncatingIfNeeded: event.size))
        message.u64le(30, UInt64(event.price))
        message.u64le(38, event.match)
    }
}
