import TickCore

/// Usual trades in runs that go on past the ends of sessions: what has ended meanwhile is put out
/// after the run, all at once, in the order it would have come in.
///
/// A session that the watermark has reached the end of is over, and takes no trade, though it is
/// still there. While no channel is in doubt, trades of a run change nothing else that a session's
/// trust depends on.
extension SessionWindows {
    /// The most trades of one such run.
    private static var passingMax: Int { 1 << 10 }

    /// Whether sessions may be put out after a run: none outlives its pane, and the clock knows of
    /// no doubt, which a later trade of the run could make an earlier session's too.
    @usableFromInline
    func canPass(_ clock: borrowing StreamClock) -> Bool {
        lateness == 0 && !keepsTicks && clock.intervals.isEmpty
            && clock.clock.pointee.doubt == nil
    }

    /// Takes ticks from `first` on, each a message of the selected channel, as long as they are
    /// trades on time that touch everything and make no two sessions one; how many it took. What
    /// has ended is due then.
    @usableFromInline
    mutating func takePassing(
        _ ticks: UnsafeBufferPointer<Tick>, from first: Int, _ clock: inout StreamClock
    ) -> Int {
        var run = UsualRun(clock, first: .min, last: timeMax, passing: true)
        let others = clock.others
        let limit = min(ticks.count, first &+ Self.passingMax)
        var next = first
        while next < limit {
            let tick = ticks.baseAddress.unsafelyUnwrapped + next
            guard run.takes(tick), tick.pointee.instrument.index < store.instrumentCapacity else {
                break
            }
            let watermark = min(run.watermark, others)
            let session = store.newest[tick.pointee.instrument.index]
            if session == SessionRecord.none || isOver(session, watermark)
                || isBehind(session, tick.pointee.eventTime)
            {
                guard open(tick, older: session, &clock) else { break }
            } else {
                guard extend(session, tick, watermark) else { break }
            }
            run.observe(tick.pointee.eventTime)
            next &+= 1
        }
        clock.remember(run)
        clock.settle()
        dealOut(clock.combined)
        return next &- first
    }

    /// Whether the watermark has reached a session's end.
    @inline(__always)
    private func isOver(_ session: UInt32, _ watermark: Int64) -> Bool {
        store.pool[Int(session)].end &- 1 <= watermark
    }

    /// Opens a session with a usual trade that follows on all others of its instrument; false where
    /// there is no room, and then nothing was done.
    @inline(__always)
    private mutating func open(
        _ tick: UnsafePointer<Tick>, older: UInt32, _ clock: inout StreamClock
    ) -> Bool {
        guard store.hasRoom else { return false }
        let time = tick.pointee.eventTime
        let session = store.make(
            tick.pointee.instrument.rawValue, start: time, end: time &+ gap, older: older,
            newer: SessionRecord.none, channel: tick.pointee.channel)
        store.pool[Int(session)].state.begin(tick)
        earliestStart = min(earliestStart, time)
        clock.note(tick.pointee.instrument)
        tally.trades &+= 1
        fresh.append(session)
        return true
    }

    /// Lets each session that a run opened wait for its end, or be put out where that has come.
    private mutating func dealOut(_ watermark: Int64) {
        for session in fresh {
            let last = store.pool[Int(session)].end &- 1
            if last <= watermark {
                addFiring(session)
            } else {
                _ = wheel.schedule(session, at: last)
            }
        }
        fresh.removeAll(keepingCapacity: true)
    }
}
