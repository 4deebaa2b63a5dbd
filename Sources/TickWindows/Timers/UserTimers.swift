import TickCore

/// Event-time timers of a library's user: for each key any number of times, each once.
///
/// `register` sets a timer and `delete` takes one back, from wherever ticks are handled; `advance`
/// hands out, by (time, key), all that the watermark has reached. A key is an instrument, its place
/// in the order that of its symbol.
///
/// A timer set at or before the watermark waits for the next one; set from within the callback of
/// another it fires in the same pass, in its place among those that are left. At the end of the
/// stream, `Int64.max`, all fire.
///
/// `WindowSet` has one of its own where `Options.timers` asks for it; others stand alone, and
/// `advance` with `WindowSet.watermark` after each step is the same.
///
/// Units: event time. Concurrency: owned by one thread.
/// Cost: a few ns to set, delete or fire, whatever their number, and a compare where nothing is
/// due; allocates only when more timers wait than ever before.
/// Limits: `timersMax` timers; one beyond it is refused and counted. A callback that sets its own
/// time again, each time, never ends.
public struct UserTimers: ~Copyable {
    /// The most timers of one set, unless it is made for fewer.
    public static var timersMax: Int { 1 << 22 }

    @usableFromInline var waiting = 0
    @usableFromInline var firedCount: UInt64 = 0
    @usableFromInline var refusedCount: UInt64 = 0
    /// All timers at or before this have fired, but for those set since.
    @usableFromInline var passed = Int64.min
    @usableFromInline var table: TimerTable
    /// The timers after the watermark.
    @usableFromInline var wheel: TimerWheel
    /// Those at or before it.
    var overdue: [Overdue] = []
    /// How many of `overdue` were deleted; within a pass rather more.
    var overdueDeleted = 0
    /// Those that fire in this pass.
    @usableFromInline var due = DueTimers()
    @usableFromInline var isPassing = false
    @usableFromInline var hasOverdue = false
    let instruments: InstrumentTable
    @usableFromInline let timersMax: Int
    /// While a state is taken: the times of each instrument's timers.
    var timesByKey: [UInt32: [Int64]] = [:]
    /// By instrument, as of `ranks.count` instruments.
    var ranks: [UInt32] = []

    /// A timer set at or before the watermark.
    struct Overdue {
        var time: Int64
        var key: UInt32
        var number: UInt32
    }

    /// No timers yet; keys are ids of `instruments`.
    public init(instruments: InstrumentTable, timersMax: Int = UserTimers.timersMax) {
        precondition((1...Self.timersMax).contains(timersMax), "room for \(timersMax) timers")
        self.instruments = instruments
        self.timersMax = timersMax
        table = TimerTable(countMax: timersMax)
        wheel = TimerWheel(entriesMax: 2 * max(timersMax, TimerTable.keysMax))
    }

    deinit {
        table.deallocate()
        wheel.deallocate()
        due.deallocate()
    }

    /// Timers that wait.
    public var count: Int { waiting }
    /// Timers that have fired.
    public var fired: UInt64 { firedCount }
    /// Timers refused, as there were too many, or their key was none.
    public var refused: UInt64 { refusedCount }
    /// The watermark up to which timers have fired.
    public var watermark: Int64 { passed }

    /// Sets a timer; one that is set already stays as it is. False where it is refused.
    @inlinable @discardableResult
    public mutating func register(_ key: InstrumentID, at time: Int64) -> Bool {
        if table.find(key.rawValue, time) != TimerTable.none { return true }
        guard waiting < timersMax, key != .none else { return refuse() }
        let number = table.add(key.rawValue, time)
        guard number != TimerTable.none else { return refuse() }
        waiting &+= 1
        if time > passed {
            _ = wheel.schedule(number, at: time)
        } else {
            addOverdue(number)
        }
        return true
    }

    /// Takes a timer back; false where it is not set.
    @discardableResult
    public mutating func delete(_ key: InstrumentID, at time: Int64) -> Bool {
        let number = table.find(key.rawValue, time)
        guard number != TimerTable.none else { return false }
        waiting &-= 1
        if wheel.cancel(number) {
            table.remove(number)
        } else {
            deleteDue(number)
        }
        return true
    }

    @usableFromInline @inline(never)
    mutating func refuse() -> Bool {
        refusedCount &+= 1
        return false
    }

    /// The watermark is here: hands out every timer that it has reached, by (time, key). The
    /// callback may set and delete timers.
    ///
    /// Cost: two compares where nothing is due.
    /// Limits: not to be called from the callback.
    @inlinable
    public mutating func advance(
        to watermark: Int64,
        onFire: (_ key: InstrumentID, _ time: Int64, _ timers: inout UserTimers) -> Void
    ) {
        guard begin(watermark) else { return }
        while let number = next() {
            let (key, time) = (table.key(number), table.time(number))
            table.remove(number)
            waiting &-= 1
            firedCount &+= 1
            onFire(InstrumentID(rawValue: key), time, &self)
        }
        endPass()
    }
}
