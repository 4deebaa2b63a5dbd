import TickCore

/// Usual trades one after the other, in a loop of their own.
extension SessionWindows {
    /// Takes ticks from `first` on, each a message of the selected channel, as long as they are
    /// trades on time that touch everything and make no two sessions one; how many it took.
    ///
    /// Does what `accept` and the clock's `observe` do for each in turn, but that the last one
    /// taken, which sets nothing off, is still to be observed.
    @usableFromInline
    mutating func takeRun(
        _ ticks: UnsafeBufferPointer<Tick>, from first: Int, _ clock: inout StreamClock
    ) -> Int {
        guard !keepsTicks else { return 0 }
        var run = UsualRun(clock, first: .min, last: timeMax)
        var next = first
        while next < ticks.count {
            let tick = ticks.baseAddress.unsafelyUnwrapped + next
            guard run.takes(tick), tick.pointee.instrument.index < store.instrumentCapacity else {
                break
            }
            let session = store.newest[tick.pointee.instrument.index]
            if session == SessionRecord.none || isBehind(session, tick.pointee.eventTime) {
                clock.remember(run)
                guard begin(tick.pointee, older: session, &clock) else { break }
                if tick.pointee.eventTime >= clock.wakeAt {
                    next &+= 1
                    break
                }
                clock.remember(tick.pointee.eventTime)
                run = UsualRun(clock, first: .min, last: timeMax)
            } else {
                guard extend(session, tick, clock.combined) else { break }
            }
            run.observe(tick.pointee.eventTime)
            next &+= 1
        }
        clock.remember(run)
        return next &- first
    }

    /// Whether a trade at `time` comes too late after a session to be in it.
    @inline(__always)
    func isBehind(_ session: UInt32, _ time: Int64) -> Bool {
        store.pool[Int(session)].end &- overlap < time
    }

    /// Takes a trade into its instrument's newest session, which has not been put out; false where
    /// there is more to do, and then nothing was done.
    @inline(__always)
    mutating func extend(
        _ session: UInt32, _ tick: UnsafePointer<Tick>, _ watermark: Int64
    ) -> Bool {
        let place = store.pool + Int(session)
        let end = place.pointee.end
        let time = tick.pointee.eventTime
        guard place.pointee.isPending, time >= place.pointee.start, end &- 1 > watermark,
            place.pointee.state.addUsual(tick) || addOutOfOrder(tick, to: place)
        else { return false }
        place.pointee.end = max(end, time &+ gap)
        tally.trades &+= 1
        return true
    }

    /// Takes a trade that is on time, but not after its session's last.
    @inline(never)
    private func addOutOfOrder(
        _ tick: UnsafePointer<Tick>, to place: UnsafeMutablePointer<SessionRecord>
    ) -> Bool {
        tick.pointee.channel == place.pointee.state.closeChannel
            && (tick.pointee.sequence != 0 || place.pointee.state.status >= .unproven)
            && place.pointee.state.add(tick.pointee)
    }

    /// Takes the first trade of a session that follows on all others of its instrument; false
    /// where there is more to do, and then nothing was done.
    private mutating func begin(
        _ tick: Tick, older: UInt32, _ clock: inout StreamClock
    ) -> Bool {
        clock.settle()
        guard store.hasRoom else { return false }
        let near = Neighbours(
            right: SessionRecord.none, older: older, newer: SessionRecord.none)
        let session = session(tick.instrument, at: tick.eventTime, near, &clock)
        guard session != SessionRecord.none else { return false }
        add(tick, to: session, clock.combined)
        waitForEnd(session)
        clock.expect(wheel.nextWake)
        return true
    }
}
