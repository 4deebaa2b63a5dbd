import TickBook
import TickCore
import TickWindows

/// Hands the quotes of one channel to whoever asked for them, and all else to the windows.
struct QuoteSink: TickSink {
    var bars: BarsSink
    /// Where quotes are written, if anywhere.
    let output: UnsafeMutablePointer<QuoteOutput>?
    /// What makes one quote of several venues', if that is asked for.
    let consolidation: UnsafeMutablePointer<Consolidation>?
    /// The venue's and the channel's ordinals.
    let venue: UInt16
    let channel: UInt16
    /// Whether the venue's quotes come ready-made, each the whole of its symbol.
    let isReadyMade: Bool
    /// Whether a window query wants quotes beside trades.
    let barsTakeQuotes: Bool
    /// Whether windows are over quotes instead of trades.
    let windowsTakeQuotes: Bool
    /// Whether quotes are archived.
    let archivesQuotes: Bool

    @inline(__always)
    mutating func accept(_ tick: Tick) {
        guard tick.kind == .quote else {
            if !windowsTakeQuotes { bars.accept(tick) } else { bars.archiveAlone(tick) }
            return
        }
        guard let consolidation else { return tell(tick) }
        if let best = consolidation.pointee.take(tick) { tell(best) }
    }

    @inline(__always)
    private mutating func tell(_ quote: Tick) {
        if let output { output.pointee.accept(quote) }
        if archivesQuotes { bars.archive!.take(quote) }
        if barsTakeQuotes { bars.accept(quote) }
        if windowsTakeQuotes { bars.accept(Tick(windowed: quote)) }
    }

    /// A trade without its order; windows over quotes lack nothing.
    mutating func unresolved(
        _ instrument: InstrumentID, at eventTime: Int64, _ origin: MessageOrigin
    ) {
        if windowsTakeQuotes { return }
        bars.unresolved(instrument, at: eventTime, origin)
    }

    mutating func unreadable(_ origin: MessageOrigin) { bars.unreadable(origin) }

    mutating func endOfMessages() { bars.endOfMessages() }

    var wantsStatus: Bool { bars.wantsStatus }

    mutating func accept(_ status: VenueStatus) { bars.accept(status) }

    mutating func booksLost(_ origin: MessageOrigin) { doubt(true, origin) }

    mutating func booksBegan(missing: UInt64, _ origin: MessageOrigin) {
        doubt(missing > 0, origin)
    }

    private mutating func doubt(_ isDoubted: Bool, _ origin: MessageOrigin) {
        guard let consolidation else { return }
        let doubt: Consolidation.Doubt = !isDoubted ? .none : isReadyMade ? .unheard : .all
        let changed = consolidation.pointee.doubt(venue, doubt, origin, channel: channel)
        for quote in changed { tell(quote) }
    }
}
