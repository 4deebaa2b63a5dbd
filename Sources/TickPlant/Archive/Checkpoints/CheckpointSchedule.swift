/// When the next checkpoint is due.
struct CheckpointSchedule {
    private let interval: ArchiveOptions.Interval
    /// When the last one was, by the interval's own clock; nil before the first look.
    private var last: Int64?
    /// The newest record's event time.
    ///
    /// Units: milliseconds since the Unix epoch.
    private var newestMillis = Int64.min

    init(_ interval: ArchiveOptions.Interval) { self.interval = interval }

    /// Takes note of a record's event time.
    mutating func see(_ timeMillis: Int64) { newestMillis = max(newestMillis, timeMillis) }

    /// Whether one is due now; if so, the next one is an interval away.
    mutating func isDue(wallNanos: Int64) -> Bool {
        switch interval {
        case .wall(let nanos): return passes(wallNanos, by: nanos)
        case .event(let nanos):
            return newestMillis > .min && passes(newestMillis, by: max(1, nanos / 1_000_000))
        }
    }

    /// A clock that goes back begins anew.
    private mutating func passes(_ now: Int64, by length: Int64) -> Bool {
        guard let last, now >= last else {
            last = now
            return false
        }
        guard now &- last >= length else { return false }
        self.last = now
        return true
    }
}
