import TickCore

/// Timers of the library's user, on a clock of the set: `Options.timers` says which. When one fires
/// the output's `timerFired` is called, after all panes of the same step.
extension WindowSet where Output: ~Copyable {
    /// Sets a timer of an instrument; one that is set already stays as it is. False where there
    /// are `timersMax`, and then it is counted.
    ///
    /// A timer at or before the watermark waits for the next one.
    @discardableResult
    public mutating func registerTimer(_ key: InstrumentID, at time: Int64) -> Bool {
        guard let group = timersGroup else { preconditionFailure("Options.timers is not set") }
        return groups[group].registerTimer(key, at: time)
    }

    /// Takes a timer of an instrument back; false where it is not set.
    @discardableResult
    public mutating func deleteTimer(_ key: InstrumentID, at time: Int64) -> Bool {
        guard let group = timersGroup else { preconditionFailure("Options.timers is not set") }
        return groups[group].timers!.pointee.delete(key, at: time)
    }

    /// Timers that wait.
    public var timersWaiting: Int { userTimers?.pointee.count ?? 0 }

    /// Timers that have fired.
    public var timersFired: UInt64 { userTimers?.pointee.fired ?? 0 }

    /// Timers refused, as there were too many.
    public var timersRefused: UInt64 { userTimers?.pointee.refused ?? 0 }

    private var userTimers: UnsafeMutablePointer<UserTimers>? {
        timersGroup.flatMap { groups[$0].timers }
    }
}

extension QueryGroup {
    mutating func registerTimer(_ key: InstrumentID, at time: Int64) -> Bool {
        guard let timers else { return false }
        clock.settle()
        timers.pointee.pass(clock.combined)
        guard timers.pointee.register(key, at: time) else { return false }
        expect(wake: timers.pointee.nextWake)
        return true
    }
}
