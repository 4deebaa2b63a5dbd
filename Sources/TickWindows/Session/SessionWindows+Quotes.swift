import TickCore

/// Quotes, where the query has an aggregate that wants them: held by their time, and looked up when
/// a session is put out. They make no session and lengthen none.
///
/// A quote in a session that was put out and lives on restates it. One that is in no live session,
/// and too late for any that a trade of its time could open, is `late_dropped`.
extension SessionWindows {
    var wantsQuotes: Bool { aggregates?.pointee.wantsQuotes ?? false }

    mutating func acceptQuote<Output: PaneSink & ~Copyable>(
        _ quote: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        guard let aggregates, wantsQuotes else { return }
        guard quote.eventTime <= timeMax, quote.instrument.index < InstrumentTable.capacityMax
        else {
            tally.refusedQuotes &+= 1
            return
        }
        let session = session(holding: quote)
        if session == SessionRecord.none && isLate(end: quote.eventTime &+ gap, clock.combined) {
            return reportLate(quote, clock, &output)
        }
        clock.note(quote.instrument)
        guard aggregates.pointee.tape.add(quote) else {
            tally.refusedQuotes &+= 1
            return clock.damage(
                start: quote.eventTime, last: quote.eventTime,
                channels: 1 << UInt64(clock.selected))
        }
        tally.quotes &+= 1
        if aggregates.pointee.tape.isLong(quote.instrument.rawValue) {
            prune(quote.instrument.rawValue, clock.combined)
        }
        guard session != SessionRecord.none else { return }
        let place = store.pool + Int(session)
        if quote.eventTime <= clock.combined {
            place.pointee.state.status = max(place.pointee.state.status, .disordered)
        }
        guard !place.pointee.isPending && !isDiscarding else { return }
        republish(session, clock, &output)
    }

    /// The live session that a quote is in, or `none`.
    private mutating func session(holding quote: Tick) -> UInt32 {
        guard quote.instrument.index < store.instrumentCapacity else { return SessionRecord.none }
        let session = store.floor(quote.instrument.rawValue, quote.eventTime).session
        guard session != SessionRecord.none,
            store.pool[Int(session)].end > quote.eventTime
        else { return SessionRecord.none }
        return session
    }

    private mutating func reportLate<Output: PaneSink & ~Copyable>(
        _ quote: Tick, _ clock: borrowing StreamClock, _ output: inout Output
    ) {
        tally.lateQuotes &+= 1
        output.late(
            LateRecord(quote, kind: .lateDropped, watermark: clock.combined, query: number))
    }

    /// Forgets the quotes that no session can ask for any more, so that a state holds none, and
    /// looks how far back sessions go, so that it holds no doubt that none can touch.
    mutating func beginState(_ watermark: Int64) {
        earliestStart = store.earliestStart()
        guard let aggregates else { return }
        for instrument in 0..<aggregates.pointee.tape.instrumentCount {
            prune(UInt32(instrument), watermark)
        }
    }

    /// Forgets those of an instrument.
    private mutating func prune(_ instrument: UInt32, _ watermark: Int64) {
        guard let aggregates else { return }
        let (late, under) = watermark.subtractingReportingOverflow(lateness)
        var (start, below) = late.subtractingReportingOverflow(gap)
        if under || below { start = .min }
        var session =
            Int(instrument) < store.instrumentCapacity
            ? store.newest[Int(instrument)] : SessionRecord.none
        while session != SessionRecord.none {
            start = min(start, store.pool[Int(session)].start)
            session = store.pool[Int(session)].older
        }
        aggregates.pointee.tape.prune(instrument, before: start)
    }

    /// The values of a session's next pane, empty where the plan has no aggregates. A discarding
    /// pane after the first is of its trades alone.
    @inline(__always)
    mutating func values(_ session: UInt32) -> UnsafeBufferPointer<AggregateValue> {
        guard let aggregates else { return UnsafeBufferPointer(start: nil, count: 0) }
        return values(session, aggregates)
    }

    /// Changes nothing; but one that says so is lent a copy of all this.
    @inline(never)
    private mutating func values(
        _ session: UInt32, _ aggregates: UnsafeMutablePointer<PaneAggregates>
    ) -> UnsafeBufferPointer<AggregateValue> {
        let content = store.pool[Int(session)]
        return aggregates.pointee.workOut(
            content.trades, history.pointee, content.instrument, content.span,
            last: content.end &- 1, withQuotes: !isDiscarding || content.panes == 0)
    }

    /// The values of a pane that says that nothing traded.
    func values(
        ofVoid span: WindowSpan, _ instrument: UInt32
    ) -> UnsafeBufferPointer<AggregateValue> {
        guard let aggregates else { return UnsafeBufferPointer(start: nil, count: 0) }
        return aggregates.pointee.workOut(
            TickHistory.Chain(), history.pointee, instrument, span, last: span.end &- 1)
    }
}
