import TickCore

/// Ticks in runs.
extension WindowSet where Output: ~Copyable {
    /// Takes ticks that are each a message in sequence of the selected channel: the same as
    /// `accept` and `observe` of each in turn.
    ///
    /// Cost: a usual trade of a single query is a handful of compares and adds.
    @inlinable
    public mutating func take(_ ticks: UnsafeBufferPointer<Tick>) {
        var next = 0
        while next < ticks.count {
            let taken = takeRun(ticks, from: next)
            next &+= taken
            if taken > 0 {
                observe(ticks[next &- 1].eventTime)
            } else {
                accept(ticks[next])
                observe(ticks[next].eventTime)
                next &+= 1
            }
        }
    }

    /// Takes usual trades where a single operator runs all queries; how many. The last of them is
    /// still to be observed.
    @inlinable @inline(__always)
    mutating func takeRun(_ ticks: UnsafeBufferPointer<Tick>, from first: Int) -> Int {
        guard groupCount == 1, groups[0].count == 1 else { return 0 }
        switch groups[0].operators[0] {
        case .aligned(let windows):
            return windows.pointee.takeRun(ticks, from: first, &groups[0].clock)
        case .session(let windows):
            guard groups[0].isPlain, !output.needsSteps, windows.pointee.canPass(groups[0].clock)
            else { return windows.pointee.takeRun(ticks, from: first, &groups[0].clock) }
            let taken = windows.pointee.takePassing(ticks, from: first, &groups[0].clock)
            if taken > 0 && groups[0].clock.catchUp(windows.pointee.nextWake) { advance(0) }
            return taken
        case .ordered: return 0
        }
    }
}
