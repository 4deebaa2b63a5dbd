import TickCore
import TickWindows

/// Hands the ticks of one channel to the windows that all channels share.
///
/// Invariant: `bars` outlives every decoder; the `Replay` that owns both takes them down in order.
struct BarsSink: TickSink {
    let bars: UnsafeMutablePointer<WindowSet<BarWriter>>
    /// Who listens to the ticks of one symbol, if anybody does.
    let story: Story?

    @inline(__always)
    mutating func accept(_ tick: Tick) {
        if story != nil { return tell(tick) }
        bars.pointee.accept(tick)
    }

    @inline(never)
    private mutating func tell(_ tick: Tick) { story!.accept(tick, bars) }

    mutating func unresolved(_ instrument: InstrumentID, at eventTime: Int64) {
        bars.pointee.unresolved(instrument, at: eventTime)
    }

    mutating func unreadable(_ origin: MessageOrigin) { bars.pointee.giveUpGap() }

    mutating func endOfMessages() { bars.pointee.endSession() }
}
