import TickCore
import TickFeeds

/// The first byte picks the feed; the rest is one message through dispatch, row and field dump.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFeeds(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    // A copy of exact size, so that a read past the message is seen by the sanitizer.
    let message = UnsafeMutableRawBufferPointer.allocate(byteCount: count - 1, alignment: 1)
    defer { message.deallocate() }
    message.copyMemory(from: UnsafeRawBufferPointer(start: start + 1, count: count - 1))
    let bytes = ByteView(UnsafeRawBufferPointer(message))
    let feed = FeedDefinition.all[Int(start[0]) % FeedDefinition.all.count]
    fuzzRows(feed, bytes, resolve: start[0] & 0x80 != 0)
    fuzzDispatch(feed, bytes)
    return 0
}

/// Decodes the message twice, the second time with whatever the first one left behind.
private func fuzzRows(_ feed: FeedDefinition, _ bytes: ByteView, resolve: Bool) {
    var decoder = RowDecoder(feed: feed, midnight: .max, resolve: resolve)
    var text = TextBuffer(capacity: 1)
    let dump = FieldDump(feed: feed)
    for ordinal in UInt64(1)...2 {
        let row = decoder.decode(bytes, packet: .max, message: ordinal, sequence: ordinal)
        row.appendCSV(to: &text)
        row.appendJSON(to: &text, bytes: bytes)
        dump.appendCSV(row, bytes: bytes, to: &text)
        dump.appendJSON(row, bytes: bytes, to: &text)
        let isOdd = row.fit != .known
        precondition((decoder.odd.total == ordinal) == isOdd, "an odd message was not counted")
    }
    precondition(text.count > 0, "a message left no text")
}

private func fuzzDispatch(_ feed: FeedDefinition, _ bytes: ByteView) {
    var visitor = SummingVisitor()
    switch feed.name {
    case "nasdaq-itch-5.0": NasdaqItch50.visit(bytes, &visitor)
    case "iex-tops-1.5": IexTops15.visit(bytes, &visitor)
    case "iex-tops-1.6": IexTops16.visit(bytes, &visitor)
    case "iex-deep-1.0": IexDeep10.visit(bytes, &visitor)
    case "iex-deepplus-1.0.2": IexDeepPlus102.visit(bytes, &visitor)
    default: preconditionFailure("no dispatch for \(feed.name)")
    }
    precondition(visitor.calls <= 2, "one message, \(visitor.calls) calls")
}

/// Reads the last field of the messages it names, where an overrun would show.
private struct SummingVisitor: NasdaqItch50Visitor, IexTops15Visitor, IexTops16Visitor,
    IexDeep10Visitor, IexDeepPlus102Visitor
{
    var calls = 0
    var sum: UInt64 = 0

    mutating func unknown(_ bytes: ByteView) { calls += 1 }
    mutating func malformed(_ bytes: ByteView) { calls += 1 }
    mutating func longer(_ bytes: ByteView) { calls += 1 }

    mutating func addOrder(_ message: NasdaqItch50.AddOrder) {
        add(UInt64(message.price) &+ message.stock)
    }
    mutating func orderExecutedWithPrice(_ message: NasdaqItch50.OrderExecutedWithPrice) {
        add(UInt64(message.executionPrice) &+ UInt64(NasdaqItch50.eligibility(message).rawValue))
    }
    mutating func crossTrade(_ message: NasdaqItch50.CrossTrade) {
        add(UInt64(message.crossType) &+ UInt64(NasdaqItch50.eligibility(message).rawValue))
    }
    mutating func stockDirectory(_ message: NasdaqItch50.StockDirectory) {
        add(UInt64(message.inverseIndicator) &+ (NasdaqItch50.isTest(message) ? 1 : 0))
    }
    mutating func auctionInformation(_ message: IexTops15.AuctionInformation) {
        add(UInt64(bitPattern: message.upperAuctionCollar))
    }
    mutating func quoteUpdate(_ message: IexTops16.QuoteUpdate) { add(UInt64(message.askSize)) }
    mutating func priceLevelBuyUpdate(_ message: IexDeep10.PriceLevelBuyUpdate) {
        add(UInt64(bitPattern: message.price))
    }
    mutating func orderExecuted(_ message: IexDeepPlus102.OrderExecuted) { add(message.tradeId) }

    private mutating func add(_ value: UInt64) {
        calls += 1
        sum &+= value
    }
}
