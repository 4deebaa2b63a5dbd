import TickCore

/// Sessions in a state: those of each instrument, oldest first.
extension SessionWindows {
    /// Writes what is held of an instrument; nothing where nothing is.
    func encode(_ instrument: InstrumentID, to writer: inout StateWriter) {
        var tape = StateWriter()
        let hasQuotes =
            aggregates?.pointee.tape.encode(instrument.rawValue, to: &tape) ?? false
        var sessions: [UInt32] = []
        var session =
            instrument.index < store.instrumentCapacity
            ? store.newest[instrument.index] : SessionRecord.none
        while session != SessionRecord.none {
            sessions.append(session)
            session = store.pool[Int(session)].older
        }
        guard !sessions.isEmpty || hasQuotes else { return }
        writer.put(UInt32(sessions.count))
        for session in sessions.reversed() { encode(session, to: &writer) }
        if aggregates != nil { writer.put(bytes: tape.bytes) }
    }

    private func encode(_ session: UInt32, to writer: inout StateWriter) {
        let record = store.pool[Int(session)]
        writer.put(record.start)
        writer.put(record.end)
        record.state.encode(to: &writer)
        writer.put(record.panes)
        writer.put(record.isPending)
        writer.put(record.isIncomplete)
        let spans = ((record.hasPut ? [record.put] : []) + puts.spans(record.morePut))
            .sorted { $0.end != $1.end ? $0.end < $1.end : $0.start < $1.start }
        writer.put(UInt32(spans.count))
        for span in spans {
            writer.put(span.start)
            writer.put(span.end)
        }
        history.pointee.encode(record.trades, to: &writer)
        history.pointee.encode(record.given, to: &writer)
    }

    /// Takes up what `encode` wrote.
    mutating func decode(
        _ instrument: InstrumentID, from reader: inout StateReader, _ clock: inout StreamClock
    ) throws(StateError) {
        if reader.isAtEnd { return }
        var older = SessionRecord.none
        for _ in 0..<(try reader.takeCount(100)) {
            let start: Int64 = try reader.take()
            let end: Int64 = try reader.take()
            guard start < end, older == SessionRecord.none || store.pool[Int(older)].end <= end
            else { throw StateError("a session from \(start) to \(end) behind a later one") }
            let state = try BarState(from: &reader)
            let session = store.make(
                instrument.rawValue, start: start, end: end, older: older,
                newer: SessionRecord.none, channel: state.closeChannel)
            guard session != SessionRecord.none else {
                throw StateError("a state of more sessions than fit")
            }
            store.pool[Int(session)].state = state
            try decode(session, instrument, &reader, clock)
            older = session
        }
        if let aggregates {
            var tape = StateReader(try reader.takeBytes())
            try aggregates.pointee.tape.decode(instrument, from: &tape)
        }
        guard reader.isAtEnd else { throw StateError("a section is longer than its sessions") }
    }

    private mutating func decode(
        _ session: UInt32, _ instrument: InstrumentID, _ reader: inout StateReader,
        _ clock: borrowing StreamClock
    ) throws(StateError) {
        let place = store.pool + Int(session)
        place.pointee.panes = try reader.take()
        place.pointee.isPending = try reader.takeBool()
        place.pointee.isIncomplete = try reader.takeBool()
        for _ in 0..<(try reader.takeCount(16)) {
            let start: Int64 = try reader.take()
            let span = WindowSpan(start: start, end: try reader.take())
            if !place.pointee.hasPut {
                place.pointee.put = span
            } else {
                guard !puts.isFull else { throw StateError("more merged sessions than fit") }
                puts.add(span, to: &place.pointee.morePut)
            }
        }
        place.pointee.trades = try history.pointee.decode(
            from: &reader, instrument, owner: session)
        place.pointee.given = try history.pointee.decode(
            from: &reader, instrument, owner: session | Self.givenBit)
        place.pointee.kept =
            history.pointee.count(place.pointee.trades) + history.pointee.count(place.pointee.given)
        earliestStart = min(earliestStart, place.pointee.start)
        if place.pointee.isPending {
            waitForEnd(session)
        } else {
            outlive(session, clock.combined)
        }
    }
}
