import TickCore

/// Tumbling event-time bars over the ticks of many channels: windows `[start, end)` at multiples
/// of one length, fired by the watermark, each with a status that says what it is worth.
///
/// Calls come in the order of processing: `select` before the messages of a packet, `observe` for
/// every message in sequence, `accept` for every tick of it, and the channel's own events.
///
/// Units: nanoseconds of event time.
/// Concurrency: owned by one thread.
/// Cost: a message is a compare; a trade a load, a few compares and adds; nothing is allocated in
/// steady state. Firing sorts the window's bars by (venue, symbol).
/// Limits: `channelsMax` channels, `openBarsMax` open bars.
public struct TumblingBars<Output: BarSink & ~Copyable>: ~Copyable {
    /// The most channels one run combines.
    public static var channelsMax: Int { 64 }
    /// The most bars open at once.
    public static var openBarsMax: Int { 1 << 24 }

    /// What takes the bars.
    public var output: Output
    @usableFromInline let length: Int64
    @usableFromInline var bars: OpenBars
    @usableFromInline var tally = BarCounters()
    /// The selected channel's running maximum event time; ahead of its clock until `settle`.
    /// `Int64.min` where the next message, whatever its time, must wake the windows.
    @usableFromInline var highest: Int64 = .min
    /// The event time from which a message of the selected channel has more to do than to be
    /// remembered: windows fire, or a stretch of doubt ends.
    @usableFromInline var wakeAt: Int64 = .max
    /// The combined watermark: the minimum over all channels that have not ended; as of `settle`.
    @usableFromInline var combined: Int64 = .min
    /// The minimum over the channels other than the selected one.
    @usableFromInline var others: Int64 = .max
    /// The selected channel's clock.
    @usableFromInline var clock: UnsafeMutablePointer<ChannelClock>
    /// end − 1 of the oldest open window.
    @usableFromInline var nextFire: Int64 = .max
    /// The window of the last trade.
    @usableFromInline var windowStart: Int64 = 0
    @usableFromInline var windowLast: Int64 = -1

    let clocks: UnsafeMutablePointer<ChannelClock>
    var channelCount = 0
    var selected = 0
    var intervals = StatusIntervals()
    var channelsOf: [UInt64] = []
    var firing: [(rank: UInt32, bar: UInt32)] = []
    let instruments: InstrumentTable

    /// Limits: the length is at least 1 ns.
    public init(length: Int64, instruments: InstrumentTable, output: consuming Output) {
        precondition(length > 0, "bars of \(length) ns")
        self.length = length
        self.instruments = instruments
        self.output = output
        bars = OpenBars(countMax: Self.openBarsMax)
        clocks = .allocate(capacity: Self.channelsMax)
        clocks.initialize(to: ChannelClock(disorder: 0, heartbeatMargin: 0))
        clock = clocks
    }

    deinit {
        clocks.deallocate()
        bars.deallocate()
    }

    /// What was taken, refused and emitted so far.
    public var counters: BarCounters { tally }

    /// The combined watermark.
    public var watermark: Int64 {
        let reached = ChannelClock.watermark(after: highest, slack: clock.pointee.disorder)
        return max(combined, min(max(clock.pointee.watermark, reached), others))
    }

    /// Moves event time on by one message in sequence of the selected channel.
    @inlinable @inline(__always)
    public mutating func observe(_ eventTime: Int64) {
        guard eventTime >= highest else { return }
        highest = eventTime
        if eventTime >= wakeAt { wake(at: eventTime) }
    }

    /// Brings the clock and the combined watermark up to the messages observed; fires nothing, as
    /// `wakeAt` sees to that in time.
    @inlinable @inline(__always)
    mutating func settle() {
        guard highest > clock.pointee.highest else { return }
        clock.pointee.highest = highest
        let reached = ChannelClock.watermark(after: highest, slack: clock.pointee.disorder)
        if reached > clock.pointee.watermark { clock.pointee.watermark = reached }
        let combinedNow = min(clock.pointee.watermark, others)
        if combinedNow > combined { combined = combinedNow }
    }

    /// Does what a message at `eventTime` sets off.
    @usableFromInline @inline(never)
    mutating func wake(at eventTime: Int64) {
        if clock.pointee.doubtCloses { closeDoubt(at: eventTime) }
        settle()
        if combined >= nextFire { fire() }
        arm()
    }

    /// Sets what `observe` waits for; to be called after anything that it depends on changed.
    @usableFromInline @inline(never)
    mutating func arm() {
        guard !clock.pointee.doubtCloses else {
            highest = .min
            wakeAt = .min
            return
        }
        highest = clock.pointee.highest
        // As long as another channel holds the oldest window, this one cannot fire it.
        let slack = clock.pointee.disorder.addingReportingOverflow(1)
        let wake = nextFire.addingReportingOverflow(slack.partialValue)
        wakeAt = others < nextFire || slack.overflow || wake.overflow ? .max : wake.partialValue
    }

    /// Takes one tick of the selected channel.
    @inlinable @inline(__always)
    public mutating func accept(_ tick: Tick) {
        guard tick.kind == .trade else {
            if tick.kind == .tradeBreak { tally.breaks &+= 1 }
            return
        }
        guard tick.eligibility != [] else {
            tally.ineligible &+= 1
            return
        }
        settle()
        let time = tick.eventTime
        if time < windowStart || time > windowLast {
            guard selectWindow(time) else { return refuse(tick, hasWindow: false) }
        }
        guard windowLast > combined else { return reportLate(tick) }
        let index = tick.instrument.index
        var bar = index < bars.instrumentCapacity ? bars.newest[index] : OpenBar.none
        if bar == OpenBar.none || bars.pool[Int(bar)].start != windowStart {
            bar = open(tick.instrument)
            guard bar != OpenBar.none else { return refuse(tick, hasWindow: true) }
        }
        let isUsual =
            time > combined && tick.sequence != 0
            && tick.channel == bars.pool[Int(bar)].closeChannel
        if !isUsual { markTick(tick, bar) }
        if bars.pool[Int(bar)].add(tick) {
            tally.trades &+= 1
        } else {
            tally.refused &+= 1
            bars.pool[Int(bar)].status = .damaged
        }
    }

    /// Finds the window of an instant; false where its edges do not fit Int64.
    @usableFromInline @inline(never)
    mutating func selectWindow(_ time: Int64) -> Bool {
        var (quotient, rest) = time.quotientAndRemainder(dividingBy: length)
        if rest < 0 {
            quotient &-= 1
            rest &+= length
        }
        let (start, under) = time.subtractingReportingOverflow(rest)
        let (end, over) = start.addingReportingOverflow(length)
        guard !under && !over else { return false }
        windowStart = start
        windowLast = end &- 1
        return true
    }

    /// The instrument's bar in the selected window.
    @usableFromInline @inline(never)
    mutating func open(_ instrument: InstrumentID) -> UInt32 {
        let index = instrument.index
        guard index < InstrumentTable.capacityMax else { return OpenBar.none }
        if index >= channelsOf.count {
            channelsOf += Array(repeating: 0, count: index + 1 - channelsOf.count)
        }
        channelsOf[index] |= 1 << UInt64(selected)
        let bar = bars.place(instrument.rawValue, windowStart, channel: UInt16(selected))
        if bar != OpenBar.none && windowLast < nextFire {
            nextFire = windowLast
            arm()
        }
        return bar
    }

    /// Lowers the trust in a bar for what is odd about one of its ticks, and takes note of a
    /// further channel that its instrument trades on.
    @usableFromInline @inline(never)
    mutating func markTick(_ tick: Tick, _ bar: UInt32) {
        channelsOf[tick.instrument.index] |= 1 << UInt64(selected)
        var status = bars.pool[Int(bar)].status
        if tick.sequence == 0 { status = max(status, .unproven) }
        if tick.eventTime <= combined {
            tally.behindWatermark &+= 1
            status = max(status, .disordered)
        }
        bars.pool[Int(bar)].status = status
    }

    @usableFromInline @inline(never)
    mutating func reportLate(_ tick: Tick) {
        tally.late &+= 1
        output.late(tick, start: windowStart, end: windowLast &+ 1, watermark: combined)
    }

    @usableFromInline @inline(never)
    mutating func refuse(_ tick: Tick, hasWindow: Bool) {
        tally.refused &+= 1
        if hasWindow { damageWindow(channels: .max) }
    }
}
