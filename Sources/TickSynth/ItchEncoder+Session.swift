/// Directory, status and auction messages; their layouts begin alike: the symbol stands at 11.
extension ItchEncoder {
    mutating func encodeSession<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        switch event.kind {
        case .system: begin("S", 12, event, &writer).u8(11, event.code)
        case .directory: directory(event, &writer)
        case .status: status(event, &writer)
        case .shortSale: listed("Y", 20, event, &writer).u8(19, event.code)
        case .participant: participant(event, &writer)
        case .declineLevels: declineLevels(event, &writer)
        case .declineStatus: begin("W", 12, event, &writer).u8(11, event.code)
        case .retailInterest: listed("N", 20, event, &writer).u8(19, event.code)
        case .operationalHalt: operationalHalt(event, &writer)
        default: encodeAuction(event, &writer)
        }
    }

    private mutating func encodeAuction<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        switch event.kind {
        case .releaseUpdate: releaseUpdate(event, &writer)
        case .collar: collar(event, &writer)
        case .imbalance: imbalance(event, &writer)
        case .directListing: directListing(event, &writer)
        default: break
        }
    }

    private mutating func listed<Writer: MessageWriter & ~Copyable>(
        _ type: Unicode.Scalar, _ byteCount: Int, _ event: ExchangeEvent, _ writer: inout Writer
    ) -> WireMessage {
        let message = begin(type, byteCount, event, &writer)
        message.bytes8(11, listings[Int(event.symbol)].symbol)
        return message
    }

    private mutating func directory<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let listing = listings[Int(event.symbol)]
        let message = listed("R", 39, event, &writer)
        message.u8(19, listing.category)
        message.text(20, "N")
        message.u32be(21, 100)
        message.text(25, listing.isFund ? "NQE " : "NCZ ")
        message.text(29, listing.isTest ? "T" : "P")
        message.text(30, "N ")
        message.text(32, listing.tickUnits == 1 ? "2" : "1")
        message.text(33, listing.isFund ? "Y" : "N")
        message.u32be(34, listing.isFund ? 1 : 0)
        message.text(38, "N")
    }

    private mutating func status<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let message = listed("H", 25, event, &writer)
        message.u8(19, event.code)
        message.text(20, " ")
        switch event.code {
        case UInt8(ascii: "H"): message.text(21, "T1  ")
        case UInt8(ascii: "P"): message.text(21, "LUDP")
        case UInt8(ascii: "Q"): message.text(21, "T3  ")
        default: message.text(21, "    ")
        }
    }

    private mutating func participant<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let message = begin("L", 26, event, &writer)
        message.text(11, Self.participants[Int(event.symbol & 3)])
        message.bytes8(15, listings[Int(event.symbol)].symbol)
        message.text(23, "YN")
        message.u8(25, event.code)
    }

    /// Levels 7, 13 and 20 percent under an index of 5,000.
    private mutating func declineLevels<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let message = begin("V", 35, event, &writer)
        for (index, level) in [4650, 4350, 4000].enumerated() {
            message.u64be(11 + index * 8, UInt64(level) * 100_000_000)
        }
    }

    /// The exchange tells `N` for "not halted" before the day; ITCH says nothing then.
    private mutating func operationalHalt<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        guard event.code != UInt8(ascii: "N") else { return }
        let message = listed("h", 21, event, &writer)
        message.text(19, "Q")
        message.u8(20, event.code)
    }

    private mutating func releaseUpdate<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let message = listed("K", 28, event, &writer)
        message.u32be(19, UInt32(clamping: (event.time - midnight) / 1_000_000_000 + 600))
        message.u8(23, event.code)
        message.u32be(24, event.price)
    }

    private mutating func collar<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let message = listed("J", 35, event, &writer)
        message.u32be(19, event.price)
        message.u32be(23, event.price + event.price / 20)
        message.u32be(27, event.price - event.price / 20)
        message.u32be(31, 0)
    }

    private mutating func imbalance<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let message = begin("I", 50, event, &writer)
        message.u64be(11, event.size)
        message.u64be(19, event.match)
        message.u8(27, event.match == 0 ? UInt8(ascii: "N") : event.side.rawValue)
        message.bytes8(28, listings[Int(event.symbol)].symbol)
        message.u32be(36, event.price)
        message.u32be(40, event.price)
        message.u32be(44, event.price)
        message.u8(48, event.code)
        message.text(49, "L")
    }

    private mutating func directListing<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let message = listed("O", 48, event, &writer)
        message.u8(19, event.code)
        message.u32be(20, event.price - event.price / 5)
        message.u32be(24, event.price + event.price * 4 / 5)
        message.u32be(28, event.price)
        message.u64be(32, UInt64(clamping: event.time - midnight))
        message.u32be(40, event.price - event.price / 10)
        message.u32be(44, event.price + event.price / 10)
    }
}
