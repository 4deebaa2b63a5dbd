import TickCore

/// Stretches of event time in which bars are not simply complete.
///
/// Concurrency: owned by the window thread. Cost: empty on a clean channel; otherwise a scan of
/// the few stretches that open windows can still touch.
/// Limits: `countMax` stretches; a further one widens the last, so no doubt is ever forgotten.
struct StatusIntervals {
    struct Interval: Sendable, Hashable {
        var from: Int64
        var to: Int64
        var status: BarStatus
        /// The channels it concerns, one bit each.
        var channels: UInt64
    }

    private(set) var intervals: [Interval] = []

    /// Them in one order, whatever the order in which they came.
    var canonical: [Interval] {
        intervals.sorted {
            ($0.from, $0.to, $0.status.rawValue, $0.channels)
                < ($1.from, $1.to, $1.status.rawValue, $1.channels)
        }
    }

    var isEmpty: Bool { intervals.isEmpty }

    static let countMax = 1024

    /// Adds a stretch, or widens one of the same kind that it overlaps or adjoins.
    mutating func add(_ new: Interval) {
        let joined = intervals.lastIndex { old in
            old.status == new.status && old.channels == new.channels
                && (new.from <= old.to || new.from == old.to &+ 1)
                && (old.from <= new.to || old.from == new.to &+ 1)
        }
        if let joined {
            widen(joined, by: new)
        } else if intervals.count < Self.countMax {
            intervals.append(new)
        } else {
            widen(intervals.count - 1, by: new)
        }
    }

    private mutating func widen(_ index: Int, by new: Interval) {
        intervals[index].from = min(intervals[index].from, new.from)
        intervals[index].to = max(intervals[index].to, new.to)
        intervals[index].status = max(intervals[index].status, new.status)
        intervals[index].channels |= new.channels
    }

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
