import TickCore

/// The events of channels: joining, gaps, heartbeats, sessions, the end.
extension TumblingBars where Output: ~Copyable {
    /// Adds a channel; its ordinal, or nil where `channelsMax` are there.
    ///
    /// Limits: a channel that joins later cannot take back windows that fired before.
    public mutating func addChannel(disorder: Int64, heartbeatMargin: Int64) -> UInt16? {
        guard channelCount < Self.channelsMax else { return nil }
        (clocks + channelCount).initialize(
            to: ChannelClock(disorder: disorder, heartbeatMargin: heartbeatMargin))
        channelCount += 1
        select(UInt16(selected))
        return UInt16(channelCount - 1)
    }

    /// Makes a channel the one whose messages come next.
    public mutating func select(_ channel: UInt16) {
        precondition(channel < channelCount, "channel \(channel) of \(channelCount)")
        settle()
        selected = Int(channel)
        clock = clocks + selected
        others = .max
        for other in 0..<channelCount where other != selected && !clocks[other].isEnded {
            others = min(others, clocks[other].watermark)
        }
        arm()
    }

    /// A new epoch of the selected channel begins; `missing` messages before it were never seen.
    ///
    /// What the epoch before held in its tail nobody can tell unless it said that it was over.
    public mutating func beginEpoch(missing: UInt64) {
        settle()
        let isFirst = clock.pointee.highest == .min
        if missing > 0 {
            beginDoubt(.damaged)
        } else if !isFirst && !clock.pointee.isEnded {
            beginDoubt(.assumed)
        }
        clock.pointee.isEnded = false
        clock.pointee.doubtCloses = clock.pointee.doubt != nil
        advance()
        arm()
    }

    /// Messages of the selected channel are lost; the next one comes after them.
    public mutating func giveUpGap() {
        beginDoubt(.damaged)
        clock.pointee.doubtCloses = true
        arm()
    }

    /// The messages of the selected channel that come now fill a gap late.
    public mutating func beginFilling() {
        beginDoubt(.recovered)
        arm()
    }

    /// The gap is filled; the next message follows on it.
    public mutating func endFilling() {
        settle()
        clock.pointee.doubtCloses = clock.pointee.doubt != nil
        arm()
    }

    /// The selected channel is whole and quiet at `time` of its own clock.
    public mutating func heartbeat(at time: Int64) {
        guard !clock.pointee.isEnded else { return }
        settle()
        let slack = clock.pointee.heartbeatMargin
        let reached = ChannelClock.watermark(after: time, slack: slack)
        guard reached > clock.pointee.watermark, clock.pointee.highest != .min else { return }
        clock.pointee.watermark = reached
        advance()
        arm()
    }

    /// The selected channel's session is over, with nothing missing.
    public mutating func endSession() {
        clock.pointee.isEnded = true
        select(UInt16(selected))
        if others != .max { advance() }
        arm()
    }

    /// The input is over: every open bar is emitted, `complete` where all channels of its symbol
    /// said that it was over or had gone past its end, otherwise `assumed`.
    public mutating func finish() {
        settle()
        combined = .max
        fire()
        arm()
    }

    /// A trade of the selected channel could not be resolved: its bar cannot be right.
    @inlinable
    public mutating func unresolved(_ instrument: InstrumentID, at eventTime: Int64) {
        markUnresolved(instrument, at: eventTime)
    }

    @usableFromInline @inline(never)
    mutating func markUnresolved(_ instrument: InstrumentID, at eventTime: Int64) {
        tally.unresolved &+= 1
        settle()
        guard selectWindow(eventTime) else { return }
        guard windowLast > combined else {
            tally.unresolvedLate &+= 1
            return
        }
        guard instrument != .none else { return damageWindow(channels: 1 << UInt64(selected)) }
        let bar = open(instrument)
        guard bar != OpenBar.none else { return damageWindow(channels: .max) }
        bars.pool[Int(bar)].status = .damaged
    }

    /// Damages all bars of the selected window whose instruments come on these channels.
    mutating func damageWindow(channels: UInt64) {
        intervals.add(
            .init(from: windowStart, to: windowLast, status: .damaged, channels: channels))
    }

    /// Opens a stretch of doubt at the earliest time a missing message can have, or worsens the
    /// one that is open.
    private mutating func beginDoubt(_ status: BarStatus) {
        settle()
        let from = clock.pointee.earliestMissing
        let open = clock.pointee.doubt
        clock.pointee.doubt = ChannelClock.Doubt(
            from: min(open?.from ?? from, from), status: max(open?.status ?? status, status))
        clock.pointee.doubtCloses = false
    }

    /// The first message after a break bounds what was missing: m ≤ `eventTime` + disorder.
    @usableFromInline @inline(never)
    mutating func closeDoubt(at eventTime: Int64) {
        clock.pointee.doubtCloses = false
        guard let doubt = clock.pointee.doubt else { return }
        let (to, overflow) = eventTime.addingReportingOverflow(clock.pointee.disorder)
        intervals.add(
            .init(
                from: doubt.from, to: overflow ? .max : to, status: doubt.status,
                channels: 1 << UInt64(selected)))
        clock.pointee.doubt = nil
    }

    private mutating func advance() {
        let reached = clock.pointee.isEnded ? others : min(clock.pointee.watermark, others)
        guard reached > combined else { return }
        combined = reached
        if combined >= nextFire { fire() }
    }
}
