import TickCore

/// Queries whose windows are several slices: each instrument's state moves on slice by slice.
extension AlignedWindows {
    /// Fires all windows of a query that the watermark has completed, in order of their ends.
    mutating func fireSliding<Output: PaneSink & ~Copyable>(
        _ query: Int, _ clock: inout StreamClock, _ output: inout Output
    ) {
        while queries[query].nextEnd != .max && queries[query].nextEnd - 1 <= clock.combined {
            let end = queries[query].nextEnd
            include(query, before: end)
            fireSliding(query, end: end, clock, &output)
            queries[query].nextEnd = following(query, end)
        }
    }

    private func following(_ query: Int, _ end: Int64) -> Int64 {
        let windows = queries[query].windows
        if !queries[query].active.isEmpty { return end + windows.step }
        let bucket = store.bucketIndex(from: queries[query].includedBefore)
        guard bucket < store.buckets.endIndex else { return .max }
        return windows.firstEnd(containing: store.buckets[bucket].start)
    }

    /// Takes in the slices that start before `end`.
    mutating func include(_ query: Int, before end: Int64) {
        var bucket = store.bucketIndex(from: queries[query].includedBefore)
        queries[query].includedBefore = max(queries[query].includedBefore, end)
        order.removeAll()
        while bucket < store.buckets.endIndex && store.buckets[bucket].start < end {
            var slice = store.buckets[bucket].first
            while slice != Slice.none {
                include(query, slice)
                slice = store.pool[Int(slice)].next
            }
            bucket += 1
        }
        mergeEntering(query)
    }

    private mutating func include(_ query: Int, _ slice: UInt32) {
        let content = store.pool + Int(slice)
        let instrument = content.pointee.instrument
        let state = sliding.state(query, instrument)
        if !state.pointee.isActive {
            state.pointee.isActive = true
            order.append(instrument, rank: instruments.rank(InstrumentID(rawValue: instrument)))
        }
        state.pointee.isChanged = true
        if state.pointee.isDirty { return }
        if state.pointee.first == Slice.none { state.pointee.first = slice }
        state.pointee.last = slice
        state.pointee.count(content.pointee.state)
        state.pointee.backHigh = max(state.pointee.backHigh, content.pointee.state.high)
        state.pointee.backLow = min(state.pointee.backLow, content.pointee.state.low)
        if aggregates != nil { extendBack(query, state, slice) }
    }

    /// Puts the instruments that became active among those that were, in order of rank.
    private mutating func mergeEntering(_ query: Int) {
        order.arrange(instruments: instruments.count)
        guard !order.ordered.isEmpty else { return }
        let old = queries[query].active
        var merged: [UInt32] = []
        merged.reserveCapacity(old.count + order.ordered.count)
        var next = old.startIndex
        for instrument in order.ordered {
            let rank = instruments.rank(InstrumentID(rawValue: instrument))
            while next < old.endIndex
                && instruments.rank(InstrumentID(rawValue: old[next])) < rank
            {
                merged.append(old[next])
                next += 1
            }
            merged.append(instrument)
        }
        merged += old[next...]
        queries[query].active = merged
    }

    private mutating func fireSliding<Output: PaneSink & ~Copyable>(
        _ query: Int, end: Int64, _ clock: borrowing StreamClock, _ output: inout Output
    ) {
        let span = WindowSpan(start: queries[query].windows.start(ofEnd: end), end: end)
        let floor = clock.floor(last: end - 1)
        var kept = 0
        for index in queries[query].active.indices {
            let instrument = queries[query].active[index]
            let state = sliding.state(query, instrument)
            bring(query, instrument, state, to: span)
            guard state.pointee.first != Slice.none else {
                state.pointee = SlidingState()
                continue
            }
            queries[query].active[kept] = instrument
            kept += 1
            let isQuiet = queries[query].skipsQuietSteps && !state.pointee.isChanged
            guard state.pointee.live > 0 || state.pointee.worst == .damaged, !isQuiet else {
                continue
            }
            state.pointee.isChanged = false
            let trust = clock.status(instrument, start: span.start, end: span.end, floor)
            emitSliding(query, instrument, state, span, trust, &output)
        }
        queries[query].active.removeLast(queries[query].active.count - kept)
    }

    /// Takes out what lies before the window, or works all out anew.
    private func bring(
        _ query: Int, _ instrument: UInt32, _ state: UnsafeMutablePointer<SlidingState>,
        to span: WindowSpan
    ) {
        if state.pointee.isDirty { return rebuild(query, instrument, state, span) }
        guard state.pointee.last == Slice.none || start(state.pointee.last) >= span.start else {
            state.pointee.first = Slice.none
            return
        }
        while state.pointee.first != Slice.none && start(state.pointee.first) < span.start {
            evictFirst(query, state)
        }
    }

    func evictFirst(_ query: Int, _ state: UnsafeMutablePointer<SlidingState>) {
        if state.pointee.front == 0 { turn(query, state, from: .min) }
        let content = store.pool + Int(state.pointee.first)
        state.pointee.uncount(content.pointee.state)
        state.pointee.front -= 1
        if state.pointee.first == state.pointee.last {
            let (isActive, isChanged) = (state.pointee.isActive, state.pointee.isChanged)
            state.pointee = SlidingState()
            state.pointee.isActive = isActive
            state.pointee.isChanged = isChanged
        } else {
            state.pointee.first = content.pointee.newer
        }
    }

    private func start(_ slice: UInt32) -> Int64 { store.pool[Int(slice)].start }

    /// Makes all slices from the newest back to `start` the older ones, each with its suffix.
    private func turn(
        _ query: Int, _ state: UnsafeMutablePointer<SlidingState>, from start: Int64
    ) {
        let suffixes = sliding.suffixes(query, capacity: store.capacity)
        var suffix = SlidingState.Suffix(high: .min, low: .max)
        var slice = state.pointee.last
        var count: UInt32 = 0
        while slice != Slice.none && self.start(slice) >= start {
            let content = store.pool + Int(slice)
            suffix.high = max(suffix.high, content.pointee.state.high)
            suffix.low = min(suffix.low, content.pointee.state.low)
            suffixes[Int(slice)] = suffix
            if aggregates != nil { extendSuffix(query, slice, isNewest: count == 0) }
            count += 1
            if slice == state.pointee.first { break }
            slice = content.pointee.older
        }
        state.pointee.front = count
        state.pointee.backHigh = .min
        state.pointee.backLow = .max
        state.pointee.back = Slice.none
    }

    private func rebuild(
        _ query: Int, _ instrument: UInt32, _ state: UnsafeMutablePointer<SlidingState>,
        _ span: WindowSpan
    ) {
        let (isActive, isChanged) = (state.pointee.isActive, state.pointee.isChanged)
        state.pointee = SlidingState()
        state.pointee.isActive = isActive
        state.pointee.isChanged = isChanged
        var slice = store.newest[Int(instrument)]
        while slice != Slice.none && start(slice) >= span.end {
            slice = store.pool[Int(slice)].older
        }
        while slice != Slice.none && start(slice) >= span.start {
            if state.pointee.last == Slice.none { state.pointee.last = slice }
            state.pointee.first = slice
            state.pointee.count(store.pool[Int(slice)].state)
            slice = store.pool[Int(slice)].older
        }
        if state.pointee.first != Slice.none { turn(query, state, from: span.start) }
    }

    private mutating func emitSliding<Output: PaneSink & ~Copyable>(
        _ query: Int, _ instrument: UInt32, _ state: UnsafeMutablePointer<SlidingState>,
        _ span: WindowSpan, _ trust: BarStatus, _ output: inout Output
    ) {
        var bar = BarState()
        bar.notional = state.pointee.notional
        bar.trades = state.pointee.trades
        bar.volume = UInt64(truncatingIfNeeded: state.pointee.volume)
        bar.status = state.pointee.volume > UInt64.max ? .damaged : state.pointee.worst
        bar.high = state.pointee.backHigh
        bar.low = state.pointee.backLow
        if state.pointee.front > 0 {
            let suffix = sliding.suffixes(query, capacity: store.capacity)[
                Int(state.pointee.first)]
            bar.high = max(bar.high, suffix.high)
            bar.low = min(bar.low, suffix.low)
        }
        if bar.low <= bar.high { bar.known.insert(.highLow) }
        setEnds(&bar, state)
        workOut(sliding: instrument, state.pointee, query, span)
        put(bar, query, instrument, span, kind: .onTime, trust, &output)
    }

    /// Open is the first slice's that has one, close the last's.
    private func setEnds(_ bar: inout BarState, _ state: UnsafeMutablePointer<SlidingState>) {
        var slice = state.pointee.first
        while !store.pool[Int(slice)].state.known.contains(.last) {
            if slice == state.pointee.last { return }
            slice = store.pool[Int(slice)].newer
        }
        bar.open = store.pool[Int(slice)].state.open
        slice = state.pointee.last
        while !store.pool[Int(slice)].state.known.contains(.last) {
            slice = store.pool[Int(slice)].older
        }
        bar.close = store.pool[Int(slice)].state.close
        bar.known.insert(.last)
    }
}
