import TickCore
import TickWindows

/// Hands the ticks of one channel to the windows that all channels share.
///
/// Invariant: `bars` outlives every decoder; the `Replay` that owns both takes them down in order.
struct BarsSink: TickSink {
    let bars: RunWindows
    /// Who listens to the ticks of one symbol, if anybody does.
    let story: Story?

    @inline(__always)
    mutating func accept(_ tick: Tick) {
        if story != nil { return tell(tick) }
        bars.accept(tick)
    }

    @inline(never)
    private mutating func tell(_ tick: Tick) { story!.accept(tick, bars) }

    mutating func unresolved(_ instrument: InstrumentID, at eventTime: Int64) {
        bars.unresolved(instrument, at: eventTime)
    }

    mutating func unreadable(_ origin: MessageOrigin) { bars.take(.giveUpGap) }

    mutating func endOfMessages() { bars.take(.endSession) }
}
