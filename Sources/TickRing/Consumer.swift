/// The end of a ring that empties it; in a broadcast ring one that holds the producer back.
///
/// Concurrency: moved to one thread; a local variable there, so that its indices are in registers.
/// Cost: reads the producer's index only when all that is known has been taken.
/// Limits: dropped without `close` it counts as dead.
@frozen
public struct Consumer<Element: BitwiseCopyable, Wait: RingWait>: ~Copyable,
    @unchecked Sendable
{
    @usableFromInline let memory: AtomicMemory<Element, Wait>
    @usableFromInline var cursor: ConsumerCursor
    @usableFromInline let lease: RingLease

    init(memory: AtomicMemory<Element, Wait>, number: Int, lease: RingLease) {
        self.memory = memory
        cursor = ConsumerCursor(number: number)
        self.lease = lease
    }

    /// Elements given back so far.
    @inlinable public var position: Int { cursor.position }

    /// Takes an element if there is one.
    @inlinable @inline(__always)
    public mutating func pop() -> Element? {
        if cursor.available == 0, look() != .ready { return nil }
        let element = memory.read(at: cursor.position)
        cursor.release(1, memory)
        return element
    }

    /// Hands out what is there, at most `count`, in place, and gives the slots back in one piece.
    ///
    /// - Returns: how many there were; 0 does not mean the end, `look` and `wait` tell.
    @inlinable @inline(__always)
    public mutating func drain(_ count: Int = .max, _ body: (Element) -> Void) -> Int {
        if cursor.available == 0, look() != .ready { return 0 }
        let run = min(count, cursor.available)
        var position = cursor.position
        let end = position &+ run
        while position < end {
            body(memory.read(at: position))
            position &+= 1
        }
        cursor.release(run, memory)
        return run
    }

    /// Elements to read in place: contiguous, at most `count`; empty if there are none.
    ///
    /// Limits: valid until the next `release`.
    @inlinable @inline(__always)
    public mutating func peek(_ count: Int = .max) -> UnsafeBufferPointer<Element> {
        if cursor.available == 0 { _ = look() }
        let start = cursor.position & memory.mask
        let run = min(count, cursor.available, memory.mask &+ 1 &- start)
        return UnsafeBufferPointer(start: memory.slot(start), count: run)
    }

    /// Gives the slots of the first `count` elements seen back.
    @inlinable @inline(__always)
    public mutating func release(_ count: Int) {
        precondition(count >= 0 && count <= cursor.available, "more than was seen")
        cursor.release(count, memory)
    }

    /// Looks whether there is an element now.
    @inlinable @inline(__always)
    public mutating func look() -> RingState {
        // A copy, so that the original need not be in memory.
        var slow = cursor
        let state = slow.look(memory)
        cursor = slow
        return state
    }

    /// Waits for an element, the end, or the deadline.
    @inlinable @inline(__always)
    public mutating func wait(until deadline: RingDeadline = .never) -> RingState {
        let (state, slow) = RingWaiting<Element, Wait>.elements(cursor, memory, deadline)
        cursor = slow
        return state
    }

    /// Says that no more is wanted.
    @inlinable
    public consuming func close() {
        cursor.end(.closed, memory)
        lease.ended()
    }

    /// Says that the consumer has failed.
    @inlinable
    public consuming func abandon() {
        cursor.end(.abandoned, memory)
        lease.ended()
    }

    /// Names the producer that a wait has given up.
    public func stall() -> RingStall {
        RingStall(
            ring: lease.names.ring, peer: lease.names.producer,
            position: memory.loadAcquiring(.tail),
            isAbandoned: memory.loadAcquiring(.producerState) == RingMark.abandoned.rawValue)
    }
}
