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

    private mutating func following(_ query: Int, _ end: Int64) -> Int64 {
        let windows = queries[query].windows
        if !queries[query].active.isEmpty { return end + windows.step }
        let bucket = store.buckets.index(from: queries[query].includedBefore)
        guard bucket < store.buckets.endIndex else { return .max }
        return windows.firstEnd(containing: store.buckets[bucket].start)
    }

    /// Takes in the slices that start before `end`.
    mutating func include(_ query: Int, before end: Int64) {
        var bucket = store.buckets.index(from: queries[query].includedBefore)
        queries[query].includedBefore = max(queries[query].includedBefore, end)
        order.begin(instruments: instruments.count)
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
            order.add(instrument, rank: instruments.rank(InstrumentID(rawValue: instrument)))
        }
        state.pointee.isChanged = true
        state.pointee.isCurrent = false
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
        order.arrange()
        let entered = order.ordered
        guard !entered.isEmpty else { return }
        var active: [UInt32] = []
        swap(&active, &queries[query].active)
        var old = active.count - 1
        var entering = entered.count - 1
        active.append(contentsOf: entered)
        // From the back, so that what was there moves once and nothing is allocated.
        var place = active.count - 1
        while entering >= 0 {
            let instrument = entered[entering]
            let rank = instruments.rank(InstrumentID(rawValue: instrument))
            if old >= 0 && instruments.rank(InstrumentID(rawValue: active[old])) > rank {
                active[place] = active[old]
                old -= 1
            } else {
                active[place] = instrument
                entering -= 1
            }
            place -= 1
        }
        swap(&active, &queries[query].active)
    }

    private mutating func fireSliding<Output: PaneSink & ~Copyable>(
        _ query: Int, end: Int64, _ clock: borrowing StreamClock, _ output: inout Output
    ) {
        let span = WindowSpan(start: queries[query].windows.start(ofEnd: end), end: end)
        let floor = clock.floor(last: end - 1)
        let skipsQuietSteps = queries[query].skipsQuietSteps
        // No slice is in the next window as well.
        let isSpent = queries[query].windows.isTumbling
        var kept = 0
        // Taken out for the walk, so that no step looks whether the list is shared.
        var active: [UInt32] = []
        swap(&active, &queries[query].active)
        for index in active.indices {
            let instrument = active[index]
            let state = sliding.state(query, instrument)
            if state.pointee.isDirty || !state.pointee.isCurrent
                || state.pointee.shown.start < span.start
            {
                bring(query, instrument, state, to: span)
                guard state.pointee.first != Slice.none else {
                    state.pointee = SlidingState()
                    continue
                }
                show(query, state)
            }
            let isQuiet = skipsQuietSteps && !state.pointee.isChanged
            if !isQuiet && (state.pointee.live > 0 || state.pointee.shown.status == .damaged) {
                state.pointee.isChanged = false
                let trust = clock.status(instrument, start: span.start, end: span.end, floor)
                emitSliding(query, instrument, state, span, trust, &output)
            }
            if isSpent {
                state.pointee = SlidingState()
            } else {
                active[kept] = instrument
                kept += 1
            }
        }
        active.removeLast(active.count - kept)
        swap(&active, &queries[query].active)
    }

    /// Takes out what lies before the window, or works all out anew.
    private mutating func bring(
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

    mutating func evictFirst(_ query: Int, _ state: UnsafeMutablePointer<SlidingState>) {
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
            state.pointee.isCurrent = false
        }
    }

    private mutating func start(_ slice: UInt32) -> Int64 { store.pool[Int(slice)].start }

    /// Makes all slices from the newest back to `start` the older ones, each with its suffix.
    private mutating func turn(
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

    private mutating func rebuild(
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
        let shown = state.pointee.shown
        let bar = Bar(
            instrument: InstrumentID(rawValue: instrument), start: span.start, end: span.end,
            open: Price(nanos: shown.open), high: Price(nanos: shown.high),
            low: Price(nanos: shown.low), close: Price(nanos: shown.close),
            volume: UInt64(truncatingIfNeeded: state.pointee.volume),
            trades: state.pointee.trades, notional: state.pointee.notional,
            status: max(shown.status, trust), known: shown.known)
        if aggregates != nil { workOut(sliding: instrument, state, query, span) }
        put(bar, query, kind: .onTime, &output)
    }

    /// Works out what a pane shows of the slices; there is one. In place, field by field, as a copy
    /// would have to wait for its bytes.
    private mutating func show(_ query: Int, _ state: UnsafeMutablePointer<SlidingState>) {
        var (high, low) = (state.pointee.backHigh, state.pointee.backLow)
        if state.pointee.front > 0 {
            let suffix = sliding.suffixes(query, capacity: store.capacity)[
                Int(state.pointee.first)]
            high = max(high, suffix.high)
            low = min(low, suffix.low)
        }
        let hasHighLow = low <= high
        let status = state.pointee.volume > UInt64.max ? .damaged : state.pointee.worst
        state.pointee.shown.high = hasHighLow ? high : 0
        state.pointee.shown.low = hasHighLow ? low : 0
        state.pointee.shown.known = hasHighLow ? .highLow : []
        state.pointee.shown.status = status
        state.pointee.shown.start = start(state.pointee.first)
        state.pointee.isCurrent = true
        setEnds(state)
    }

    /// Open is the first slice's that has one, close the last's.
    private mutating func setEnds(_ state: UnsafeMutablePointer<SlidingState>) {
        state.pointee.shown.open = 0
        state.pointee.shown.close = 0
        var slice = state.pointee.first
        while !store.pool[Int(slice)].state.known.contains(.last) {
            if slice == state.pointee.last { return }
            slice = store.pool[Int(slice)].newer
        }
        state.pointee.shown.open = store.pool[Int(slice)].state.open
        slice = state.pointee.last
        while !store.pool[Int(slice)].state.known.contains(.last) {
            slice = store.pool[Int(slice)].older
        }
        state.pointee.shown.close = store.pool[Int(slice)].state.close
        state.pointee.shown.known.insert(.last)
    }
}
