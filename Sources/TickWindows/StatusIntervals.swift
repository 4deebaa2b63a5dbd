import TickCore

/// Stretches of event time in which bars are not simply complete.
///
/// Concurrency: owned by the window thread. Cost: empty on a clean channel; otherwise a scan of
/// the few stretches that open windows can still touch.
struct StatusIntervals {
    struct Interval {
        var from: Int64
        var to: Int64
        var status: BarStatus
        /// The channels it concerns, one bit each.
        var channels: UInt64
    }

    private(set) var intervals: [Interval] = []

    var isEmpty: Bool { intervals.isEmpty }

    mutating func add(_ interval: Interval) { intervals.append(interval) }

    /// The worst status that a window `[start, end)` gets on any of these channels.
    func worst(start: Int64, end: Int64, channels: UInt64) -> BarStatus {
        var worst = BarStatus.complete
        for interval in intervals
        where interval.channels & channels != 0 && interval.from < end && interval.to >= start {
            worst = max(worst, interval.status)
        }
        return worst
    }

    /// Forgets what lies wholly before `time`: no open or future window reaches there.
    mutating func prune(before time: Int64) {
        intervals.removeAll { $0.to < time }
    }
}
