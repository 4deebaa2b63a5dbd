import TickCore

/// Breaks and corrections.
///
/// A session is re-cut from the trades that remain: where the one taken out was at an edge it
/// shrinks, where it held two parts together it splits, where it was the only one nothing remains.
/// Parts that are due are put out at once, whatever is left of their lateness. An identity that was
/// put out is superseded by the earliest part that overlaps it, when that is put out; where no part
/// does, by an empty pane at once. A part goes on with the number of the whole.
///
/// A correction changes price, size and eligibility, never the time, so never an edge. What a
/// discarding pane held cannot be taken back.
extension SessionWindows {
    /// Marks the owner of trades that a discarding pane held.
    static var givenBit: UInt32 { 1 << 31 }

    mutating func restate<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        let entry = history.pointee.find(tick)
        guard entry != TickHistory.none else {
            return reportLate(tick, WindowSpan(start: 0, end: 0), clock, &output)
        }
        let owner = history.pointee[entry].owner
        let session = owner & ~Self.givenBit
        guard owner & Self.givenBit == 0 else {
            return reportLate(tick, store.pool[Int(session)].span, clock, &output)
        }
        tally.restated &+= 1
        if tick.kind == .tradeBreak {
            takeOut(entry, session, clock, &output)
        } else {
            history.pointee.entries[Int(entry)].tick.correct(by: tick)
            recompute(session)
            republish(session, clock, &output)
        }
    }

    private mutating func reportLate<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ span: WindowSpan, _ clock: borrowing StreamClock, _ output: inout Output
    ) {
        tally.lateRestated &+= 1
        let kind: LateRecord.Kind = tick.kind == .tradeBreak ? .lateCancel : .lateCorrect
        output.late(
            LateRecord(tick, kind: kind, span: span, watermark: clock.combined, query: number))
    }

    private mutating func recompute(_ session: UInt32) {
        let place = store.pool + Int(session)
        let old = place.pointee.state
        var state = history.pointee.state(of: place.pointee.trades)
        state.status = max(state.status, old.status)
        if place.pointee.isIncomplete { state.status = .damaged }
        if !state.known.contains(.last) { state.closeChannel = old.closeChannel }
        place.pointee.state = state
    }

    private mutating func takeOut<Output: PaneSink & ~Copyable>(
        _ entry: UInt32, _ session: UInt32, _ clock: borrowing StreamClock,
        _ output: inout Output
    ) {
        let place = store.pool + Int(session)
        let time = history.pointee[entry].tick.eventTime
        history.pointee.remove(entry, from: &place.pointee.trades)
        place.pointee.kept &-= 1
        let near = history.pointee.times(
            around: time, place.pointee.trades, place.pointee.given)
        guard near.before != nil || near.after != nil else { return vanish(session, &output) }
        if near.before == nil { place.pointee.start = near.after! }
        if near.after == nil { place.pointee.end = near.before! &+ gap }
        var right = SessionRecord.none
        if let before = near.before, let after = near.after,
            after > before &+ gap &- overlap
        {
            right = split(session, before, after)
        }
        recompute(session)
        if right != SessionRecord.none { recompute(right) }
        publish(session, right, clock, &output)
    }

    /// Cuts a session in two; its newer part, or `none` where there is no room, and then it stays
    /// whole and is damaged.
    private mutating func split(_ session: UInt32, _ before: Int64, _ after: Int64) -> UInt32 {
        let whole = store.pool[Int(session)]
        let right = store.make(
            whole.instrument, start: after, end: whole.end, older: session, newer: whole.newer,
            channel: whole.state.closeChannel)
        guard right != SessionRecord.none else {
            tally.refused &+= 1
            store.pool[Int(session)].state.status = .damaged
            return right
        }
        let (left, made) = (store.pool + Int(session), store.pool + Int(right))
        left.pointee.end = before &+ gap
        made.pointee.state = whole.state
        made.pointee.panes = whole.panes
        made.pointee.isIncomplete = whole.isIncomplete
        let taken = history.pointee.split(
            &left.pointee.trades, after: before, owner: right, to: &made.pointee.trades)
        let given = history.pointee.split(
            &left.pointee.given, after: before, owner: right | Self.givenBit,
            to: &made.pointee.given)
        left.pointee.kept &-= taken &+ given
        made.pointee.kept = taken &+ given
        return right
    }

    /// Nothing remains of a session: what it put out is void.
    private mutating func vanish<Output: PaneSink & ~Copyable>(
        _ session: UInt32, _ output: inout Output
    ) {
        drainPut(session)
        putVoid(Void(store.pool[Int(session)], superseded), &output)
        release(session)
    }

    /// Shares out the identities put out among the parts, and puts out what is due, in order.
    private mutating func publish<Output: PaneSink & ~Copyable>(
        _ left: UInt32, _ right: UInt32, _ clock: borrowing StreamClock, _ output: inout Output
    ) {
        let void = Void(store.pool[Int(left)], shareOutPuts(left, right))
        let isFirst = void.isBefore(store.pool[Int(left)].span)
        if isFirst { putVoid(void, &output) }
        republish(left, clock, &output)
        if right != SessionRecord.none {
            let isSecond = !isFirst && void.isBefore(store.pool[Int(right)].span)
            if isSecond { putVoid(void, &output) }
            republish(right, clock, &output)
            if isSecond { return }
        }
        if !isFirst { putVoid(void, &output) }
    }

    /// Gives each identity to the earliest part that it overlaps; those left over.
    private mutating func shareOutPuts(_ left: UInt32, _ right: UInt32) -> [WindowSpan] {
        drainPut(left)
        var leftOver: [WindowSpan] = []
        for span in superseded {
            if span.overlaps(store.pool[Int(left)].span) {
                addPut(span, to: left)
            } else if right != SessionRecord.none && span.overlaps(store.pool[Int(right)].span) {
                addPut(span, to: right)
            } else {
                leftOver.append(span)
            }
        }
        return leftOver
    }

    /// Identities that were put out and that nothing replaces, ordered by (end, start).
    private struct Void {
        let instrument: UInt32
        let number: UInt32
        let status: BarStatus
        let spans: [WindowSpan]

        init(_ session: SessionRecord, _ spans: [WindowSpan]) {
            instrument = session.instrument
            number = session.panes
            // Not damaged: that would say that something was there.
            status = min(session.state.status, .disordered)
            self.spans = spans
        }

        /// Whether its pane comes before one of this span.
        func isBefore(_ span: WindowSpan) -> Bool {
            guard let newest = spans.last else { return false }
            return (newest.end, newest.start) < (span.end, span.start)
        }
    }

    /// Puts out that identities are void, if there are any, under the newest of them.
    private mutating func putVoid<Output: PaneSink & ~Copyable>(
        _ void: Void, _ output: inout Output
    ) {
        guard let newest = void.spans.last else { return }
        let bar = BarState().bar(void.instrument, newest, floor: void.status)
        statuses.count(bar.status)
        let pane = Pane(bar, kind: .lateUpdate, query: number, number: void.number)
        var extras = PaneExtras(values: values(ofVoid: newest, void.instrument))
        void.spans.withUnsafeBufferPointer {
            extras.superseding = $0
            output.emit(pane, extras)
        }
    }
}
