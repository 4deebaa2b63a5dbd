import TickCore

/// What a loop over usual trades of one channel needs of the clock, in a value of its own.
///
/// A trade is taken as on time here where that is certain without a look at other channels.
struct UsualRun {
    /// The channel's running maximum event time.
    private(set) var highest: Int64
    /// Times from here on are ahead of the watermark, and where the loop's work is.
    private var from: Int64
    /// Times up to here set nothing off, and are where the loop's work is.
    private let through: Int64
    private let slack: Int64
    /// What a tick of the channel says where it is a trade that touches everything.
    private let mark: UInt64

    /// As the clock is now; the loop's work lies in `[first, last]`. One that is `passing` goes on
    /// where windows have something to do.
    @inline(__always)
    init(_ clock: borrowing StreamClock, first: Int64, last: Int64, passing: Bool = false) {
        highest = clock.highest
        slack = clock.clock.pointee.disorder
        mark = Tick.usualTrade(channel: UInt16(truncatingIfNeeded: clock.selected))
        guard clock.wakeAt > .min, clock.combined < .max else {
            (from, through) = (.max, .min)
            return
        }
        through = min(last, (passing ? clock.believedBefore : clock.wakeAt) &- 1)
        from = max(first, clock.combined &+ 1)
        observe(highest)
    }

    /// What the channel has proven, ahead of every tick still to come that is on time.
    @inline(__always)
    var watermark: Int64 { from &- 1 }

    /// Whether a tick is a trade that touches everything, ahead of the watermark, no official
    /// print, and sets nothing off by its time.
    @inline(__always)
    func takes(_ tick: UnsafePointer<Tick>) -> Bool {
        let time = tick.pointee.eventTime
        return time >= from && time <= through && Tick.isUsualTrade(tick, mark)
    }

    /// Remembers a message that sets nothing off.
    @inline(__always)
    mutating func observe(_ time: Int64) {
        highest = max(highest, time)
        let (earliest, overflow) = time.subtractingReportingOverflow(slack)
        if !overflow { from = max(from, earliest) }
    }
}
