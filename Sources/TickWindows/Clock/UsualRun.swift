import TickCore

/// What a loop over usual trades of one channel needs of the clock, in a value of its own.
///
/// A trade is taken as on time here where that is certain without a look at other channels.
struct UsualRun {
    /// The channel's running maximum event time.
    private(set) var highest: Int64
    /// Times from here on are ahead of the watermark.
    private var onTimeFrom: Int64
    /// The event time from which a message has more to do than to be remembered.
    let wakeAt: Int64
    private let combined: Int64
    private let slack: Int64

    /// As the clock is now.
    init(_ clock: borrowing StreamClock) {
        highest = clock.highest
        wakeAt = clock.wakeAt
        combined = clock.combined
        slack = clock.clock.pointee.disorder
        onTimeFrom = .min
        observe(highest)
    }

    /// Whether a tick is a trade that touches everything, ahead of the watermark, and no official
    /// print.
    @inline(__always)
    func takes(_ tick: UnsafePointer<Tick>) -> Bool {
        let time = tick.pointee.eventTime
        return tick.pointee.kind == .trade && tick.pointee.eligibility == .all
            && tick.pointee.official == .none && time > combined && time >= onTimeFrom
    }

    /// Remembers a message that sets nothing off.
    @inline(__always)
    mutating func observe(_ time: Int64) {
        guard time >= highest else { return }
        highest = time
        let (from, overflow) = time.subtractingReportingOverflow(slack)
        onTimeFrom = overflow ? .min : from
    }
}
