import TickCore

/// Usual trades one after the other, in a loop of their own.
extension AlignedWindows {
    /// Takes ticks from `first` on, each a message of the selected channel, as long as they are
    /// trades in the slice of the one before, on time, and touch everything; how many it took.
    ///
    /// Does what `accept` and the clock's `observe` do for each in turn, but that the last one
    /// taken, which may set something off, is still to be observed.
    @usableFromInline
    mutating func takeRun(
        _ ticks: UnsafeBufferPointer<Tick>, from first: Int, _ clock: inout StreamClock
    ) -> Int {
        guard !keepsTicks && aggregates == nil else { return 0 }
        var run = UsualRun(clock)
        var next = first
        while next < ticks.count {
            let tick = ticks.baseAddress.unsafelyUnwrapped + next
            let time = tick.pointee.eventTime
            let index = tick.pointee.instrument.index
            guard time >= sliceStart, time <= sliceLast, run.takes(tick),
                index < store.instrumentCapacity
            else { break }
            let slice = store.newest[index]
            let place = store.pool + Int(slice)
            if slice != Slice.none && place.pointee.start == sliceStart {
                guard place.pointee.state.addUsual(tick) else { break }
                tally.trades &+= 1
            } else {
                guard slice == Slice.none || place.pointee.start < sliceStart else { break }
                clock.remember(run)
                guard begin(tick.pointee, &clock) else { break }
                run = UsualRun(clock)
            }
            next &+= 1
            if time >= run.wakeAt { break }
            run.observe(time)
        }
        clock.remember(run)
        return next &- first
    }

    /// Takes the first trade of an instrument in the slice; false where there is more to do, and
    /// then nothing was done.
    private mutating func begin(_ tick: Tick, _ clock: inout StreamClock) -> Bool {
        clock.settle()
        guard sliceLast > clock.combined, store.hasRoom else { return false }
        let slice = slice(tick.instrument, &clock)
        guard slice != Slice.none else { return false }
        add(tick, to: slice, &clock)
        clock.expect(wakeAt)
        return true
    }
}
