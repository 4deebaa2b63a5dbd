import TickCore

/// Trades that are not the usual ones: the first of a session, out of order, late.
extension SessionWindows {
    mutating func accept<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        guard tick.eventTime <= timeMax else {
            tally.refused &+= 1
            return
        }
        let near = neighbours(tick.instrument, tick.eventTime)
        if near.right == SessionRecord.none
            && isLate(end: tick.eventTime &+ gap, clock.combined)
        {
            return reportLate(tick, clock, &output)
        }
        let session = session(tick.instrument, at: tick.eventTime, near, &clock)
        guard session != SessionRecord.none else {
            tally.refused &+= 1
            return
        }
        add(tick, to: session, clock.combined)
        republish(session, clock, &output)
    }

    private mutating func reportLate<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: borrowing StreamClock, _ output: inout Output
    ) {
        tally.late &+= 1
        let span = WindowSpan(start: tick.eventTime, end: tick.eventTime &+ gap)
        output.late(
            LateRecord(
                tick, kind: .lateDropped, span: span, watermark: clock.combined, query: number))
    }

    /// Where a trade belongs among its instrument's sessions.
    struct Neighbours {
        /// The newest session that the trade joins, or `none`.
        var right: UInt32
        /// A further one that it joins as well, just before, or `none`.
        var left = SessionRecord.none
        /// Where it joins none: the sessions before and after it.
        var older: UInt32
        var newer: UInt32
    }

    /// The sessions that a trade at `time` joins; at most two, as each is at least one gap long.
    mutating func neighbours(_ instrument: InstrumentID, _ time: Int64) -> Neighbours {
        let (session, newer) = store.floor(instrument.rawValue, time &+ gap &- overlap)
        guard session != SessionRecord.none, isReached(session, from: time) else {
            return Neighbours(right: SessionRecord.none, older: session, newer: newer)
        }
        let older = store.pool[Int(session)].older
        let joins = older != SessionRecord.none && isReached(older, from: time)
        return Neighbours(
            right: session, left: joins ? older : SessionRecord.none, older: older, newer: newer)
    }

    /// Whether a session that does not start too late also ends late enough.
    private func isReached(_ session: UInt32, from time: Int64) -> Bool {
        store.pool[Int(session)].end &- overlap >= time
    }

    /// The session of a trade at `time`, grown, joined or made as need be; `none` where there is no
    /// room, and then its time is damaged.
    mutating func session(
        _ instrument: InstrumentID, at time: Int64, _ near: Neighbours, _ clock: inout StreamClock
    ) -> UInt32 {
        guard instrument.index < InstrumentTable.capacityMax else { return refuse(time, &clock) }
        var session = near.right
        if session == SessionRecord.none {
            session = store.make(
                instrument.rawValue, start: time, end: time &+ gap, older: near.older,
                newer: near.newer, channel: UInt16(clock.selected))
        } else if near.left != SessionRecord.none {
            session = join(near.left, near.right)
        }
        guard session != SessionRecord.none else { return refuse(time, &clock) }
        let place = store.pool + Int(session)
        place.pointee.start = min(place.pointee.start, time)
        place.pointee.end = max(place.pointee.end, time &+ gap)
        earliestStart = min(earliestStart, place.pointee.start)
        clock.note(instrument)
        return session
    }

    private mutating func refuse(_ time: Int64, _ clock: inout StreamClock) -> UInt32 {
        clock.damage(start: time, last: time &+ gap &- 1, channels: .max)
        return SessionRecord.none
    }

    /// Adds a trade to its session and marks what is odd about it.
    mutating func add(_ tick: Tick, to session: UInt32, _ watermark: Int64) {
        let place = store.pool + Int(session)
        var status = place.pointee.state.status
        if tick.sequence == 0 { status = max(status, .unproven) }
        if tick.eventTime <= watermark {
            tally.behindWatermark &+= 1
            status = max(status, .disordered)
        }
        guard place.pointee.state.add(tick) else {
            tally.refused &+= 1
            place.pointee.state.status = .damaged
            return
        }
        tally.trades &+= 1
        place.pointee.state.status = status
        if keepsTicks { keep(tick, session) }
    }

    /// A trade at `time` could not be resolved: it makes its session, which cannot be right.
    mutating func unresolved(
        _ instrument: InstrumentID, at time: Int64, _ clock: inout StreamClock
    ) {
        tally.unresolved &+= 1
        guard time <= timeMax else { return }
        guard instrument != .none else { return damageAll(around: time, &clock) }
        let near = neighbours(instrument, time)
        var end = time &+ gap
        if near.right != SessionRecord.none { end = max(end, store.pool[Int(near.right)].end) }
        guard end &- 1 > clock.combined else {
            tally.unresolvedLate &+= 1
            return
        }
        let session = session(instrument, at: time, near, &clock)
        guard session != SessionRecord.none else { return }
        store.pool[Int(session)].state.status = .damaged
        waitForEnd(session)
    }

    /// Any session that `time` could be in or joined to cannot be right.
    private func damageAll(around time: Int64, _ clock: inout StreamClock) {
        let first = overlap == 0 && time != .min ? time &- 1 : time
        clock.damage(
            start: first, last: time &+ gap &- overlap, channels: 1 << UInt64(clock.selected))
    }
}

/// Two sessions that become one.
extension SessionWindows {
    /// Joins two sessions that follow each other; `none` where there is no room for the identities
    /// they put out, and then nothing was done.
    ///
    /// Cost: a step for every trade kept of the one that has fewer.
    private mutating func join(_ older: UInt32, _ newer: UInt32) -> UInt32 {
        let bothPut =
            store.pool[Int(older)].hasPut && store.pool[Int(newer)].hasPut
        guard !bothPut || !puts.isFull else { return SessionRecord.none }
        let isOlderLarger = store.pool[Int(older)].kept >= store.pool[Int(newer)].kept
        let (stays, goes) = isOlderLarger ? (older, newer) : (newer, older)
        var other = store.pool[Int(goes)]
        wheel.cancel(goes)
        store.remove(goes)
        let place = store.pool + Int(stays)
        place.pointee.start = min(place.pointee.start, other.start)
        place.pointee.end = max(place.pointee.end, other.end)
        place.pointee.panes = max(place.pointee.panes, other.panes)
        place.pointee.isIncomplete = place.pointee.isIncomplete || other.isIncomplete
        place.pointee.state.merge(other.state)
        if keepsTicks { joinTrades(stays, &other) }
        if other.hasPut { addPut(other.put, to: stays) }
        puts.join(&place.pointee.morePut, other.morePut)
        return stays
    }

    private func joinTrades(_ stays: UInt32, _ other: inout SessionRecord) {
        let place = store.pool + Int(stays)
        history.pointee.join(&place.pointee.trades, &other.trades, owner: stays)
        history.pointee.join(
            &place.pointee.given, &other.given, owner: stays | Self.givenBit)
        place.pointee.kept &+= other.kept
    }

    /// Remembers an identity that was put out; there is room.
    mutating func addPut(_ span: WindowSpan, to session: UInt32) {
        if store.pool[Int(session)].hasPut {
            puts.add(span, to: &store.pool[Int(session)].morePut)
        } else {
            store.pool[Int(session)].put = span
        }
    }
}
