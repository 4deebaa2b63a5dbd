import TickCore

/// What the venue says about trading, alike in all its feeds: to the books, and to whoever takes
/// statuses.
extension IexTicks where Sink: ~Copyable {
    /// `H`: what may be done with the symbol's orders.
    mutating func tradingStatus(symbol: UInt64, code: UInt8, reason: UInt32) {
        guard Self.keepsBooks || sink.wantsStatus else { return }
        let instrument = instruments.intern(venue: venue, packed: symbol)
        status(.trading, code, reason: reason, of: instrument)
        guard Self.keepsBooks else { return }
        switch code {
        case UInt8(ascii: "T"): sink.bookStatus(instrument, .trading)
        case UInt8(ascii: "O"), UInt8(ascii: "P"): sink.bookStatus(instrument, .auction)
        case UInt8(ascii: "H"): sink.bookStatus(instrument, .halted)
        default: sink.bookDoubted(instrument)
        }
        endBookEvent(instrument)
    }

    /// `O`: whether the symbol is halted on this exchange alone.
    mutating func operationalHalt(symbol: UInt64, code: UInt8) {
        guard Self.keepsBooks || sink.wantsStatus else { return }
        let instrument = instruments.intern(venue: venue, packed: symbol)
        status(.operationalHalt, code, of: instrument)
        guard Self.keepsBooks else { return }
        sink.bookHalted(instrument, code != UInt8(ascii: "N"))
        endBookEvent(instrument)
    }

    /// `P`: whether short sales are restricted; the detail says since when.
    mutating func shortSale(symbol: UInt64, code: UInt8, detail: UInt8) {
        guard sink.wantsStatus else { return }
        let instrument = instruments.intern(venue: venue, packed: symbol)
        status(.shortSale, code, reason: UInt32(detail) << 24, of: instrument)
    }

    /// `E`: the symbol's opening or closing process is complete.
    mutating func auctionEnded(symbol: UInt64, code: UInt8) {
        guard sink.wantsStatus else { return }
        status(.auction, code, of: instruments.intern(venue: venue, packed: symbol))
    }

    mutating func status(
        _ what: VenueStatus.What, _ code: UInt8, reason: UInt32 = 0, of instrument: InstrumentID
    ) {
        guard sink.wantsStatus else { return }
        sink.accept(
            VenueStatus(
                what, code: code, reason: reason, venue: venue, instrument: instrument,
                eventTime: time, channel: channel, origin: origin))
    }
}
