import TickCore

/// Trades that are not the usual ones: in another slice, behind the watermark, in no window; and
/// trades taken back.
extension AlignedWindows {
    mutating func accept<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        if take(tick, watermark: clock.combined) { return }
        let time = tick.eventTime
        if time < sliceStart || time > sliceLast {
            switch grid.locate(time) {
            case .slice(let start, let last): (sliceStart, sliceLast) = (start, last)
            case .hole: return reportHole(tick, clock.combined, &output)
            case .outOfRange:
                tally.refused &+= 1
                return
            }
        }
        if sliceLast <= clock.combined { return acceptBehind(tick, &clock, &output) }
        let slice = slice(tick.instrument, &clock)
        guard slice != Slice.none else {
            tally.refused &+= 1
            return
        }
        add(tick, to: slice, &clock)
    }

    private mutating func reportHole<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ watermark: Int64, _ output: inout Output
    ) {
        for query in queries {
            tally.unassigned &+= 1
            output.late(
                LateRecord(tick, kind: .unassigned, watermark: watermark, query: query.number))
        }
    }

    /// A trade of which windows have fired: each query judges its own.
    mutating func acceptBehind<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        if takeHeld(tick, &clock) { return }
        guard isNeeded(at: sliceStart, clock.combined) else {
            return reportLate(tick, .lateDropped, at: sliceStart, clock.combined, &output)
        }
        passFired(clock.combined)
        let slice = slice(tick.instrument, &clock)
        guard slice != Slice.none else {
            tally.refused &+= 1
            return
        }
        settleClose(slice, clock.combined)
        add(tick, to: slice, &clock)
        putChanged(slice, clock, &output) { tick }
        reportLate(tick, .lateDropped, at: sliceStart, clock.combined, &output)
    }

    /// Notes that all windows which the watermark has completed have fired, also where there were
    /// none: what comes into one of them now must not fire again with the next.
    mutating func passFired(_ watermark: Int64) {
        for query in queries.indices {
            queries[query].firedThrough = max(queries[query].firedThrough, watermark)
            guard queries[query].fill != nil, queries[query].fill!.next == nil,
                watermark < .max
            else { continue }
            queries[query].fill!.next = grid.firstStart(endingAfter: watermark)
            wakeAt = min(wakeAt, queries[query].fill!.nextLast(grid) ?? .max)
        }
    }

    /// Whether any query still has a window for an instant.
    mutating func isNeeded(at time: Int64, _ watermark: Int64) -> Bool {
        queries.contains {
            !$0.isLate(end: $0.windows.lastEnd(containing: time), watermark: watermark)
        }
    }

    /// One record for each query all of whose windows at an instant are past their lateness.
    private mutating func reportLate<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ kind: LateRecord.Kind, at time: Int64, _ watermark: Int64,
        _ output: inout Output
    ) {
        for query in queries {
            let span = query.lastSpan(containing: time)
            guard query.isLate(end: span.end, watermark: watermark) else { continue }
            tally.late &+= 1
            output.late(
                LateRecord(
                    tick, kind: kind, span: span, watermark: watermark, query: query.number))
        }
    }

    /// Puts out anew every window that had fired, is not past its lateness and holds the slice.
    /// `added` is the trade that came in, for queries whose panes hold only what is new; nil where
    /// something else changed.
    private mutating func putChanged<Output: PaneSink & ~Copyable>(
        _ slice: UInt32, _ clock: borrowing StreamClock, _ output: inout Output,
        added: () -> Tick?
    ) {
        let start = store.pool[Int(slice)].start
        let instrument = store.pool[Int(slice)].instrument
        for query in queries.indices {
            if !queries[query].isDirect { touchIfIncluded(query, instrument, start) }
            var end = queries[query].windows.firstEnd(containing: start)
            let lastEnd = queries[query].windows.lastEnd(containing: start)
            while end <= lastEnd && end - 1 <= clock.combined {
                if !queries[query].isLate(end: end, watermark: clock.combined) {
                    putLate(slice, query, end: end, clock, added(), &output)
                }
                end += queries[query].windows.step
            }
        }
    }

    mutating func touchIfIncluded(_ query: Int, _ instrument: UInt32, _ start: Int64) {
        if start < queries[query].includedBefore { touch(query, instrument, start) }
    }

    mutating func putLate<Output: PaneSink & ~Copyable>(
        _ slice: UInt32, _ query: Int, end: Int64, _ clock: borrowing StreamClock,
        _ added: Tick?, _ output: inout Output
    ) {
        let instrument = store.pool[Int(slice)].instrument
        let span = WindowSpan(start: queries[query].windows.start(ofEnd: end), end: end)
        let trust = clock.status(
            instrument, start: span.start, end: span.end, clock.floor(last: end - 1))
        if let fill = queries[query].fill, store.pool[Int(slice)].panes == 0,
            fill.wasFilled(instrument, span.start)
        {
            store.pool[Int(slice)].panes = 1
        }
        if queries[query].isDiscarding {
            guard let added else { return }
            var state = BarState()
            _ = state.add(added)
            state.status = store.pool[Int(slice)].state.status
            let number = takePaneNumber(slice, query, end)
            workOut(alone: added, query, span)
            send(
                state.bar(instrument, span, floor: trust), query, kind: .lateUpdate,
                number: number, &output)
        } else if queries[query].isDirect {
            putSlice(slice, query, span, kind: .lateUpdate, trust, &output)
            changeClose(query, instrument)
        } else {
            workOut(anew: instrument, query, span)
            let bar = content(instrument, span).bar(instrument, span, floor: trust)
            put(bar, query, kind: .lateUpdate, &output)
        }
    }

    private mutating func takePaneNumber(_ slice: UInt32, _ query: Int, _ end: Int64) -> UInt32 {
        if queries[query].isDirect {
            store.pool[Int(slice)].panes &+= 1
            return store.pool[Int(slice)].panes - 1
        }
        let key = AlignedQuery.WindowKey(
            instrument: store.pool[Int(slice)].instrument, end: end)
        let number = queries[query].panes[key, default: 0]
        queries[query].panes[key] = number + 1
        return number
    }

    /// All that an instrument's slices hold of a window.
    mutating func content(_ instrument: UInt32, _ span: WindowSpan) -> BarState {
        var state = BarState()
        var slice = store.newest[Int(instrument)]
        while slice != Slice.none && store.pool[Int(slice)].start >= span.start {
            if store.pool[Int(slice)].start < span.end {
                state.merge(store.pool[Int(slice)].state)
            }
            slice = store.pool[Int(slice)].older
        }
        return state
    }
}

/// Breaks and corrections.
extension AlignedWindows {
    mutating func restate<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        let kind: LateRecord.Kind = tick.kind == .tradeBreak ? .lateCancel : .lateCorrect
        let entry = history.pointee.find(tick)
        guard entry != TickHistory.none else { return reportUnknown(tick, kind, clock, &output) }
        let slice = history.pointee[entry].owner
        let start = store.pool[Int(slice)].start
        let isOpen = isHeld(slice, clock)
        // What no window needs may be gone already or not: it counts as gone.
        guard isOpen || isNeeded(at: start, clock.combined) else {
            return reportUnknown(tick, kind, clock, &output)
        }
        if !isOpen { reportRefused(tick, kind, start, clock.combined, &output) }
        settleClose(slice, clock.combined)
        if tick.kind == .tradeBreak {
            history.pointee.remove(entry, from: &store.pool[Int(slice)].trades)
        } else {
            history.pointee[entry].tick.correct(by: tick)
        }
        let status = store.pool[Int(slice)].state.status
        var state = history.pointee.state(of: store.pool[Int(slice)].trades)
        state.status = max(state.status, status)
        store.pool[Int(slice)].state = state
        if let aggregates { aggregates.pointee[slice].isFolded = false }
        tally.restated &+= 1
        if isOpen { return }
        putChanged(slice, clock, &output) { nil }
    }

    private mutating func reportUnknown<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ kind: LateRecord.Kind, _ clock: borrowing StreamClock,
        _ output: inout Output
    ) {
        for query in queries {
            tally.lateRestated &+= 1
            output.late(
                LateRecord(tick, kind: kind, watermark: clock.combined, query: query.number))
        }
    }

    /// A record for each query that can no longer take the trade back: its windows are past their
    /// lateness, or its panes add up and one of them has been put out.
    private mutating func reportRefused<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ kind: LateRecord.Kind, _ time: Int64, _ watermark: Int64,
        _ output: inout Output
    ) {
        for query in queries {
            let span = query.lastSpan(containing: time)
            let hasFired = query.windows.firstEnd(containing: time) - 1 <= watermark
            guard
                query.isLate(end: span.end, watermark: watermark)
                    || (query.isDiscarding && hasFired)
            else { continue }
            tally.lateRestated &+= 1
            output.late(
                LateRecord(
                    tick, kind: kind, span: span, watermark: watermark, query: query.number))
        }
    }

    /// A trade at `time` could not be resolved: its slice cannot be right.
    mutating func unresolved(
        _ instrument: InstrumentID, at time: Int64, _ clock: inout StreamClock
    ) {
        tally.unresolved &+= 1
        guard case .slice(let start, let last) = grid.locate(time) else { return }
        (sliceStart, sliceLast) = (start, last)
        holdLocated(clock)
        let isOpen = last > clock.combined || isHeld(store.find(instrument.rawValue, start), clock)
        guard isOpen, isHeld(start) || isNeeded(at: start, clock.combined) else {
            tally.unresolvedLate &+= 1
            return
        }
        guard instrument != .none else {
            return clock.damage(start: start, last: last, channels: 1 << UInt64(clock.selected))
        }
        let slice = slice(instrument, &clock)
        if slice != Slice.none { store.pool[Int(slice)].state.status = .damaged }
    }
}
