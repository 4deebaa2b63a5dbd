import TickCore

/// Windows one after the other, with a flat bar for every instrument that does not trade.
extension AlignedWindows {
    mutating func fireFilled<Output: PaneSink & ~Copyable>(
        _ query: Int, _ clock: inout StreamClock, _ output: inout Output
    ) {
        let isEnd = clock.combined == .max
        if queries[query].fill!.next == nil {
            queries[query].fill!.next = firstTradedStart
        }
        while let start = queries[query].fill!.next,
            case .slice(_, let last) = grid.locate(start), last <= clock.combined
        {
            let index = store.bucketIndex(from: start)
            let hasBucket =
                index < store.buckets.endIndex && store.buckets[index].start == start
            // The end of the stream fills up to the last window with trades.
            if isEnd && !isTraded(from: index) { break }
            let bucket =
                hasBucket
                ? store.buckets[index]
                : SliceStore.Bucket(start: start, last: last, first: Slice.none)
            fireFilled(query, bucket, clock, &output)
            queries[query].fill!.next = grid.start(after: last)
        }
        queries[query].firedThrough = max(queries[query].firedThrough, clock.combined)
    }

    private mutating func fireFilled<Output: PaneSink & ~Copyable>(
        _ query: Int, _ bucket: SliceStore.Bucket, _ clock: borrowing StreamClock,
        _ output: inout Output
    ) {
        let span = WindowSpan(start: bucket.start, end: bucket.last &+ 1)
        let floor = clock.floor(last: bucket.last)
        arrange(bucket)
        queries[query].fill!.arrange(instruments)
        let quiet = queries[query].fill!.known
        var next = quiet.startIndex
        for slice in order.ordered where !store.pool[Int(slice)].state.isEmpty {
            let instrument = store.pool[Int(slice)].instrument
            let rank = instruments.rank(InstrumentID(rawValue: instrument))
            while next < quiet.endIndex
                && instruments.rank(InstrumentID(rawValue: quiet[next])) < rank
            {
                putFlat(query, quiet[next], span, clock, floor, &output)
                next += 1
            }
            if next < quiet.endIndex && quiet[next] == instrument { next += 1 }
            let trust = clock.status(instrument, start: span.start, end: span.end, floor)
            putSlice(slice, query, span, kind: .onTime, trust, &output)
            noteClose(query, slice)
        }
        for instrument in quiet[next...] {
            putFlat(query, instrument, span, clock, floor, &output)
        }
    }

    /// Remembers a slice's close for the windows after it.
    mutating func noteClose(_ query: Int, _ slice: UInt32) {
        let content = store.pool[Int(slice)]
        guard content.state.known.contains(.last) else { return }
        queries[query].fill?.note(
            content.instrument, window: content.start, close: content.state.close)
    }

    private mutating func putFlat<Output: PaneSink & ~Copyable>(
        _ query: Int, _ instrument: UInt32, _ span: WindowSpan, _ clock: borrowing StreamClock,
        _ floor: StreamClock.Floor, _ output: inout Output
    ) {
        guard let close = queries[query].fill![instrument], close.first < span.start else { return }
        var state = BarState()
        (state.open, state.high, state.low, state.close) =
            (close.price, close.price, close.price, close.price)
        state.known = [.last, .highLow]
        workOut(anew: instrument, query, span)
        let trust = clock.status(instrument, start: span.start, end: span.end, floor)
        send(state.bar(instrument, span, floor: trust), query, kind: .fill, number: 0, &output)
    }
}
