import TickCore
import TickFeeds

@testable import TickBook
@testable import TickSynth

/// The quotes told last, by instrument.
final class QuoteBox {
    var last: [UInt32: Tick] = [:]
    var quotes = 0
    var trades = 0
}

/// Puts quotes into a box.
struct QuoteLog: TickSink {
    let box: QuoteBox

    mutating func accept(_ tick: Tick) {
        guard tick.kind == .quote else {
            box.trades += 1
            return
        }
        box.last[tick.instrument.rawValue] = tick
        box.quotes += 1
    }

    mutating func unresolved(
        _ instrument: InstrumentID, at eventTime: Int64, _ origin: MessageOrigin
    ) {}
    mutating func unreadable(_ origin: MessageOrigin) {}
    mutating func endOfMessages() {}
}

/// The messages of one event, each with its bytes.
struct MessageList: MessageWriter, ~Copyable {
    var messageCount: UInt64 = 0
    var quietUntil = Int64.min
    var hasFailed = false
    var ends: [Int] = []
    private let room = UnsafeMutableRawPointer.allocate(byteCount: 1 << 16, alignment: 16)

    init() {}

    deinit { room.deallocate() }

    mutating func reserve(_ byteCount: Int, at time: Int64) -> WireMessage {
        let start = ends.last ?? 0
        ends.append(start + byteCount)
        messageCount += 1
        return WireMessage(base: room + start)
    }

    func bytes(_ place: Int) -> ByteView {
        let start = place == 0 ? 0 : ends[place - 1]
        return ByteView(base: UnsafeRawPointer(room + start), count: ends[place] - start)
    }

    mutating func clear() { ends.removeAll(keepingCapacity: true) }
    mutating func close(at time: Int64) throws(SynthError) {}
}

/// What a day came to.
struct BookDayReport {
    var events = 0
    var depthChecks = 0
    var faults: [String] = []
}

/// Takes the exchange's events through a feed's encoder and decoder into books, and holds these
/// against the exchange's own after every event.
struct BookDay<Encoder: FeedEncoder, Decoder: FeedDecoder & ~Copyable>: EventSink, ~Copyable {
    static var takesQuotes: Bool { Encoder.takesQuotes }
    static var hasUnprintedTrades: Bool { Encoder.hasUnprintedTrades }
    static var watchesBooks: Bool { true }

    var encoder: Encoder
    var decoder: Decoder
    var list = MessageList()
    var report = BookDayReport()
    /// Whether the feed tells orders, so that queues can be compared.
    let hasOrders: Bool
    let books: UnsafeMutablePointer<Books>
    let box: QuoteBox
    let listings: Listings
    let ids: [InstrumentID]
    private var nextDepthCheck: UInt64 = 10_000

    init(
        encoder: Encoder, decoder: consuming Decoder, listings: Listings,
        instruments: InstrumentTable, books: UnsafeMutablePointer<Books>, box: QuoteBox,
        hasOrders: Bool
    ) {
        self.encoder = encoder
        self.decoder = decoder
        self.listings = listings
        self.books = books
        self.box = box
        self.hasOrders = hasOrders
        ids = (0..<listings.count).map {
            instruments.intern(venue: 0, packed: UInt64(bigEndian: listings.base[$0].symbol))
        }
        self.decoder.streamBegan(missing: 0)
    }

    var messageCount: UInt64 { list.messageCount }
    var hasFailed: Bool { report.faults.count > 3 }
    mutating func pulse() {}

    mutating func accept(_ event: ExchangeEvent) {
        let first = list.messageCount
        encoder.encode(event, to: &list)
        for place in list.ends.indices {
            let origin = MessageOrigin(
                sequence: first + UInt64(place) + 1, receiveTime: event.time, packet: 1)
            decoder.begin(origin)
            _ = decoder.decode(list.bytes(place), sequence: origin.sequence)
        }
        list.clear()
    }

    mutating func watch(_ truth: borrowing BookTable, after event: ExchangeEvent) {
        report.events += 1
        if event.symbol != ExchangeEvent.noSymbol && event.isComplete {
            compareBest(truth, Int(event.symbol), event)
        }
        guard event.isComplete, list.messageCount >= nextDepthCheck else { return }
        nextDepthCheck = list.messageCount + 10_000
        compareDepth(truth)
    }

    mutating func compareDepth(_ truth: borrowing BookTable) {
        report.depthChecks += 1
        if let found = books.pointee.violation() { note(found) }
        for symbol in 0..<listings.count {
            compareDepth(truth, symbol, .buy)
            compareDepth(truth, symbol, .sell)
        }
    }

    private mutating func compareBest(
        _ truth: borrowing BookTable, _ symbol: Int, _ event: ExchangeEvent
    ) {
        let id = ids[symbol]
        let bid = truth.bestBid(symbol).map { level(truth, symbol, $0) }
        let ask = truth.bestAsk(symbol).map { level(truth, symbol, $0) }
        let quote = box.last[id.rawValue]
        let told = (quote?.bid, quote?.bidSize ?? 0, quote?.ask, quote?.askSize ?? 0)
        let isRight =
            told.0 == bid?.price && UInt64(told.1) == bid?.shares ?? 0
            && told.2 == ask?.price && UInt64(told.3) == ask?.shares ?? 0
        if !isRight {
            note("\(event.kind) \(symbol): told \(told), is \(String(describing: (bid, ask)))")
        }
        if !books.pointee.doubts(id).isEmpty { note("\(symbol): in doubt") }
        if let quote, quote.quoteMarks.contains(.untrusted) { note("\(symbol): untrusted") }
    }

    private func level(
        _ truth: borrowing BookTable, _ symbol: Int, _ tick: Int
    ) -> DepthLevel {
        let level = truth.level(symbol, tick)
        return DepthLevel(
            price: Price(nanos: Int64(listings.base[symbol].price(tick)) * 100_000),
            shares: UInt64(level.size), orders: hasOrders ? Int(level.orders) : 0)
    }

    private mutating func compareDepth(
        _ truth: borrowing BookTable, _ symbol: Int, _ side: Tick.Side
    ) {
        guard let best = side == .buy ? truth.bestBid(symbol) : truth.bestAsk(symbol) else {
            if !books.pointee.depth(ids[symbol], side).isEmpty { note("\(symbol): not empty") }
            return
        }
        var expected: [DepthLevel] = []
        let ticks = side == .buy ? Array((0...best).reversed()) : Array(best..<BookTable.ticks)
        for tick in ticks where truth.level(symbol, tick).orders > 0 {
            expected.append(level(truth, symbol, tick))
            guard hasOrders else { continue }
            let queue = books.pointee.queue(ids[symbol], side, at: expected.last!.price)
            if queue != entries(truth, symbol, tick) { note("\(symbol): queue at \(tick)") }
        }
        let told = books.pointee.depth(ids[symbol], side)
        if told != expected { note("\(symbol): \(side) \(told) for \(expected)") }
    }

    private func entries(
        _ truth: borrowing BookTable, _ symbol: Int, _ tick: Int
    ) -> [QueueEntry] {
        var entries: [QueueEntry] = []
        var slot = truth.level(symbol, tick).head
        while slot != QueuedOrder.none {
            let order = truth.order(slot)
            entries.append(QueueEntry(reference: order.reference, shares: order.quantity))
            slot = order.next
        }
        return entries
    }

    private mutating func note(_ fault: String) {
        if report.faults.count < 8 { report.faults.append("message \(messageCount): \(fault)") }
    }
}
