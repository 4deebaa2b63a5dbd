import TickCore

/// Putting windows out as the watermark completes them, and forgetting what none needs any more.
extension AlignedWindows: WindowOperator {
    var nextWake: Int64 { wakeAt }
    var counters: BarCounters {
        var counters = tally
        statuses.add(to: &counters)
        return counters
    }

    mutating func advance<Output: PaneSink & ~Copyable>(
        _ clock: inout StreamClock, _ output: inout Output
    ) {
        notedStart = nil
        if isLone { return advanceLone(clock, &output) }
        for query in queries.indices {
            if queries[query].fill != nil {
                fireFilled(query, &clock, &output)
            } else if queries[query].isDirect {
                fireDirect(query, &clock, &output)
            } else {
                fireSliding(query, &clock, &output)
            }
        }
        forget(clock.combined)
        wakeAt = nextDue()
    }

    /// Where there is but one query, whose windows are the slices, and nothing is waited for after
    /// the watermark: what has fired is gone.
    private mutating func advanceLone<Output: PaneSink & ~Copyable>(
        _ clock: borrowing StreamClock, _ output: inout Output
    ) {
        while let bucket = store.buckets.first, bucket.last <= clock.combined {
            if bucket.last > queries[0].firedThrough { fireDirect(0, bucket, clock, &output) }
            forgetFirst(bucket, clock.combined)
        }
        wakeAt = store.buckets.first?.last ?? .max
        queries[0].firedThrough = max(queries[0].firedThrough, clock.combined)
    }

    func oldestStart(_ watermark: Int64) -> Int64 {
        var oldest = store.buckets.first?.start ?? .max
        for query in queries {
            let (late, under) = watermark.subtractingReportingOverflow(query.lateness)
            let (start, below) = late.subtractingReportingOverflow(query.windows.size)
            oldest = under || below ? .min : min(oldest, start)
        }
        return oldest
    }

    /// Fires the windows that are slices.
    private mutating func fireDirect<Output: PaneSink & ~Copyable>(
        _ query: Int, _ clock: inout StreamClock, _ output: inout Output
    ) {
        fireHeld(query, clock, &output)
        var index = firstUnfired(query)
        while index < store.buckets.endIndex && store.buckets[index].last <= clock.combined {
            hold(query, store.buckets[index], clock)
            fireDirect(query, store.buckets[index], clock, &output)
            index += 1
        }
        queries[query].firedThrough = max(queries[query].firedThrough, clock.combined)
    }

    private mutating func firstUnfired(_ query: Int) -> Int {
        let fired = queries[query].firedThrough
        guard fired != .min, let oldest = store.buckets.first, oldest.last <= fired else {
            return store.buckets.startIndex
        }
        // The bucket that starts at or before `fired` may end after it.
        let next = fired == .max ? store.buckets.endIndex : store.buckets.index(from: fired + 1)
        let before = next - 1
        return before >= store.buckets.startIndex && store.buckets[before].last > fired
            ? before : next
    }

    /// Fires the slices of a bucket but for those that wait for an official print.
    mutating func fireDirect<Output: PaneSink & ~Copyable>(
        _ query: Int, _ bucket: SliceBucket, _ clock: borrowing StreamClock,
        _ output: inout Output
    ) {
        let span = WindowSpan(start: bucket.start, end: bucket.last &+ 1)
        let floor = clock.floor(last: bucket.last)
        let holds = !held.isEmpty
        if store.pool[Int(bucket.first)].next == Slice.none {
            return fireSlice(bucket.first, query, span, clock, floor, holds: holds, &output)
        }
        arrange(bucket)
        for slice in order.ordered {
            fireSlice(slice, query, span, clock, floor, holds: holds, &output)
        }
    }

    @inline(__always)
    private mutating func fireSlice<Output: PaneSink & ~Copyable>(
        _ slice: UInt32, _ query: Int, _ span: WindowSpan, _ clock: borrowing StreamClock,
        _ floor: StreamClock.Floor, holds: Bool, _ output: inout Output
    ) {
        let content = store.pool + Int(slice)
        if content.pointee.state.isEmpty && content.pointee.state.status != .damaged { return }
        if holds && isHeld(slice, clock) { return }
        let instrument = content.pointee.instrument
        let trust = clock.status(instrument, start: span.start, end: span.end, floor)
        putSlice(slice, query, span, kind: .onTime, trust, &output)
    }

    /// Brings a bucket's slices into the order of output.
    mutating func arrange(_ bucket: SliceBucket) {
        order.begin(instruments: instruments.count)
        var slice = bucket.first
        while slice != Slice.none {
            let content = store.pool + Int(slice)
            let instrument = InstrumentID(rawValue: content.pointee.instrument)
            order.add(slice, rank: instruments.rank(instrument))
            slice = content.pointee.next
        }
        order.arrange()
    }

    /// Puts out the window that is a slice.
    @inline(__always)
    mutating func putSlice<Output: PaneSink & ~Copyable>(
        _ slice: UInt32, _ query: Int, _ span: WindowSpan, kind: Pane.Kind, _ trust: BarStatus,
        _ output: inout Output
    ) {
        let content = store.pool + Int(slice)
        let number = content.pointee.panes
        content.pointee.panes &+= 1
        if aggregates != nil { workOut(slice: slice, query, span) }
        send(
            content.pointee.state.bar(content.pointee.instrument, span, floor: trust), query,
            kind: kind, number: number, &output)
    }

    /// Puts out a window put together from slices.
    @inline(__always)
    mutating func put<Output: PaneSink & ~Copyable>(
        _ bar: Bar, _ query: Int, kind: Pane.Kind, _ output: inout Output
    ) {
        let number =
            queries[query].lateness > 0
            ? countPane(bar.instrument.rawValue, bar.end, query) : 0
        send(bar, query, kind: kind, number: number, &output)
    }

    /// Counts a pane of a window that may be restated; how many came before.
    @inline(never)
    private mutating func countPane(_ instrument: UInt32, _ end: Int64, _ query: Int) -> UInt32 {
        let key = AlignedQuery.WindowKey(instrument: instrument, end: end)
        let number = queries[query].panes[key, default: 0]
        queries[query].panes[key] = number + 1
        return number
    }

    /// Hands a pane on; any but a window's first replaces the one before.
    ///
    /// The pane is made where it is handed on from, field by field: one that is copied from a bar
    /// just made waits for its bytes to arrive, several nanoseconds.
    @inline(__always)
    mutating func send<Output: PaneSink & ~Copyable>(
        _ bar: Bar, _ query: Int, kind: Pane.Kind, number: UInt32, _ output: inout Output
    ) {
        statuses.count(bar.status)
        let pane = Pane(bar, kind: kind, query: queries[query].number, number: number)
        if aggregates == nil && number == 0 { return output.emit(pane, PaneExtras()) }
        sendApart(pane, query, &output)
    }

    /// A pane with values of aggregates, or that replaces another.
    @inline(never)
    private mutating func sendApart<Output: PaneSink & ~Copyable>(
        _ pane: Pane, _ query: Int, _ output: inout Output
    ) {
        var extras = PaneExtras()
        if let aggregates { extras.values = aggregates.pointee.values(query) }
        if pane.number > 0 && !queries[query].isDiscarding {
            withUnsafePointer(to: pane.span) {
                extras.superseding = UnsafeBufferPointer(start: $0, count: 1)
                output.emit(pane, extras)
            }
        } else {
            output.emit(pane, extras)
        }
    }

    mutating func nextDue() -> Int64 {
        var due = held.first?.due ?? .max
        for index in queries.indices {
            if let fill = queries[index].fill {
                due = min(due, fill.nextLast(grid) ?? firstDirectLast(index))
            } else if queries[index].isDirect {
                due = min(due, firstDirectLast(index))
            } else if queries[index].nextEnd != .max {
                due = min(due, queries[index].nextEnd - 1)
            }
        }
        return due
    }

    private mutating func firstDirectLast(_ query: Int) -> Int64 {
        let index = firstUnfired(query)
        return index < store.buckets.endIndex ? store.buckets[index].last : .max
    }
}
