/// The loops that wait, apart from the ends so that these stay in registers.
@usableFromInline
enum RingWaiting<Element: BitwiseCopyable, Wait: RingWait> {
    /// Turns between two looks at the clock, which costs more than a look at the ring.
    @inlinable static var turnsPerClock: Int { 64 }

    @inlinable @inline(never)
    static func room<Cursor: FillingCursor>(
        _ start: Cursor, _ memory: AtomicMemory<Element, Wait>, _ deadline: RingDeadline
    ) -> (RingState, Cursor) {
        var cursor = start
        var state = cursor.findRoom(memory)
        var turn = 0
        while state == .idle {
            if hasPassed(deadline, turn) { return (.timedOut, cursor) }
            state =
                Wait.pause(turn: turn)
                ? cursor.findRoom(memory) : cursor.park(until: deadline, memory)
            turn &+= 1
        }
        return (state, cursor)
    }

    @inlinable @inline(never)
    static func elements(
        _ start: ConsumerCursor, _ memory: AtomicMemory<Element, Wait>, _ deadline: RingDeadline
    ) -> (RingState, ConsumerCursor) {
        var cursor = start
        var state = cursor.look(memory)
        var turn = 0
        while state == .idle {
            if hasPassed(deadline, turn) { return (.timedOut, cursor) }
            state =
                Wait.pause(turn: turn)
                ? cursor.look(memory) : cursor.park(until: deadline, memory)
            turn &+= 1
        }
        return (state, cursor)
    }

    /// Sleeping wakes at the deadline, so there each turn looks at the clock.
    @inlinable @inline(__always)
    static func hasPassed(_ deadline: RingDeadline, _ turn: Int) -> Bool {
        guard deadline.nanos != .max, Wait.parks || turn % turnsPerClock == 0 else { return false }
        return deadline.remainingNanos == 0
    }
}

/// The place of a producer, of whatever kind of ring, that can wait for room.
public protocol FillingCursor {
    /// Publishes, and looks for room.
    mutating func findRoom<Memory: RingMemory>(_ memory: Memory) -> RingState
    /// Looks once more after announcing it, and sleeps if there is still no room.
    mutating func park<Memory: RingMemory>(
        until deadline: RingDeadline, _ memory: Memory
    ) -> RingState
}
