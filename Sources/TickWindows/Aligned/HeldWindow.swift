import TickCore

/// A calendar window at a session's edge that the watermark has completed, while bars of some
/// instruments wait for the official print.
struct HeldWindow {
    let start: Int64
    let last: Int64
    /// The watermark at which waiting ends.
    let due: Int64
    /// The print that its bars wait for.
    let print: Tick.Official
}

extension AlignedWindows {
    /// Takes an official print: it goes into the bar of its official time, and that bar waits for
    /// it no longer. Windows that are not a calendar's take it by its event time.
    mutating func acceptOfficial<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        guard let sessions = grid.sessions, let time = sessions.officialTime(tick),
            case .slice(let start, let last) = grid.locate(time)
        else {
            if tick.eligibility != [] { accept(tick, &clock, &output) }
            return
        }
        var placed = tick
        placed.eventTime = time
        (sliceStart, sliceLast) = (start, last)
        let isDue = last <= clock.combined
        holdLocated(clock)
        guard !isDue || isWaited(for: tick.official, tick.instrument, clock) else {
            if tick.eligibility != [] { acceptBehind(placed, &clock, &output) }
            return
        }
        let slice = slice(tick.instrument, &clock)
        guard slice != Slice.none else {
            tally.refused &+= 1
            return
        }
        if tick.eligibility != [] { add(placed, to: slice, &clock, isAwaited: true) }
        store.pool[Int(slice)].prints |= 1 << tick.official.rawValue
        if isDue { release(slice, clock, &output) }
    }

    /// Takes a trade of a bar that is still held; false where it is none.
    mutating func takeHeld(_ tick: Tick, _ clock: inout StreamClock) -> Bool {
        holdLocated(clock)
        guard isHeld(tick.instrument, clock) else { return false }
        let slice = slice(tick.instrument, &clock)
        if slice == Slice.none { tally.refused &+= 1 } else { add(tick, to: slice, &clock) }
        return true
    }

    /// Whether an instrument's bar in the located window is held.
    mutating func isHeld(_ instrument: InstrumentID, _ clock: borrowing StreamClock) -> Bool {
        guard isHeld(sliceStart) else { return false }
        let slice = store.find(instrument.rawValue, sliceStart)
        return slice == Slice.none
            ? clock.awaitsOfficialPrints(instrument) : isHeld(slice, clock)
    }

    /// Puts a bar out whose print has come.
    private mutating func release<Output: PaneSink & ~Copyable>(
        _ slice: UInt32, _ clock: borrowing StreamClock, _ output: inout Output
    ) {
        let content = store.pool[Int(slice)]
        guard !content.state.isEmpty || content.state.status == .damaged else { return }
        let span = WindowSpan(start: sliceStart, end: sliceLast &+ 1)
        let trust = clock.status(
            content.instrument, start: span.start, end: span.end, clock.floor(last: sliceLast))
        putSlice(slice, 0, span, kind: .onTime, trust, &output)
    }

    /// Whether the window that begins at `start` is held for some instruments.
    mutating func isHeld(_ start: Int64) -> Bool { held.contains { $0.start == start } }

    /// Whether a slice's bar still waits for its print.
    mutating func isHeld(_ slice: UInt32, _ clock: borrowing StreamClock) -> Bool {
        guard slice != Slice.none, !held.isEmpty else { return false }
        let content = store.pool[Int(slice)]
        guard let window = held.first(where: { $0.start == content.start }) else { return false }
        return content.panes == 0 && content.prints & (1 << window.print.rawValue) == 0
            && clock.awaitsOfficialPrints(InstrumentID(rawValue: content.instrument))
    }

    /// Whether the located window, which is due, waits for such a print of an instrument.
    private mutating func isWaited(
        for print: Tick.Official, _ instrument: InstrumentID, _ clock: borrowing StreamClock
    ) -> Bool {
        guard let window = held.first(where: { $0.start == sliceStart }), window.print == print
        else { return false }
        let slice = store.find(instrument.rawValue, sliceStart)
        return slice == Slice.none || store.pool[Int(slice)].panes == 0
    }

    /// Holds a window that is due now, where it lies at a session's edge.
    mutating func hold(
        _ query: Int, _ bucket: SliceBucket, _ clock: borrowing StreamClock
    ) {
        let rules = queries[query]
        guard rules.officialHold > 0, clock.officialChannels != 0,
            let edge = rules.windows.sessions?.edge(bucket.start, bucket.last)
        else { return }
        let (due, overflow) = edge.time.addingReportingOverflow(rules.officialHold)
        guard overflow || due > clock.combined, !isHeld(bucket.start) else { return }
        let window = HeldWindow(
            start: bucket.start, last: bucket.last, due: overflow ? .max : due, print: edge.print)
        held.insert(window, at: held.firstIndex { $0.due > window.due } ?? held.count)
        wakeAt = min(wakeAt, window.due)
    }

    /// Holds the located window, if it is due, where nothing had traded in it when it became so:
    /// what an instrument waits for does not depend on others. What comes into it now is put out
    /// when its print is there, and not once more with the windows that are due next.
    mutating func holdLocated(_ clock: borrowing StreamClock) {
        guard grid.sessions != nil, sliceLast <= clock.combined else { return }
        passFired(clock.combined)
        hold(0, SliceBucket(start: sliceStart, last: sliceLast, first: Slice.none), clock)
    }

    /// Ends the waiting of windows whose time has come.
    mutating func fireHeld<Output: PaneSink & ~Copyable>(
        _ query: Int, _ clock: borrowing StreamClock, _ output: inout Output
    ) {
        while let window = held.first, window.due <= clock.combined {
            held.removeFirst()
            let index = store.buckets.index(from: window.start)
            guard index < store.buckets.endIndex, store.buckets[index].start == window.start
            else { continue }
            fireUnfired(query, store.buckets[index], clock, &output)
        }
    }

    private mutating func fireUnfired<Output: PaneSink & ~Copyable>(
        _ query: Int, _ bucket: SliceBucket, _ clock: borrowing StreamClock,
        _ output: inout Output
    ) {
        let span = WindowSpan(start: bucket.start, end: bucket.last &+ 1)
        let floor = clock.floor(last: bucket.last)
        arrange(bucket)
        for slice in order.ordered {
            let content = store.pool[Int(slice)]
            guard content.panes == 0, !content.state.isEmpty || content.state.status == .damaged
            else { continue }
            let trust = clock.status(
                content.instrument, start: span.start, end: span.end, floor)
            putSlice(slice, query, span, kind: .onTime, trust, &output)
        }
    }
}
