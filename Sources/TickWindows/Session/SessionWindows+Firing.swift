import TickCore

/// Putting sessions out as the watermark reaches their ends, and forgetting those past their
/// lateness.
extension SessionWindows: WindowOperator {
    @usableFromInline var nextWake: Int64 { firing.isEmpty ? wheel.nextWake : .min }
    var counters: BarCounters {
        var counters = tally
        statuses.add(to: &counters)
        return counters
    }

    mutating func advance<Output: PaneSink & ~Copyable>(
        _ clock: inout StreamClock, _ output: inout Output
    ) {
        if !clock.intervals.isEmpty { lookAtStarts() }
        wheel.advance(to: clock.combined)
        if wheel.due.count == 1 && firing.isEmpty {
            let session = wheel.due[0].number
            wheel.removeDue()
            if isDue(session, clock.combined) { fire(session, nil, clock, &output) }
        } else {
            fireAll(clock, &output)
        }
    }

    /// Puts out what is due, in order.
    private mutating func fireAll<Output: PaneSink & ~Copyable>(
        _ clock: borrowing StreamClock, _ output: inout Output
    ) {
        for index in 0..<wheel.due.count {
            let session = wheel.due[index].number
            if isDue(session, clock.combined) { addFiring(session) }
        }
        wheel.removeDue()
        let ordered = firing.arrange(instruments)
        guard let newest = ordered.last else { return }
        // What all channels are past proves every session that ends before.
        let floor = clock.floor(last: newest.end &- 1)
        for index in ordered.indices {
            if index &+ Self.ahead < ordered.count {
                store.prefetch(ordered[index &+ Self.ahead].session)
            }
            fire(ordered[index].session, floor.isPlain ? floor : nil, clock, &output)
        }
        firing.removeAll()
    }

    /// So many sessions before its turn one's memory is asked for.
    private static var ahead: Int { 4 }

    /// Adds a session to what is put out.
    @inline(__always)
    mutating func addFiring(_ session: UInt32) {
        let place = store.pool + Int(session)
        firing.add(
            Firing(
                end: place.pointee.end, start: place.pointee.start,
                instrument: place.pointee.instrument, session: session))
    }

    /// Puts out a session whose end the watermark has reached; `floor` where it is known.
    private mutating func fire<Output: PaneSink & ~Copyable>(
        _ session: UInt32, _ floor: StreamClock.Floor?, _ clock: borrowing StreamClock,
        _ output: inout Output
    ) {
        put(session, kind: .onTime, trust(session, floor, clock), &output)
        outlive(session, clock.combined)
    }

    /// Inlined, or each call would be lent a copy of all this.
    @inline(__always)
    private func trust(
        _ session: UInt32, _ floor: StreamClock.Floor?, _ clock: borrowing StreamClock
    ) -> BarStatus {
        let place = store.pool + Int(session)
        return clock.status(
            place.pointee.instrument, start: place.pointee.start, end: place.pointee.end,
            floor ?? clock.floor(last: place.pointee.end &- 1))
    }

    /// Whether a session whose time in the wheel has come is to be put out; otherwise it has grown
    /// and waits on, or is past its lateness.
    private mutating func isDue(_ session: UInt32, _ watermark: Int64) -> Bool {
        let place = store.pool + Int(session)
        guard place.pointee.isPending else {
            outlive(session, watermark)
            return false
        }
        let last = place.pointee.end &- 1
        if last > watermark { _ = wheel.schedule(session, at: last) }
        return last <= watermark
    }

    /// Lets a session wait for its end, which is ahead of the watermark.
    mutating func waitForEnd(_ session: UInt32) {
        let place = store.pool + Int(session)
        place.pointee.isPending = true
        let last = place.pointee.end &- 1
        // Where it waits for less, it waits on when that comes.
        if let time = wheel.time(of: session), time <= last { return }
        _ = wheel.schedule(session, at: last)
    }

    /// Lets a session that was put out wait for the end of its lateness, or forgets it.
    mutating func outlive(_ session: UInt32, _ watermark: Int64) {
        let death = lateness == 0 ? watermark : death(end: store.pool[Int(session)].end)
        guard death > watermark else { return release(session) }
        store.pool[Int(session)].isPending = false
        if wheel.time(of: session) != death { _ = wheel.schedule(session, at: death) }
    }

    /// Forgets a session.
    mutating func release(_ session: UInt32) {
        wheel.cancel(session)
        let place = store.pool + Int(session)
        if keepsTicks {
            history.pointee.release(&place.pointee.trades)
            history.pointee.release(&place.pointee.given)
        }
        if place.pointee.morePut != PutSpans.none { drainPut(session) }
        store.remove(session)
    }

    /// A session changed: it waits for its end, or where that is not ahead of the watermark, is put
    /// out at once.
    mutating func republish<Output: PaneSink & ~Copyable>(
        _ session: UInt32, _ clock: borrowing StreamClock, _ output: inout Output
    ) {
        guard store.pool[Int(session)].end &- 1 <= clock.combined else {
            return waitForEnd(session)
        }
        put(session, kind: .lateUpdate, trust(session, nil, clock), &output)
        outlive(session, clock.combined)
    }

    /// Puts out a session as it stands, unless there is nothing to say.
    private mutating func put<Output: PaneSink & ~Copyable>(
        _ session: UInt32, kind: Pane.Kind, _ trust: BarStatus, _ output: inout Output
    ) {
        let place = store.pool + Int(session)
        guard
            !place.pointee.state.isEmpty || place.pointee.state.status == .damaged
                || place.pointee.hasPut
        else { return }
        let bar = place.pointee.state.bar(
            place.pointee.instrument, place.pointee.span, floor: trust)
        let pane = Pane(bar, kind: kind, query: number, number: place.pointee.panes)
        var extras = PaneExtras(values: values(session))
        place.pointee.panes &+= 1
        statuses.count(bar.status)
        guard !isDiscarding else {
            output.emit(pane, extras)
            return handOver(session)
        }
        guard place.pointee.hasPut else {
            output.emit(pane, extras)
            place.pointee.put = place.pointee.span
            return
        }
        drainPut(session)
        superseded.withUnsafeBufferPointer {
            extras.superseding = $0
            output.emit(pane, extras)
        }
        place.pointee.put = place.pointee.span
    }

    /// Moves the identities that a session put out to `superseded`, ordered by (end, start).
    mutating func drainPut(_ session: UInt32) {
        let place = store.pool + Int(session)
        superseded.removeAll(keepingCapacity: true)
        guard place.pointee.hasPut else { return }
        superseded.append(place.pointee.put)
        place.pointee.put = WindowSpan(start: 0, end: 0)
        guard place.pointee.morePut != PutSpans.none else { return }
        puts.drain(&place.pointee.morePut, into: &superseded)
        superseded.sort { ($0.end, $0.start) < ($1.end, $1.start) }
    }

    /// What a discarding pane held is no longer part of the next one.
    private mutating func handOver(_ session: UInt32) {
        let place = store.pool + Int(session)
        var state = BarState()
        state.status = place.pointee.state.status
        state.closeChannel = place.pointee.state.closeChannel
        place.pointee.state = state
        guard keepsTicks else { return }
        history.pointee.join(
            &place.pointee.given, &place.pointee.trades, owner: session | Self.givenBit)
    }

    /// Where an identity that was put out waits to be superseded by a live session: the watermark
    /// at which that one is past its lateness.
    mutating func heldUntil(_ identity: Changelog.Identity) -> Int64? {
        guard identity.query == number else { return nil }
        let session = store.floor(identity.instrument, identity.span.end &- 1).session
        guard session != SessionRecord.none else { return nil }
        let place = store.pool + Int(session)
        guard
            place.pointee.put == identity.span
                || puts.contains(identity.span, in: place.pointee.morePut)
        else { return nil }
        return death(end: place.pointee.end)
    }

    /// Once in a while: a look at every session costs more than what it is good for.
    private mutating func lookAtStarts() {
        looksAtStarts += 1
        guard looksAtStarts > store.extent else { return }
        looksAtStarts = 0
        earliestStart = store.earliestStart()
    }

    func oldestStart(_ watermark: Int64) -> Int64 {
        let (late, under) = watermark.subtractingReportingOverflow(lateness)
        let (start, below) = late.subtractingReportingOverflow(gap)
        return under || below ? .min : min(earliestStart, start)
    }
}
