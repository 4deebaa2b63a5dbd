import TickCore

/// Event time of one stream: what its channels, each by itself and all together, have proven.
///
/// The combined watermark is the minimum over the channels that are neither idle nor ended; it
/// never goes back, and holds where all are idle.
///
/// Calls come in the order of processing: `select` before the messages of a packet, `observe` for
/// every message in sequence, and the channel's own events.
///
/// Units: nanoseconds of event time. Concurrency: owned by one thread.
/// Cost: a message is two compares until windows have something to do.
/// Limits: `channelsMax` channels.
@usableFromInline struct StreamClock: ~Copyable {
    /// The most channels one run combines.
    static var channelsMax: Int { 64 }

    /// What moves this clock.
    let strategy: WatermarkStrategy
    /// A time further ahead than this does not move the clock; `Int64.max` believes every time.
    let skewMax: Int64
    /// Messages that were too far ahead to move the clock.
    var future: UInt64 = 0
    /// The combined watermark, as of `settle`.
    @usableFromInline var combined: Int64 = .min
    /// The watermark at which windows have something to do; set by who owns the clock.
    @usableFromInline var nextWake: Int64 = .max
    /// The selected channel's running maximum event time; ahead of its clock until `settle`.
    /// `Int64.min` where the next message, whatever its time, has more to do.
    @usableFromInline var highest: Int64 = .min
    /// The event time from which a message of the selected channel has more to do than to be
    /// remembered.
    @usableFromInline var wakeAt: Int64 = .max
    /// The minimum over the channels other than the selected one.
    @usableFromInline var others: Int64 = .max
    /// The selected channel's clock.
    @usableFromInline var clock: UnsafeMutablePointer<ChannelClock>
    @usableFromInline var selected = 0

    let clocks: UnsafeMutablePointer<ChannelClock>
    var channelCount = 0
    var intervals = StatusIntervals()
    /// The channels each instrument was seen on, one bit each.
    var channelsOf: [UInt64] = []
    /// The channels that carry official opening and closing prints, one bit each.
    var officialChannels: UInt64 = 0

    /// A clock without channels.
    init(_ strategy: WatermarkStrategy, skewMax: Int64 = .max) {
        self.strategy = strategy
        self.skewMax = skewMax
        clocks = .allocate(capacity: Self.channelsMax)
        clocks.initialize(to: ChannelClock(disorder: 0, heartbeatMargin: 0))
        clock = clocks
    }

    /// Frees the memory; the owner calls this once.
    func deallocate() { clocks.deallocate() }

    /// The combined watermark, with every message observed so far.
    var watermark: Int64 { max(combined, min(reached, others)) }

    /// The latest event time of all channels; `Int64.min` before any.
    var latest: Int64 {
        (0..<channelCount).reduce(highest) { max($0, clocks[$1].highest) }
    }

    /// What the selected channel has proven.
    private var reached: Int64 {
        strategy == .explicit
            ? clock.pointee.watermark
            : max(
                clock.pointee.watermark,
                ChannelClock.watermark(after: highest, slack: clock.pointee.disorder))
    }

    /// Remembers one message of the selected channel; whether windows have something to do.
    @inlinable @inline(__always)
    mutating func observe(_ eventTime: Int64, receiveTime: Int64) -> Bool {
        guard eventTime >= highest else { return false }
        if eventTime >= wakeAt { return wake(at: eventTime, receiveTime) }
        highest = eventTime
        return false
    }

    /// Brings the clock and the combined watermark up to the messages observed; the watermark
    /// does not pass `nextWake`, as `wakeAt` sees to that in time.
    @inlinable @inline(__always)
    mutating func settle() {
        guard highest > clock.pointee.highest else { return }
        settleBehind()
    }

    @inlinable
    mutating func settleBehind() {
        clock.pointee.highest = highest
        let reached = ChannelClock.watermark(after: highest, slack: clock.pointee.disorder)
        if reached > clock.pointee.watermark { clock.pointee.watermark = reached }
        let combinedNow = min(clock.pointee.watermark, others)
        if combinedNow > combined { combined = combinedNow }
    }

    /// Takes over how far a loop has come.
    @inline(__always)
    mutating func remember(_ run: UsualRun) {
        remember(run.highest)
    }

    /// Remembers a message that sets nothing off.
    @inline(__always)
    mutating func remember(_ time: Int64) {
        if time > highest { highest = time }
    }

    /// Catches up with a loop that went on where windows have something to do, which they now have
    /// at `watermark`; whether they have it already.
    @usableFromInline
    mutating func catchUp(_ watermark: Int64) -> Bool {
        settle()
        nextWake = min(nextWake, watermark)
        if combined >= nextWake { return true }
        arm()
        return false
    }

    /// Windows have something to do at `watermark`, if not before.
    @inline(__always)
    mutating func expect(_ watermark: Int64) {
        guard watermark < nextWake else { return }
        nextWake = watermark
        arm()
    }

    /// Does what a message at `eventTime` sets off; whether windows have something to do.
    @usableFromInline @inline(never)
    mutating func wake(at eventTime: Int64, _ receiveTime: Int64) -> Bool {
        guard strategy != .explicit else { return wakeExplicit(eventTime) }
        settle()
        guard isBelieved(eventTime, receiveTime) else {
            future &+= 1
            arm()
            return false
        }
        if clock.pointee.isIdle { returnFromIdle() }
        if clock.pointee.doubtCloses { closeDoubt(at: eventTime) }
        highest = max(eventTime, clock.pointee.highest)
        settle()
        // Windows that have something to do arm the clock when they have done it.
        if combined >= nextWake { return true }
        arm()
        return false
    }

    /// Explicit sources move nothing by their events but return from being idle; whether windows
    /// have something to do.
    private mutating func wakeExplicit(_ eventTime: Int64) -> Bool {
        let isBack = clock.pointee.isIdle
        if isBack { returnFromIdle() }
        clock.pointee.highest = max(clock.pointee.highest, eventTime)
        arm()
        return isBack && combined >= nextWake
    }

    /// Where all the others are out, what the channel had proven before counts from now on.
    private mutating func returnFromIdle() {
        clock.pointee.isIdle = false
        reselect()
        combined = max(combined, min(clock.pointee.watermark, others))
    }

    private mutating func isBelieved(_ eventTime: Int64, _ receiveTime: Int64) -> Bool {
        guard skewMax != .max else { return true }
        let known = clock.pointee.highest
        let reference = max(known, receiveTime == Packet.noTime ? .min : receiveTime)
        let isFirst = reference == .min
        let ahead = eventTime.subtractingReportingOverflow(reference)
        if isFirst || (!ahead.overflow && ahead.partialValue <= skewMax) {
            clock.pointee.candidate.reset()
            return true
        }
        // The packet's own clock is near event time, so it is the tick that is wrong.
        let behind = known.subtractingReportingOverflow(receiveTime)
        if receiveTime != Packet.noTime && known != .min && !behind.overflow
            && behind.partialValue <= skewMax
        {
            return false
        }
        return clock.pointee.candidate.confirm(eventTime, skewMax: skewMax)
    }

    /// Sets what `observe` waits for; to be called after anything that it depends on changed.
    @usableFromInline @inline(never)
    mutating func arm() {
        guard
            !clock.pointee.doubtCloses && !clock.pointee.isIdle && strategy != .explicit
                && !clock.pointee.candidate.isPending
        else {
            highest = .min
            wakeAt = .min
            return
        }
        highest = clock.pointee.highest
        // As long as another channel holds the oldest window, this one cannot fire it.
        let (sum, overflow) = nextWake.addingReportingOverflow(clock.pointee.disorder)
        wakeAt = others < nextWake || overflow || sum == .max ? .max : sum &+ 1
        wakeAt = min(wakeAt, believedBefore)
    }

    /// Times of the selected channel before this are believed without a look.
    var believedBefore: Int64 {
        guard skewMax != .max else { return .max }
        let limit = highest.addingReportingOverflow(skewMax)
        return highest == .min ? .min : limit.overflow ? .max : limit.partialValue
    }
}
