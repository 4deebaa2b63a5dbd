import TickCore

/// A market's bars as places in time: `size` long from each session's open, cut at its close.
///
/// Cost: calendar arithmetic an instant that is in no bar seen before; not for every tick.
@usableFromInline struct SessionGrid: Sendable, Equatable {
    let size: Int64
    let calendar: SessionCalendar

    /// The bar that holds an instant; nil outside every session.
    func locate(_ time: Int64) -> (start: Int64, end: Int64)? {
        guard let session = calendar.session(at: time) else { return nil }
        let start = time &- (time &- session.open) % size
        let (end, overflow) = start.addingReportingOverflow(size)
        return (start, overflow ? session.close : min(end, session.close))
    }

    /// The instant that an official print belongs to; nil where its date has no session.
    func officialTime(_ tick: Tick) -> Int64? {
        guard let session = calendar.session(around: tick.eventTime) else { return nil }
        return tick.official == .open ? session.open : session.close - 1
    }

    /// The edge of a session that a bar lies at, its close before its open, and the print for it.
    func edge(_ start: Int64, _ last: Int64) -> (time: Int64, print: Tick.Official)? {
        guard let session = calendar.session(at: start) else { return nil }
        if last + 1 == session.close { return (session.close, .close) }
        return start == session.open ? (session.open, .open) : nil
    }

    /// The end of the bar that holds `time`; outside every session the instant itself, so that
    /// nothing is ever found there.
    func end(containing time: Int64) -> Int64 { locate(time)?.end ?? time }

    /// The start of the bar that holds `time`.
    func start(containing time: Int64) -> Int64 { locate(time)?.start ?? time }

    /// Where the bar after one that ends with `last` begins: in the same session or the next one.
    func start(after last: Int64) -> Int64? {
        guard last < .max else { return nil }
        return locate(last + 1)?.start ?? calendar.nextSession(from: last + 1)?.open
    }
}
