/// When the next state of a run is worth taking: an interval after the last, and so rarely that
/// taking them costs at most a hundredth of the time.
struct StateSchedule {
    /// Units: nanoseconds of wall time.
    private var interval: Int64
    private var last: Int64?

    private static let shareOfTime: Int64 = 100

    init(_ interval: Int64) { self.interval = interval }

    /// Whether one is due.
    mutating func isDue(_ now: Int64) -> Bool {
        guard let last, now >= last else {
            last = now
            return interval == 0
        }
        return now &- last >= interval
    }

    /// One was taken, which took from `start` to `end`.
    mutating func taken(from start: Int64, to end: Int64) {
        last = end
        let (rest, overflow) = (end &- start).multipliedReportingOverflow(by: Self.shareOfTime)
        if !overflow, interval > 0 { interval = max(interval, rest) }
    }
}
