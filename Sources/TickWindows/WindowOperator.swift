import TickCore

/// One query's windows over the ticks of one stream: what `WindowSet` runs, whatever the kind.
///
/// Calls come in arrival order: for each message `accept` or `restate` for its ticks, then, when
/// the clock's watermark has reached `nextWake`, `advance`. The clock is settled before each call:
/// `clock.combined` is the watermark that lateness is judged against.
///
/// An operator emits panes ordered by (end, start, rank of the instrument) within one call, never
/// drops a tick without a record, and refuses what would pass its limits: counted, and the windows
/// concerned marked `damaged`.
/// Concurrency: owned by the window thread. Cost: nothing is allocated per tick in steady state.
protocol WindowOperator: ~Copyable {
    /// The watermark at which `advance` has something to do; `Int64.max` where nothing waits.
    var nextWake: Int64 { get }
    /// What was taken, refused and emitted.
    var counters: BarCounters { get }
    /// No window that may still be put out, now that the watermark is here, begins before this.
    func oldestStart(_ watermark: Int64) -> Int64
    /// Takes a trade; its `eventTime` is the time that places it.
    mutating func accept<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: inout StreamClock, _ output: inout Output)
    /// Takes a break or a correction of an earlier trade, found by instrument and reference.
    mutating func restate<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: inout StreamClock, _ output: inout Output)
    /// A trade at `time` could not be resolved: the windows that should hold it cannot be right.
    /// `instrument` is `.none` where not even that is known.
    mutating func unresolved(
        _ instrument: InstrumentID, at time: Int64, _ clock: inout StreamClock)
    /// Puts out all that `clock.combined` has completed, and forgets what is past its lateness;
    /// `Int64.max` is the end of the stream.
    mutating func advance<Output: PaneSink & ~Copyable>(
        _ clock: inout StreamClock, _ output: inout Output)
}

extension WindowOperator where Self: ~Copyable {
    func oldestStart(_ watermark: Int64) -> Int64 { .min }

    mutating func unresolved(
        _ instrument: InstrumentID, at time: Int64, _ clock: inout StreamClock
    ) {
        clock.damage(start: time, last: time, channels: 1 << UInt64(clock.selected))
    }
}
