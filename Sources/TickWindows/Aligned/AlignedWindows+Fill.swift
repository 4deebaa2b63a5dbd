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
            let index = store.buckets.index(from: start)
            let hasBucket =
                index < store.buckets.endIndex && store.buckets[index].start == start
            // The end of the stream fills as far as messages came.
            if isEnd && start > clock.latest {
                fireRest(query, from: index, clock, &output)
                break
            }
            let bucket =
                hasBucket
                ? store.buckets[index]
                : SliceBucket(start: start, last: last, first: Slice.none)
            fireFilled(query, bucket, clock, &output)
            queries[query].fill!.next = grid.start(after: last)
        }
        queries[query].firedThrough = max(queries[query].firedThrough, clock.combined)
    }

    /// Fires the windows from one on without a flat bar among them.
    private mutating func fireRest<Output: PaneSink & ~Copyable>(
        _ query: Int, from index: Int, _ clock: borrowing StreamClock, _ output: inout Output
    ) {
        for place in index..<store.buckets.endIndex {
            fireDirect(query, store.buckets[place], clock, &output)
        }
        queries[query].fill!.next = nil
    }

    private mutating func fireFilled<Output: PaneSink & ~Copyable>(
        _ query: Int, _ bucket: SliceBucket, _ clock: borrowing StreamClock,
        _ output: inout Output
    ) {
        let span = WindowSpan(start: bucket.start, end: bucket.last &+ 1)
        let floor = clock.floor(last: bucket.last)
        arrange(bucket)
        queries[query].fill!.arrange(instruments)
        let quiet = queries[query].fill!.known
        var next = quiet.startIndex
        for slice in order.ordered {
            let instrument = store.pool[Int(slice)].instrument
            let rank = instruments.rank(InstrumentID(rawValue: instrument))
            while next < quiet.endIndex
                && instruments.rank(InstrumentID(rawValue: quiet[next])) < rank
            {
                putFlat(query, quiet[next], span, clock, floor, .complete, &output)
                next += 1
            }
            if next < quiet.endIndex && quiet[next] == instrument { next += 1 }
            putSliceOrFlat(query, slice, span, clock, floor, &output)
        }
        for instrument in quiet[next...] {
            putFlat(query, instrument, span, clock, floor, .complete, &output)
        }
    }

    private mutating func putSliceOrFlat<Output: PaneSink & ~Copyable>(
        _ query: Int, _ slice: UInt32, _ span: WindowSpan, _ clock: borrowing StreamClock,
        _ floor: StreamClock.Floor, _ output: inout Output
    ) {
        let content = store.pool[Int(slice)]
        if content.state.isEmpty {
            let status = content.state.status
            let hasClose = queries[query].fill!.close(content.instrument) != nil
            guard status == .damaged && !hasClose else {
                return putFlat(query, content.instrument, span, clock, floor, status, &output)
            }
        }
        let trust = clock.status(content.instrument, start: span.start, end: span.end, floor)
        putSlice(slice, query, span, kind: .onTime, trust, &output)
        if content.state.known.contains(.last) {
            queries[query].fill!.note(
                content.instrument, .init(price: content.state.close, window: content.start))
        }
    }

    private mutating func putFlat<Output: PaneSink & ~Copyable>(
        _ query: Int, _ instrument: UInt32, _ span: WindowSpan, _ clock: borrowing StreamClock,
        _ floor: StreamClock.Floor, _ worst: BarStatus, _ output: inout Output
    ) {
        guard let close = queries[query].fill!.close(instrument) else { return }
        var state = BarState()
        (state.open, state.high, state.low, state.close) =
            (close.price, close.price, close.price, close.price)
        state.known = [.last, .highLow]
        state.status = worst
        workOut(anew: instrument, query, span)
        let trust = clock.status(instrument, start: span.start, end: span.end, floor)
        send(state.bar(instrument, span, floor: trust), query, kind: .fill, number: 0, &output)
    }
}

/// Closes of windows that change after they were put out.
extension AlignedWindows {
    /// Keeps the close up to a slice for the queries for which it is past its lateness; to be
    /// called before it changes for the sake of others, or is forgotten.
    mutating func settleClose(_ slice: UInt32, _ watermark: Int64) {
        let (start, instrument) = (store.pool[Int(slice)].start, store.pool[Int(slice)].instrument)
        for query in queries.indices {
            guard let from = queries[query].fill?.settledBefore(instrument), start >= from,
                queries[query].isLate(
                    end: queries[query].windows.lastEnd(containing: start), watermark: watermark)
            else { continue }
            queries[query].fill!.settle(
                instrument, through: start, latest: close(atOrBefore: slice, from: from))
        }
    }

    /// Works out anew the close that the next windows of an instrument go on from.
    mutating func changeClose(_ query: Int, _ instrument: UInt32) {
        guard let next = queries[query].fill?.next else { return }
        let from = queries[query].fill!.settledBefore(instrument)
        var slice = store.newest[Int(instrument)]
        while slice != Slice.none && store.pool[Int(slice)].start >= next {
            slice = store.pool[Int(slice)].older
        }
        queries[query].fill!.change(instrument, latest: close(atOrBefore: slice, from: from))
    }

    /// The latest close of an instrument's slices from one back to the time `from`.
    private mutating func close(atOrBefore slice: UInt32, from: Int64) -> FillState.Close? {
        var slice = slice
        while slice != Slice.none && store.pool[Int(slice)].start >= from {
            let content = store.pool + Int(slice)
            if content.pointee.state.known.contains(.last) {
                return .init(price: content.pointee.state.close, window: content.pointee.start)
            }
            slice = content.pointee.older
        }
        return nil
    }
}
