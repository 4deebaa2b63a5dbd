import TickCore

/// Sessions of one query: as long as an instrument's trades follow each other within the gap, they
/// are one window, which ends one gap after the last of them.
///
/// A trade opens `[time, time + gap)`, which joins every live session that it overlaps – or, where
/// touching ones merge, is exactly one gap away from. What has come together is judged whole: late
/// where its end − 1 + lateness is not ahead of the watermark. A session is put out when the
/// watermark reaches its end − 1, and lives on for the lateness. A trade that joins it afterwards
/// puts it out anew: at once where the end is not ahead of the watermark, otherwise when the
/// watermark reaches the new end. Every pane after the first supersedes all identities that its
/// parts put out and no pane has replaced.
///
/// A broken trade re-cuts its session, see `restate`. A trade that could not be resolved, or whose
/// sums no longer fit, makes its session as any other would, and damages it.
///
/// Every live session waits in a timer wheel: for its end − 1 until it is put out, then for the end
/// of its lateness. Growing does not touch the wheel: when the old end comes, the session waits on.
///
/// Concurrency: owned by the window thread.
/// Cost: a trade in its instrument's newest session is a load, a few compares and adds.
/// Limits: `sessionsMax` live sessions, as many identities of merged ones; a trade that needs one
/// more is refused, counted, and its time damaged. So is one whose end would pass Int64, uncounted
/// in any window.
@usableFromInline struct SessionWindows: ~Copyable {
    /// The most sessions live at once.
    static var sessionsMax: Int { 1 << 24 }

    @usableFromInline var store: SessionStore
    @usableFromInline var tally = BarCounters()
    var statuses = StatusTally()
    @usableFromInline let gap: Int64
    /// By how much two sessions must overlap to join: 0 where touching ones merge, otherwise 1.
    @usableFromInline let overlap: Int64
    /// The latest time whose session ends within Int64.
    @usableFromInline let timeMax: Int64
    /// Every trade is kept until its session is past its lateness, so that it can be broken.
    @usableFromInline let keepsTicks: Bool

    let number: UInt16
    let lateness: Int64
    let isDiscarding: Bool
    let instruments: InstrumentTable
    let history: UnsafeMutablePointer<TickHistory>
    let aggregates: UnsafeMutablePointer<PaneAggregates>?
    var wheel: TimerWheel
    var puts: PutSpans
    /// What one call puts out, before it is in order; between calls what a run went past.
    var firing = FiringOrder()
    /// The sessions that a run opened, while it goes on.
    var fresh: [UInt32] = []
    /// What one pane supersedes.
    var superseded: [WindowSpan] = []
    /// No live session starts before this.
    var earliestStart = Int64.max
    var looksAtStarts = 0

    /// No session yet; `aggregates` are the plan's, to be freed here.
    init(
        _ query: SessionQuery, aggregates: UnsafeMutablePointer<PaneAggregates>?,
        instruments: InstrumentTable, keepsTicks: Bool,
        sessionsMax: Int = SessionWindows.sessionsMax
    ) {
        number = query.number
        gap = query.gap
        overlap = query.touching == .merge ? 0 : 1
        timeMax = .max - query.gap
        lateness = query.plan.allowedLateness
        isDiscarding = query.plan.accumulation == .discarding
        self.aggregates = aggregates
        self.keepsTicks = keepsTicks || aggregates != nil
        self.instruments = instruments
        store = SessionStore(countMax: sessionsMax)
        wheel = TimerWheel(entriesMax: sessionsMax)
        puts = PutSpans(countMax: sessionsMax)
        history = .allocate(capacity: 1)
        history.initialize(to: TickHistory())
    }

    /// Frees the memory; the owner calls this once.
    mutating func destroy() {
        store.deallocate()
        wheel.deallocate()
        puts.deallocate()
        firing.deallocate()
        history.deinitialize(count: 1)
        history.deallocate()
        PaneAggregates.destroy(aggregates)
    }

    /// Takes the usual trade: in its instrument's newest session, which has not been put out, and
    /// nothing odd about it. False where there is more to do, and then nothing was done.
    @inlinable @inline(__always)
    mutating func take(_ tick: Tick, watermark: Int64) -> Bool {
        let time = tick.eventTime
        let index = tick.instrument.index
        guard time > watermark, time <= timeMax, index < store.instrumentCapacity else {
            return false
        }
        let session = store.newest[index]
        guard session != SessionRecord.none else { return false }
        let place = store.pool + Int(session)
        let last = place.pointee.end &- 1
        // An end ahead of the watermark has not been put out.
        guard time >= place.pointee.start, last > watermark,
            time <= last &+ 1 &- overlap,
            tick.channel == place.pointee.state.closeChannel,
            tick.sequence != 0 || place.pointee.state.status >= .unproven,
            place.pointee.state.add(tick)
        else { return false }
        place.pointee.end = max(last &+ 1, time &+ gap)
        tally.trades &+= 1
        if keepsTicks { keep(tick, session) }
        return true
    }

    /// Keeps a trade with its session, so that it can be broken or corrected.
    @usableFromInline @inline(never)
    mutating func keep(_ tick: Tick, _ session: UInt32) {
        let place = store.pool + Int(session)
        let dropped = history.pointee.dropped
        history.pointee.append(tick, owner: session, to: &place.pointee.trades)
        if history.pointee.dropped == dropped {
            place.pointee.kept &+= 1
        } else {
            place.pointee.isIncomplete = true
            if aggregates != nil { place.pointee.state.status = .damaged }
        }
    }

    /// Whether a session is past its lateness.
    func isLate(end: Int64, _ watermark: Int64) -> Bool { death(end: end) <= watermark }

    /// The watermark at which a session is past its lateness.
    func death(end: Int64) -> Int64 {
        let (death, overflow) = (end &- 1).addingReportingOverflow(lateness)
        return overflow ? .max : death
    }
}
