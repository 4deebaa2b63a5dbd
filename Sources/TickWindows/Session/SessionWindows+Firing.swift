import TickCore

/// Putting sessions out as the watermark reaches their ends, and forgetting those past their
/// lateness.
extension SessionWindows: WindowOperator {
    var nextWake: Int64 { wheel.nextWake }
    var counters: BarCounters { tally }

    mutating func advance<Output: PaneSink & ~Copyable>(
        _ clock: inout StreamClock, _ output: inout Output
    ) {
        if !clock.intervals.isEmpty { lookAtStarts() }
        wheel.advance(to: clock.combined)
        firing.removeAll(keepingCapacity: true)
        for index in 0..<wheel.due.count { take(due: wheel.due[index].number, clock.combined) }
        wheel.removeDue()
        guard let newest = sortFiring() else { return }
        // What all channels are past proves every session that ends before.
        let common = clock.floor(last: newest.end &- 1)
        for index in firing.indices {
            let one = firing[index]
            let floor = common.isPlain ? common : clock.floor(last: one.end &- 1)
            let trust = clock.status(one.instrument, start: one.start, end: one.end, floor)
            put(one.session, kind: .onTime, trust, &output)
            outlive(one.session, clock.combined)
        }
    }

    /// A session whose time in the wheel has come: it is due, or has grown, or is past its
    /// lateness.
    private mutating func take(due session: UInt32, _ watermark: Int64) {
        let place = store.pool + Int(session)
        if place.pointee.isPending {
            guard place.pointee.end &- 1 <= watermark else { return waitForEnd(session) }
            firing.append(
                Firing(
                    end: place.pointee.end, start: place.pointee.start,
                    instrument: place.pointee.instrument, session: session))
        } else {
            outlive(session, watermark)
        }
    }

    /// Brings `firing` into the order of output; its last.
    private mutating func sortFiring() -> Firing? {
        guard firing.count > 1 else { return firing.first }
        let instruments = instruments
        firing.sort { left, right in
            if left.end != right.end { return left.end < right.end }
            if left.start != right.start { return left.start < right.start }
            return instruments.rank(InstrumentID(rawValue: left.instrument))
                < instruments.rank(InstrumentID(rawValue: right.instrument))
        }
        return firing.last
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
        let death = death(end: store.pool[Int(session)].end)
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
        superseded.removeAll(keepingCapacity: true)
        puts.drain(&place.pointee.morePut, into: &superseded)
        store.remove(session)
    }

    /// A session changed: it waits for its end, or where that is not ahead of the watermark, is put
    /// out at once.
    mutating func republish<Output: PaneSink & ~Copyable>(
        _ session: UInt32, _ clock: borrowing StreamClock, _ output: inout Output
    ) {
        let span = store.pool[Int(session)].span
        guard span.end &- 1 <= clock.combined else { return waitForEnd(session) }
        let trust = clock.status(
            store.pool[Int(session)].instrument, start: span.start, end: span.end,
            clock.floor(last: span.end &- 1))
        put(session, kind: .lateUpdate, trust, &output)
        outlive(session, clock.combined)
    }

    /// Puts out a session as it stands, unless there is nothing to say.
    private mutating func put<Output: PaneSink & ~Copyable>(
        _ session: UInt32, kind: Pane.Kind, _ trust: BarStatus, _ output: inout Output
    ) {
        let place = store.pool + Int(session)
        let state = place.pointee.state
        guard !state.isEmpty || state.status == .damaged || place.pointee.hasPut else { return }
        let bar = state.bar(
            place.pointee.instrument, place.pointee.span, floor: trust)
        let pane = Pane(bar, kind: kind, query: number, number: place.pointee.panes)
        place.pointee.panes &+= 1
        tally.count(bar.status)
        guard !isDiscarding else {
            output.emit(pane, PaneExtras())
            return handOver(session)
        }
        guard place.pointee.hasPut else {
            output.emit(pane, PaneExtras())
            place.pointee.put = place.pointee.span
            return
        }
        drainPut(session)
        superseded.withUnsafeBufferPointer { output.emit(pane, PaneExtras(superseding: $0)) }
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
