/// The end of a ring that fills it.
///
/// Concurrency: moved to one thread; a local variable there, so that its indices are in registers.
/// Cost: a push is a copy and two compares; a batch is one release store, with `Blocking` a fence.
/// Limits: dropped without `close` it counts as dead, and what was not flushed is lost.
@frozen
public struct Producer<Element: BitwiseCopyable, Wait: RingWait>: ~Copyable,
    @unchecked Sendable
{
    @usableFromInline let memory: AtomicMemory<Element, Wait>
    @usableFromInline var cursor: ProducerCursor
    @usableFromInline let lease: RingLease

    init(
        memory: AtomicMemory<Element, Wait>, batch: Int, capacity: Int, lease: RingLease
    ) {
        self.memory = memory
        self.lease = lease
        cursor = ProducerCursor(capacity: capacity, batch: batch)
    }

    /// Elements written so far.
    @inlinable public var position: Int { cursor.position }

    /// Writes an element if there is room; otherwise false, and all before it is published.
    @inlinable @inline(__always)
    public mutating func push(_ element: Element) -> Bool {
        if cursor.free == 0, look() != .ready { return false }
        memory.write(element, at: cursor.position)
        cursor.commit(1, memory)
        return true
    }

    /// Writes an element, waiting for room; anything but `.ready` says that it was not written.
    @inlinable @inline(__always)
    public mutating func append(
        _ element: Element, until deadline: RingDeadline = .never
    ) -> RingState {
        if cursor.free == 0 {
            let state = wait(until: deadline)
            guard state == .ready else { return state }
        }
        memory.write(element, at: cursor.position)
        cursor.commit(1, memory)
        return .ready
    }

    /// Slots to write in place: free, contiguous, at most `count`; empty if the ring is full.
    ///
    /// Limits: valid until the next `commit`. What is in them is old.
    @inlinable @inline(__always)
    public mutating func reserve(_ count: Int) -> UnsafeMutableBufferPointer<Element> {
        if cursor.free < count { _ = look() }
        let start = cursor.position & memory.mask
        let run = min(count, cursor.free, memory.mask &+ 1 &- start)
        return UnsafeMutableBufferPointer(start: memory.slot(start), count: run)
    }

    /// Takes in that the first `count` reserved slots are written.
    @inlinable @inline(__always)
    public mutating func commit(_ count: Int) {
        precondition(count >= 0 && count <= cursor.free, "more than was reserved")
        cursor.commit(count, memory)
    }

    /// Shows the consumer all that is written; to be called when nothing more is at hand.
    @inlinable @inline(__always)
    public mutating func flush() { cursor.publish(memory) }

    /// Looks whether there is room now.
    @inlinable @inline(__always)
    public mutating func look() -> RingState {
        // A copy, so that the original need not be in memory.
        var slow = cursor
        let state = slow.findRoom(memory)
        cursor = slow
        return state
    }

    /// Waits for room; flushes first.
    @inlinable @inline(__always)
    public mutating func wait(until deadline: RingDeadline = .never) -> RingState {
        let (state, slow) = RingWaiting<Element, Wait>.room(cursor, memory, deadline)
        cursor = slow
        return state
    }

    /// Whether the consumer is there, gone in good order, or dead.
    @inlinable public var peer: RingMark {
        RingMark(rawValue: memory.loadAcquiring(.state(of: 0))) ?? .abandoned
    }

    /// Publishes the rest and says that this was all.
    @inlinable
    public consuming func close() {
        cursor.end(.closed, memory)
        lease.ended()
    }

    /// Publishes the rest and says that this was not all: the producer has failed.
    @inlinable
    public consuming func abandon() {
        cursor.end(.abandoned, memory)
        lease.ended()
    }

    /// Names the consumer that a wait has given up.
    public func stall() -> RingStall {
        RingStall(
            ring: lease.names.ring, peer: lease.names.consumers[0],
            position: memory.loadAcquiring(.position(of: 0)), isAbandoned: peer == .abandoned)
    }
}
