import TickCore
import TickWindows

/// Hands the quotes of one channel to whoever asked for them, and all else to the windows.
struct QuoteSink: TickSink {
    var bars: BarsSink
    /// Where quotes are written, if anywhere.
    let output: UnsafeMutablePointer<QuoteOutput>?
    /// Whether a window query wants quotes.
    let barsTakeQuotes: Bool

    @inline(__always)
    mutating func accept(_ tick: Tick) {
        guard tick.kind == .quote else { return bars.accept(tick) }
        if let output { output.pointee.accept(tick) }
        if barsTakeQuotes { bars.accept(tick) }
    }

    mutating func unresolved(_ instrument: InstrumentID, at eventTime: Int64) {
        bars.unresolved(instrument, at: eventTime)
    }

    mutating func unreadable(_ origin: MessageOrigin) { bars.unreadable(origin) }

    mutating func endOfMessages() { bars.endOfMessages() }
}
