/// Writes Nasdaq TotalView-ITCH 5.0 messages.
///
/// Source: Nasdaq TotalView-ITCH 5.0, edition of 19 February 2026.
struct ItchEncoder: FeedEncoder {
    static let takesQuotes = false
    static let hasUnprintedTrades = true

    let listings: UnsafePointer<Listing>
    let midnight: Int64
    private var tracking: UInt16 = 0

    init(listings: Listings, midnight: Int64) {
        self.listings = listings.base
        self.midnight = midnight
    }

    @inline(__always)
    mutating func encode<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, to writer: inout Writer
    ) {
        switch event.kind {
        case .add: add(event, &writer)
        case .delete: _ = order("D", 19, event, &writer)
        case .replace: replace(event, &writer)
        case .execute: execute(event, &writer)
        default: encodeRare(event, &writer)
        }
    }

    @inline(never)
    private mutating func encodeRare<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        switch event.kind {
        case .executeAtPrice: executeAtPrice(event, &writer)
        case .reduce: reduce(event, &writer)
        case .trade: trade(event, &writer)
        case .cross: cross(event, &writer)
        case .tradeBreak: begin("B", 19, event, &writer).u64be(11, event.match)
        default: encodeSession(event, &writer)
        }
    }

    /// Begins a message: type, locate, tracking number and time.
    @inline(__always)
    mutating func begin<Writer: MessageWriter & ~Copyable>(
        _ type: Unicode.Scalar, _ byteCount: Int, _ event: ExchangeEvent, _ writer: inout Writer
    ) -> WireMessage {
        let message = writer.reserve(byteCount, at: event.time)
        message.u8(0, UInt8(truncatingIfNeeded: type.value))
        let isListed = event.symbol != ExchangeEvent.noSymbol
        message.u16be(1, isListed ? UInt16(truncatingIfNeeded: event.symbol &+ 1) : 0)
        tracking &+= 2
        message.u16be(3, isListed ? tracking : 0)
        message.u48be(5, UInt64(truncatingIfNeeded: event.time &- midnight))
        return message
    }

    @inline(__always)
    private mutating func order<Writer: MessageWriter & ~Copyable>(
        _ type: Unicode.Scalar, _ byteCount: Int, _ event: ExchangeEvent, _ writer: inout Writer
    ) -> WireMessage {
        let message = begin(type, byteCount, event, &writer)
        message.u64be(11, event.reference)
        return message
    }

    @inline(__always)
    private mutating func add<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let named = event.isAttributed
        let message = order(named ? "F" : "A", named ? 40 : 36, event, &writer)
        message.u8(19, event.side.rawValue)
        message.u32be(20, UInt32(truncatingIfNeeded: event.size))
        message.bytes8(24, listings[Int(event.symbol)].symbol)
        message.u32be(32, event.price)
        if named { message.text(36, Self.participants[Int(event.reference & 3)]) }
    }

    @inline(__always)
    private mutating func replace<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let message = order("U", 35, event, &writer)
        message.u64be(19, event.match)
        message.u32be(27, UInt32(truncatingIfNeeded: event.size))
        message.u32be(31, event.price)
    }

    @inline(__always)
    private mutating func execute<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let message = order("E", 31, event, &writer)
        message.u32be(19, UInt32(truncatingIfNeeded: event.size))
        message.u64be(23, event.match)
    }

    private mutating func reduce<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let message = order("X", 23, event, &writer)
        message.u32be(19, UInt32(truncatingIfNeeded: event.size))
    }

    private mutating func executeAtPrice<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let message = order("C", 36, event, &writer)
        message.u32be(19, UInt32(truncatingIfNeeded: event.size))
        message.u64be(23, event.match)
        message.u8(31, UInt8(ascii: event.isPrinted ? "Y" : "N"))
        message.u32be(32, event.price)
    }

    private mutating func trade<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let message = begin("P", 44, event, &writer)
        message.u64be(11, 0)
        message.u8(19, UInt8(ascii: "B"))
        message.u32be(20, UInt32(truncatingIfNeeded: event.size))
        message.bytes8(24, listings[Int(event.symbol)].symbol)
        message.u32be(32, event.price)
        message.u64be(36, event.match)
    }

    private mutating func cross<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let message = begin("Q", 40, event, &writer)
        message.u64be(11, event.size)
        message.bytes8(19, listings[Int(event.symbol)].symbol)
        message.u32be(27, event.price)
        message.u64be(31, event.match)
        message.u8(39, event.code)
    }

    /// Invented participants.
    static let participants: [StaticString] = ["TPAA", "TPBB", "TPCC", "TPDD"]
}
