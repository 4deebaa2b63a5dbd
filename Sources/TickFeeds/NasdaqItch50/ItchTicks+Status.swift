import TickCore

/// What the venue says about trading: to the books, and to whoever takes statuses.
extension ItchTicks where Sink: ~Copyable {
    /// `H`: what may be done with the symbol's orders, on all markets.
    public mutating func stockTradingAction(_ message: NasdaqItch50.StockTradingAction) {
        guard Sink.takesBooks || sink.wantsStatus else { return }
        let instrument = instrument(message.stockLocate, message.stock)
        status(.trading, message.tradingState, reason: message.reason, of: instrument)
        guard Sink.takesBooks else { return }
        switch message.tradingState {
        case UInt8(ascii: "T"): sink.bookStatus(instrument, .trading)
        case UInt8(ascii: "Q"): sink.bookStatus(instrument, .auction)
        case UInt8(ascii: "H"), UInt8(ascii: "P"): sink.bookStatus(instrument, .halted)
        default: sink.bookDoubted(instrument)
        }
        endBookEvent(instrument)
    }

    /// `h`: whether one of the operator's markets is halted; to books only Nasdaq's own matters.
    public mutating func operationalHalt(_ message: NasdaqItch50.OperationalHalt) {
        guard Sink.takesBooks || sink.wantsStatus else { return }
        let isOwn = message.marketCode == UInt8(ascii: "Q")
        guard isOwn || sink.wantsStatus else { return }
        let instrument = instrument(message.stockLocate, message.stock)
        status(
            .operationalHalt, message.operationalHaltAction,
            reason: UInt32(message.marketCode) << 24, of: instrument)
        guard Sink.takesBooks, isOwn else { return }
        sink.bookHalted(instrument, message.operationalHaltAction != UInt8(ascii: "T"))
        endBookEvent(instrument)
    }

    /// `Y`: whether short sales are restricted.
    public mutating func regShoRestriction(_ message: NasdaqItch50.RegShoRestriction) {
        guard sink.wantsStatus else { return }
        let instrument = instrument(message.locateCode, message.stock)
        status(.shortSale, message.regShoAction, of: instrument)
    }

    /// `W`: a level of the market-wide circuit breaker was breached.
    public mutating func mwcbStatus(_ message: NasdaqItch50.MwcbStatus) {
        status(.circuitBreaker, message.breachedLevel, of: .none)
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
