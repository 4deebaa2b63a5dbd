import TickCore

/// The events of channels: joining, gaps, heartbeats, sessions, silence, the end.
///
/// After each of them, whoever owns the clock looks whether `combined` has reached `nextWake`.
extension StreamClock {
    /// Adds a channel; its ordinal, or nil where `channelsMax` are there.
    ///
    /// Limits: a channel that joins later cannot take back windows that fired before.
    mutating func addChannel(
        disorder: Int64, heartbeatMargin: Int64, hasOfficialPrints: Bool = false
    ) -> UInt16? {
        guard channelCount < Self.channelsMax else { return nil }
        let slack =
            switch strategy {
            case .sequence, .explicit: disorder
            case .bounded(let bound): bound
            case .ascending: Int64(0)
            }
        (clocks + channelCount).initialize(
            to: ChannelClock(disorder: slack, heartbeatMargin: heartbeatMargin))
        if hasOfficialPrints { officialChannels |= 1 << UInt64(channelCount) }
        channelCount += 1
        select(UInt16(selected))
        return UInt16(channelCount - 1)
    }

    /// Makes a channel the one whose messages come next.
    mutating func select(_ channel: UInt16) {
        precondition(channel < channelCount, "channel \(channel) of \(channelCount)")
        settle()
        selected = Int(channel)
        reselect()
    }

    /// Works out anew what the selected channel waits for.
    mutating func reselect() {
        clock = clocks + selected
        others = .max
        for other in 0..<channelCount where other != selected && !clocks[other].isOut {
            others = min(others, clocks[other].watermark)
        }
        arm()
    }

    /// A new epoch of the selected channel begins; `missing` messages before it were never seen.
    ///
    /// What the epoch before held in its tail nobody can tell unless it said that it was over.
    mutating func beginEpoch(missing: UInt64) {
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
    }

    /// Messages of the selected channel are lost; the next one comes after them.
    mutating func giveUpGap() {
        beginDoubt(.damaged)
        clock.pointee.doubtCloses = true
        arm()
    }

    /// The messages of the selected channel that come now fill a gap late.
    mutating func beginFilling() {
        beginDoubt(.recovered)
        arm()
    }

    /// The gap is filled; the next message follows on it.
    mutating func endFilling() {
        settle()
        clock.pointee.doubtCloses = clock.pointee.doubt != nil
        arm()
    }

    /// The selected channel is whole and quiet at `time` of its own clock; where that proves more
    /// than its messages did, it is not idle either. Whether windows have something to do.
    ///
    /// Cost: some compares; nobody waits for anything else because of it.
    mutating func heartbeat(at time: Int64) -> Bool {
        guard !clock.pointee.isEnded, strategy == .sequence else { return false }
        settle()
        let slack = clock.pointee.heartbeatMargin
        let reached = ChannelClock.watermark(after: time, slack: slack)
        guard reached > clock.pointee.watermark, clock.pointee.highest != .min else { return false }
        clock.pointee.watermark = reached
        if clock.pointee.isIdle {
            clock.pointee.isIdle = false
            arm()
        }
        combined = max(combined, min(reached, others))
        return combined >= nextWake || combined == .max
    }

    /// The selected channel says itself that nothing with a time ≤ `watermark` will come.
    mutating func advance(to watermark: Int64) {
        settle()
        clock.pointee.isIdle = false
        clock.pointee.watermark = max(clock.pointee.watermark, watermark)
        reselect()
        advance()
    }

    /// The selected channel is silent and holds no other back until its next message.
    mutating func becomeIdle() {
        settle()
        clock.pointee.isIdle = true
        reselect()
        advance()
    }

    /// The selected channel's session is over, with nothing missing; another may follow.
    mutating func endSession() {
        settle()
        clock.pointee.isEnded = true
        reselect()
        if others != .max { advance() }
    }

    /// The selected source is over for good.
    mutating func endSource() { advance(to: .max) }

    /// It is known by other means that nothing with a time ≤ `watermark` will come, or that it
    /// need not be waited for.
    mutating func conclude(_ watermark: Int64) {
        settle()
        combined = max(combined, watermark)
        arm()
    }

    /// Whether an instrument, seen on the selected channel or before, gets official prints.
    func awaitsOfficialPrints(_ instrument: InstrumentID) -> Bool {
        let index = instrument.index
        let known = index < channelsOf.count ? channelsOf[index] : 0
        let seen = known == 0 ? 1 << UInt64(selected) : known
        return seen & officialChannels != 0
    }

    /// The input is over.
    mutating func finish() {
        settle()
        combined = .max
        arm()
    }

    /// An instrument was seen on the selected channel.
    @inline(__always)
    mutating func note(_ instrument: InstrumentID) {
        let index = instrument.index
        if index < channelsOf.count && channelsOf[index] & (1 << UInt64(selected)) != 0 { return }
        noteAnew(instrument)
    }

    @inline(never)
    private mutating func noteAnew(_ instrument: InstrumentID) {
        let index = instrument.index
        if index >= channelsOf.count {
            channelsOf += Array(repeating: 0, count: index + 1 - channelsOf.count)
        }
        channelsOf[index] |= 1 << UInt64(selected)
    }

    /// Says which channels an instrument was seen on.
    mutating func setChannels(of instrument: InstrumentID, _ channels: UInt64) {
        let index = instrument.index
        if index >= channelsOf.count {
            channelsOf += Array(repeating: 0, count: index + 1 - channelsOf.count)
        }
        channelsOf[index] = channels
    }

    /// Bars of `[start, last]` whose instruments come on these channels cannot be right.
    mutating func damage(start: Int64, last: Int64, channels: UInt64) {
        intervals.add(.init(from: start, to: last, status: .damaged, channels: channels))
    }

    /// Whether a source, for good, waits for nobody.
    private var hasEndedSource: Bool {
        (0..<channelCount).contains { !clocks[$0].isOut && clocks[$0].watermark == .max }
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
        // Where all are out the watermark holds, unless one of them is over for good.
        if !clock.pointee.isOut || others != .max || hasEndedSource {
            let own = clock.pointee.isOut ? Int64.max : clock.pointee.watermark
            combined = max(combined, min(own, others))
        }
        arm()
    }
}
