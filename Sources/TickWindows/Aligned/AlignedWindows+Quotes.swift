import TickCore

/// Quotes, where a query has an aggregate that wants them. They lie in slices as trades do, make
/// no row by themselves, and the last one of a slice is in force in those after it.
///
/// Limits: a late quote restates the windows it is in, not later ones whose start it is in force
/// at; those keep what was known when they were put out.
extension AlignedWindows {
    var wantsQuotes: Bool { aggregates?.pointee.wants.contains(.quotes) ?? false }

    mutating func acceptQuote<Output: PaneSink & ~Copyable>(
        _ quote: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        switch grid.locate(quote.eventTime) {
        case .slice(let start, let last): (sliceStart, sliceLast) = (start, last)
        case .hole: return acceptBetween(quote, &clock)
        case .outOfRange:
            tally.refusedQuotes &+= 1
            return
        }
        let isBehind = sliceLast <= clock.combined
        if isBehind {
            holdLocated(clock)
            if isHeld(quote.instrument, clock) {
                _ = keep(quote, &clock)
                return
            }
            guard isNeeded(at: sliceStart, clock.combined) else {
                return reportLate(quote, at: sliceStart, clock.combined, &output)
            }
            passFired(clock.combined)
        }
        guard let slice = keep(quote, &clock) else { return }
        if quote.eventTime <= clock.combined {
            let status = store.pool[Int(slice)].state.status
            store.pool[Int(slice)].state.status = max(status, .disordered)
        }
        guard isBehind else { return }
        putChanged(byQuoteIn: slice, clock, &output)
        reportLate(quote, at: sliceStart, clock.combined, &output)
    }

    /// A quote in no window is in force at the start of the next one: of those between two windows
    /// the last is kept, at the last instant before the next.
    private mutating func acceptBetween(_ quote: Tick, _ clock: inout StreamClock) {
        if let next = grid.start(afterGap: quote.eventTime) {
            (sliceStart, sliceLast) = (next - 1, next - 1)
            if let slice = keep(quote, &clock), aggregates?.pointee[slice].isGap == false {
                aggregates?.pointee[slice].isGap = true
            }
        }
        // No trade is to be taken for one of the gap.
        (sliceStart, sliceLast) = (0, -1)
    }

    /// Puts a quote into its slice; nil where there is no room, and then the window is damaged.
    private mutating func keep(_ quote: Tick, _ clock: inout StreamClock) -> UInt32? {
        let slice = slice(quote.instrument, &clock)
        guard slice != Slice.none else {
            tally.refusedQuotes &+= 1
            return nil
        }
        guard aggregates!.pointee.add(quote, to: slice) else {
            tally.refusedQuotes &+= 1
            store.pool[Int(slice)].state.status = .damaged
            return slice
        }
        tally.quotes &+= 1
        return slice
    }

    /// Puts out anew the windows with trades that a late quote is in.
    private mutating func putChanged<Output: PaneSink & ~Copyable>(
        byQuoteIn slice: UInt32, _ clock: borrowing StreamClock, _ output: inout Output
    ) {
        let start = store.pool[Int(slice)].start
        let instrument = store.pool[Int(slice)].instrument
        for query in queries.indices where aggregates!.pointee.wantsQuotes[query] {
            if !queries[query].isDirect { touchIfIncluded(query, instrument, start) }
            guard !queries[query].isDiscarding else { continue }
            let windows = queries[query].windows
            var end = windows.firstEnd(containing: start)
            let lastEnd = windows.lastEnd(containing: start)
            while end <= lastEnd && end - 1 <= clock.combined {
                let span = WindowSpan(start: windows.start(ofEnd: end), end: end)
                if !queries[query].isLate(end: end, watermark: clock.combined)
                    && !content(instrument, span).isEmpty
                {
                    putLate(slice, query, end: end, clock, nil, &output)
                }
                end += windows.step
            }
        }
    }

    /// One record for each query that wants quotes and whose windows are all past their lateness.
    private mutating func reportLate<Output: PaneSink & ~Copyable>(
        _ quote: Tick, at time: Int64, _ watermark: Int64, _ output: inout Output
    ) {
        for index in queries.indices where aggregates!.pointee.wantsQuotes[index] {
            let query = queries[index]
            let span = query.lastSpan(containing: time)
            guard query.isLate(end: span.end, watermark: watermark) else { continue }
            tally.lateQuotes &+= 1
            output.late(
                LateRecord(
                    quote, kind: .lateDropped, span: span, watermark: watermark,
                    query: query.number))
        }
    }

    /// The start of the first bucket with a trade; nil where there is none.
    var firstTradedStart: Int64? {
        guard wantsQuotes else { return store.buckets.first?.start }
        return store.buckets.all.first { isTraded($0) }?.start
    }

    private func isTraded(_ bucket: SliceBucket) -> Bool {
        var slice = bucket.first
        while slice != Slice.none {
            let state = store.pool[Int(slice)].state
            if !state.isEmpty || state.status == .damaged { return true }
            slice = store.pool[Int(slice)].next
        }
        return false
    }
}
