import TickCore

/// Windows over time in a state: of each instrument its slices, of each query what is not theirs.
extension AlignedWindows {
    /// Gets ready for `encode` of every instrument: what is kept by window is laid out by
    /// instrument.
    mutating func beginState(_ watermark: Int64) {
        forget(watermark)
        for query in queries.indices {
            let rules = queries[query]
            for (key, number) in rules.panes where !rules.isLate(end: key.end, watermark: watermark)
            {
                queries[query].panesOf[key.instrument, default: []].append((key.end, number))
            }
        }
    }

    /// Gives back what `beginState` made.
    mutating func endState() {
        for query in queries.indices { queries[query].panesOf = [:] }
    }

    /// Writes what is held of an instrument; nothing where nothing is.
    func encode(_ instrument: InstrumentID, to writer: inout StateWriter) {
        let slices = sliceNumbers(of: instrument.rawValue)
        guard !slices.isEmpty || isRemembered(instrument.rawValue) else { return }
        let windows = slices.filter { aggregates?.pointee[$0].isGap != true }
        writer.put(UInt32(windows.count))
        for number in windows {
            let slice = store.pool[Int(number)]
            writer.put(slice.start)
            slice.state.encode(to: &writer)
            writer.put(slice.panes)
            writer.put(slice.prints)
            history.pointee.encode(slice.trades, to: &writer)
        }
        for query in queries.indices { encode(query, instrument.rawValue, to: &writer) }
        encodeAggregates(instrument.rawValue, to: &writer)
    }

    /// Whether anything but slices is held of an instrument.
    private func isRemembered(_ instrument: UInt32) -> Bool {
        if aggregates?.pointee.carried.isKnown(instrument) == true { return true }
        for query in queries.indices {
            if queries[query].fill?.isKnown(instrument) == true { return true }
            if queries[query].panesOf[instrument] != nil { return true }
        }
        return false
    }

    private func encode(_ query: Int, _ instrument: UInt32, to writer: inout StateWriter) {
        queries[query].fill?.encode(instrument, to: &writer)
        guard !queries[query].isDirect else { return }
        writer.put(
            queries[query].skipsQuietSteps
                && sliding.state(query, instrument).pointee.isChanged)
        let panes = queries[query].panesOf[instrument, default: []].sorted { $0.end < $1.end }
        writer.put(UInt32(panes.count))
        for pane in panes {
            writer.put(pane.end)
            writer.put(pane.number)
        }
    }

    /// Takes up what `encode` wrote; `resume` follows once all instruments are there.
    mutating func decode(
        _ instrument: InstrumentID, from reader: inout StateReader, _ clock: inout StreamClock
    ) throws(StateError) {
        if reader.isAtEnd { return }
        for _ in 0..<(try reader.takeCount(100)) { try decodeSlice(instrument, &reader) }
        for query in queries.indices { try decode(query, instrument.rawValue, &reader) }
        try decodeAggregates(instrument, from: &reader)
        guard reader.isAtEnd else { throw StateError("a section is longer than its windows") }
    }

    private mutating func decodeSlice(
        _ instrument: InstrumentID, _ reader: inout StateReader
    ) throws(StateError) {
        let time: Int64 = try reader.take()
        guard case .slice(let start, let last) = grid.locate(time), start == time else {
            throw StateError("no window of these queries is cut at \(time)")
        }
        let state = try BarState(from: &reader)
        let (slice, isNew) = store.place(
            instrument.rawValue, start: start, last: last, channel: state.closeChannel)
        guard slice != Slice.none, isNew else {
            throw StateError("a state of more slices than fit, or of one twice")
        }
        aggregates?.pointee.begin(slice)
        store.pool[Int(slice)].state = state
        store.pool[Int(slice)].panes = try reader.take()
        store.pool[Int(slice)].prints = try reader.take()
        let trades = try history.pointee.decode(from: &reader, instrument, owner: slice)
        store.pool[Int(slice)].trades = trades
    }

    private mutating func decode(
        _ query: Int, _ instrument: UInt32, _ reader: inout StateReader
    ) throws(StateError) {
        try queries[query].fill?.decode(instrument, from: &reader)
        guard !queries[query].isDirect else { return }
        sliding.state(query, instrument).pointee.isChanged = try reader.takeBool()
        for _ in 0..<(try reader.takeCount(12)) {
            let end: Int64 = try reader.take()
            let key = AlignedQuery.WindowKey(instrument: instrument, end: end)
            queries[query].panes[key] = try reader.take()
        }
    }

    /// Works out what follows from all that was taken up: what has fired, what fires next.
    mutating func resume(_ clock: inout StreamClock) {
        for query in queries.indices {
            queries[query].firedThrough = clock.combined
            if queries[query].fill != nil && !queries[query].fill!.known.isEmpty {
                queries[query].fill!.next =
                    clock.combined == .min ? nil : grid.firstStart(endingAfter: clock.combined)
            }
            if !queries[query].isDirect { resumeSliding(query, clock) }
        }
        holdAgain(clock)
        wakeAt = nextDue()
    }

    private mutating func resumeSliding(_ query: Int, _ clock: borrowing StreamClock) {
        let windows = queries[query].windows
        var next = Int64.max
        for bucket in store.buckets.all {
            let end = windows.firstOpenEnd(
                containing: bucket.start, watermark: clock.combined)
            if let end { next = min(next, end) }
        }
        queries[query].nextEnd = next
        guard clock.combined != .min, next != .max, next > .min + windows.step else { return }
        // What is before the open window has no part in it, and may go while that is open.
        if windows.isTumbling {
            queries[query].includedBefore = next - windows.step
            return
        }
        // Being taken in counts as a change; what the state says of that stands.
        var quiet: [UInt32] = []
        for bucket in store.buckets.all {
            var slice = bucket.first
            while slice != Slice.none {
                let instrument = store.pool[Int(slice)].instrument
                if !sliding.state(query, instrument).pointee.isChanged { quiet.append(instrument) }
                slice = store.pool[Int(slice)].next
            }
        }
        include(query, before: next - windows.step)
        for instrument in quiet { sliding.state(query, instrument).pointee.isChanged = false }
    }

    /// Holds the windows again whose bars wait for an official print.
    private mutating func holdAgain(_ clock: borrowing StreamClock) {
        held.removeAll()
        for bucket in store.buckets.all where bucket.last <= clock.combined {
            hold(0, bucket, clock)
        }
    }
}
