import TickCore

/// Usual trades one after the other, in a loop of their own.
extension AlignedWindows {
    /// Takes ticks from `first` on, each a message of the selected channel, as long as they are
    /// trades in the slice of the one before, on time, and touch everything; how many it took.
    ///
    /// Does what `accept` and the clock's `observe` do for each in turn, but that the last one
    /// taken, which sets nothing off, is still to be observed.
    @usableFromInline
    mutating func takeRun(
        _ ticks: UnsafeBufferPointer<Tick>, from first: Int, _ clock: inout StreamClock
    ) -> Int {
        guard !keepsTicks && aggregates == nil else { return 0 }
        let base = ticks.baseAddress.unsafelyUnwrapped
        var run = UsualRun(clock, first: sliceStart, last: sliceLast)
        var next = first
        while true {
            next &+= takeKnown(base + next, ticks.count &- next, &run)
            guard next < ticks.count, run.takes(base + next) else { break }
            let slice = begin(base + next, &clock)
            if slice == Slice.none { break }
            run.observe(base[next].eventTime)
            next &+= 1
            // Others of the slice change nothing about what the clock waits for.
            if notedStart == sliceStart { continue }
            note(slice, &clock)
            if run.highest >= clock.wakeAt { break }
            let highest = run.highest
            run = UsualRun(clock, first: sliceStart, last: sliceLast)
            run.observe(highest)
        }
        tally.trades &+= UInt64(next &- first)
        clock.remember(run)
        return next &- first
    }

    /// Takes usual trades of instruments that have this slice; how many.
    @inline(__always)
    private func takeKnown(
        _ ticks: UnsafePointer<Tick>, _ count: Int, _ run: inout UsualRun
    ) -> Int {
        let (newest, pool, start) = (store.newest, store.pool, sliceStart)
        let capacity = store.instrumentCapacity
        var local = run
        var taken = 0
        while taken < count {
            let tick = ticks + taken
            Tick.prefetch(tick + 24)
            let index = tick.pointee.instrument.index
            guard local.takes(tick), index < capacity else { break }
            let slice = newest[index]
            guard slice != Slice.none else { break }
            let place = pool + Int(slice)
            guard place.pointee.start == start, place.pointee.state.addUsual(tick) else { break }
            local.observe(tick.pointee.eventTime)
            taken &+= 1
        }
        run = local
        return taken
    }

    /// Takes the first trade of an instrument in the slice, a usual one; the slice, or `none` where
    /// there is more to do, and then nothing was done.
    @inline(never)
    private mutating func begin(
        _ tick: UnsafePointer<Tick>, _ clock: inout StreamClock
    ) -> UInt32 {
        let index = tick.pointee.instrument.index
        guard index < store.instrumentCapacity, store.hasRoom else { return Slice.none }
        let newest = store.newest[index]
        guard newest == Slice.none || store.pool[Int(newest)].start < sliceStart else {
            return Slice.none
        }
        clock.note(tick.pointee.instrument)
        return store.begin(tick, start: sliceStart, last: sliceLast, older: newest)
    }

    /// Notes the slice that `begin` made.
    private mutating func note(_ slice: UInt32, _ clock: inout StreamClock) {
        clock.settle()
        noteNew(slice, clock.combined)
        clock.expect(wakeAt)
    }
}
