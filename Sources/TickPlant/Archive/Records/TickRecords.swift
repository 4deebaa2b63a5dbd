import TickBook
import TickCore
import TickStorage
import TickWindows

/// Writes ticks as records: trades, quotes, and those that changed no window.
struct TickRecords {
    private let scale: PriceScale

    init(_ scale: PriceScale) { self.scale = scale }

    /// Writes a trade, break or correction; false where its price or size does not fit.
    func putTrade(
        _ tick: Tick, _ sources: RecordSources,
        to record: inout RecordEncoder
    ) -> Bool {
        guard let price = scale.exact(tick.price.nanos), let size = Int64(exactly: tick.size)
        else { return false }
        record.source(tick.instrument, sources)
        record.instant(tick.eventTime)
        record.text(Self.word(tick.kind))
        record.decimal(price)
        record.integer(size)
        record.text(tick.side == .buy ? "buy" : tick.side == .sell ? "sell" : "")
        record.integer(Int64(bitPattern: tick.reference))
        record.integer(Int64(tick.conditions))
        record.integer(Int64(tick.eligibility.rawValue))
        record.origin(tick)
        return true
    }

    /// Writes a quote; false where a price does not fit.
    func putQuote(
        _ tick: Tick, _ sources: RecordSources,
        to record: inout RecordEncoder
    ) -> Bool {
        record.source(tick.instrument, sources)
        record.instant(tick.eventTime)
        for (price, size) in [(tick.bid, tick.bidSize), (tick.ask, tick.askSize)] {
            if let price {
                guard let units = scale.exact(price.nanos) else { return false }
                record.present()
                record.decimal(units)
            } else {
                record.null()
            }
            record.integer(Int64(size))
        }
        var text = TextBuffer(capacity: 64)
        QuoteRows.appendAllMarks(tick, to: &text)
        text.withBytes { record.text($0) }
        record.origin(tick)
        text.removeAll()
        QuoteRows.appendPlaces(tick, sources.instruments, to: &text)
        text.withBytes { record.text($0) }
        return true
    }

    /// Writes what a venue says about trading.
    static func putStatus(
        _ status: VenueStatus, _ sources: RecordSources,
        to record: inout RecordEncoder
    ) {
        record.text(sources.venue(status.venue))
        record.symbol(status.instrument, sources.instruments)
        record.instant(status.eventTime)
        record.text(StatusWords.what(status.what))
        record.text(StatusWords.state(status))
        let digit = status.code < 10 ? status.code + UInt8(ascii: "0") : status.code
        record.letters(UInt32(digit) << 24)
        record.letters(status.reason)
        let origin = status.origin
        record.origin(
            channel: status.channel, sequence: origin.sequence,
            packet: UInt32(truncatingIfNeeded: origin.packet), origin.receiveTime,
            since: status.eventTime)
    }

    /// Writes a tick that changed no window of a query; false where its price does not fit.
    func put(
        _ late: LateRecord, query: [UInt8], _ sources: RecordSources,
        to record: inout RecordEncoder
    ) -> Bool {
        // A quote in the place of a trade has no size that traded.
        let counts = late.tick.eligibility.contains(.volume) || late.tick.kind != .trade
        guard let price = scale.exact(late.tick.price.nanos),
            let size = Int64(exactly: counts ? late.tick.size : 0)
        else { return false }
        record.source(late.tick.instrument, sources)
        record.instant(late.tick.eventTime)
        record.text(query)
        record.text(late.kind.name)
        record.decimal(price)
        record.integer(size)
        for time in [late.span.start, late.span.end] {
            guard late.span != WindowSpan(start: 0, end: 0) else {
                record.null()
                continue
            }
            record.present()
            record.integer(time)
        }
        record.integer(late.watermark)
        record.origin(late.tick)
        return true
    }

    private static func word(_ kind: Tick.Kind) -> StaticString {
        switch kind {
        case .tradeBreak: "break"
        case .tradeCorrection: "correction"
        default: "trade"
        }
    }
}
