/// What the IEX feeds say alike: the head of a message, directory and status, trades and breaks.
///
/// Layout of every head: 0 type · 1 code or flags · 2 time i64 · 10 symbol (absent in system
/// events); little-endian, prices i64 in 1e-4.
/// Source: IEX TOPS 1.66, DEEP 1.08 and DEEP+ 1.04.
struct IexSession {
    let listings: UnsafePointer<Listing>
    let times: SessionTimes

    /// Sale condition flags.
    private enum Sale {
        static let sweep: UInt8 = 0x80
        static let extendedHours: UInt8 = 0x40
        static let oddLot: UInt8 = 0x20
        static let cross: UInt8 = 0x08
    }

    @inline(__always)
    func begin<Writer: MessageWriter & ~Copyable>(
        _ type: Unicode.Scalar, _ byteCount: Int, _ flags: UInt8, _ event: ExchangeEvent,
        _ writer: inout Writer
    ) -> WireMessage {
        let message = writer.reserve(byteCount, at: event.time)
        message.u8(0, UInt8(truncatingIfNeeded: type.value))
        message.u8(1, flags)
        message.u64le(2, UInt64(bitPattern: event.time))
        if event.symbol != ExchangeEvent.noSymbol {
            message.bytes8(10, listings[Int(event.symbol)].symbol)
        }
        return message
    }

    /// Directory, status and the session's own events; the same in every feed that has them.
    func encode<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, to writer: inout Writer
    ) {
        switch event.kind {
        case .system:
            let code = event.code == UInt8(ascii: "Q") ? UInt8(ascii: "R") : event.code
            _ = begin("S", 10, code, event, &writer)
        case .directory: directory(event, &writer)
        case .status: status(event, &writer)
        case .shortSale: shortSale(event, &writer)
        case .operationalHalt:
            let isHalt = event.code == UInt8(ascii: "H")
            _ = begin("O", 18, UInt8(ascii: isHalt ? "O" : "N"), event, &writer)
        default: break
        }
    }

    /// A trade message of `type` whose size, price and trade id stand at the usual places.
    @inline(__always)
    func trade<Writer: MessageWriter & ~Copyable>(
        _ type: Unicode.Scalar, _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let message = begin(type, 38, saleFlags(event), event, &writer)
        message.u32le(18, UInt32(truncatingIfNeeded: event.size))
        message.u64le(22, UInt64(event.price))
        message.u64le(30, event.match)
    }

    @inline(__always)
    func saleFlags(_ event: ExchangeEvent) -> UInt8 {
        var flags: UInt8 = 0
        if event.time < times.market || event.time >= times.marketEnd {
            flags |= Sale.extendedHours
        }
        if event.size < 100 { flags |= Sale.oddLot }
        if event.kind == .cross { flags |= Sale.cross }
        if event.kind == .execute && event.match & 7 == 5 { flags |= Sale.sweep }
        return flags
    }

    func processComplete<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        _ = begin("E", 18, event.code, event, &writer)
    }

    func retailInterest<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let codes: [UInt8: UInt8] = [0x42: 0x41, 0x53: 0x42, 0x41: 0x43]
        _ = begin("I", 18, codes[event.code] ?? 0x20, event, &writer)
    }

    func officialPrice<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let isOpening = event.code == UInt8(ascii: "O")
        let message = begin("X", 26, UInt8(ascii: isOpening ? "Q" : "M"), event, &writer)
        message.u64le(18, UInt64(event.price))
    }

    func auction<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let price = UInt64(event.price)
        let message = begin("A", 80, event.code, event, &writer)
        message.u32le(18, UInt32(truncatingIfNeeded: event.size))
        message.u64le(22, price)
        message.u64le(30, price)
        message.u32le(38, UInt32(truncatingIfNeeded: event.match))
        message.u8(42, event.match == 0 ? UInt8(ascii: "N") : event.side.rawValue)
        message.text(43, "0")
        message.u32le(44, UInt32(truncatingIfNeeded: event.time / 1_000_000_000 + 300))
        message.u64le(48, price)
        message.u64le(56, price)
        message.u64le(64, price - price / 20)
        message.u64le(72, price + price / 20)
    }
}

/// What is known of a symbol before and beside trading.
extension IexSession {
    private func directory<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let listing = listings[Int(event.symbol)]
        let flags: UInt8 = (listing.isTest ? 0x80 : 0) | (listing.isFund ? 0x20 : 0)
        let message = begin("D", 31, flags, event, &writer)
        message.u32le(18, 100)
        message.u64le(22, UInt64(listing.reference))
        message.u8(30, listing.tickUnits == 1 ? 2 : 1)
    }

    private func status<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let code = event.code == UInt8(ascii: "Q") ? UInt8(ascii: "O") : event.code
        let message = begin("H", 22, code, event, &writer)
        switch code {
        case UInt8(ascii: "H"): message.text(18, "T1  ")
        case UInt8(ascii: "P"): message.text(18, "LUDP")
        default: message.text(18, "    ")
        }
    }

    private func shortSale<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, _ writer: inout Writer
    ) {
        let isInEffect = event.code != UInt8(ascii: "0")
        let message = begin("P", 19, isInEffect ? 1 : 0, event, &writer)
        switch event.code {
        case UInt8(ascii: "1"): message.text(18, "A")
        case UInt8(ascii: "2"): message.text(18, "C")
        default: message.text(18, " ")
        }
    }
}
