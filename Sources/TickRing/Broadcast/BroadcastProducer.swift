/// The end of a broadcast ring that fills it.
///
/// Concurrency: moved to one thread; a local variable there.
/// Cost: a push is a copy and three compares; finding room looks at every consumer.
/// Limits: dropped without `close` it counts as dead, and what was not flushed is lost.
@frozen
public struct BroadcastProducer<Element: BitwiseCopyable, Wait: RingWait>: ~Copyable,
    @unchecked Sendable
{
    @usableFromInline let memory: AtomicMemory<Element, Wait>
    @usableFromInline var cursor: BroadcastCursor
    @usableFromInline let lease: RingLease

    init(memory: AtomicMemory<Element, Wait>, cursor: BroadcastCursor, lease: RingLease) {
        self.memory = memory
        self.cursor = cursor
        self.lease = lease
    }

    /// Elements written so far.
    @inlinable public var position: Int { cursor.position }

    /// Writes an element if no holding consumer is in the way; otherwise false.
    @inlinable @inline(__always)
    public mutating func push(_ element: Element) -> Bool {
        if cursor.free == 0, look() != .ready { return false }
        cursor.write(element, memory)
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
        cursor.write(element, memory)
        return .ready
    }

    /// Shows the consumers all that is written; to be called when nothing more is at hand.
    @inlinable @inline(__always)
    public mutating func flush() { cursor.publish(memory) }

    /// Looks whether there is room now; `.finished` when no consumer is left.
    @inlinable @inline(__always)
    public mutating func look() -> RingState {
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

    /// Whether a consumer is there, gone in good order, or dead.
    @inlinable
    public func peer(_ consumer: Int) -> RingMark {
        precondition(consumer >= 0 && consumer < cursor.consumers, "no consumer \(consumer)")
        return RingMark(rawValue: memory.loadAcquiring(.state(of: consumer))) ?? .abandoned
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

    /// Names the consumer that stands in the way: a dead one, else the slowest that holds.
    public func stall() -> RingStall? {
        let numbers = 0..<cursor.consumers
        let dead = numbers.first { peer($0) == .abandoned }
        let holding = numbers.filter { cursor.waits(for: $0) && peer($0) == .open }
        let slowest = holding.min { place($0) < place($1) }
        guard let number = dead ?? slowest else { return nil }
        return RingStall(
            ring: lease.names.ring, peer: lease.names.consumers[number],
            position: place(number), isAbandoned: number == dead)
    }

    private func place(_ consumer: Int) -> Int { memory.loadAcquiring(.position(of: consumer)) }
}
