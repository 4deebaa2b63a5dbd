/// What a broadcast ring does when a consumer is too slow.
@frozen public enum BroadcastMode: Sendable {
    /// The producer waits for it.
    case holds
    /// Elements are overwritten under it; it learns how many it has lost.
    case drops
}

/// The end of a broadcast ring that the producer does not wait for.
///
/// Concurrency: moved to one thread. Copies word by word and judges the copy afterwards, so it
/// never hands out what was overwritten while it was read.
/// Cost: a copy, and one look at the producer's claim per copied run.
/// Limits: lags by at most the capacity less one batch of the producer's.
@frozen
public struct DroppingConsumer<Element: BitwiseCopyable, Wait: RingWait>: ~Copyable,
    @unchecked Sendable
{
    @usableFromInline let memory: AtomicMemory<Element, Wait>
    @usableFromInline var cursor: ConsumerCursor
    @usableFromInline let lease: RingLease
    /// Elements lost so far.
    public private(set) var lost = 0

    init(memory: AtomicMemory<Element, Wait>, number: Int, lease: RingLease) {
        self.memory = memory
        self.lease = lease
        cursor = ConsumerCursor(number: number)
    }

    /// Elements taken and lost so far.
    @inlinable public var position: Int { cursor.position }

    /// Copies what is there into the buffer.
    ///
    /// - Returns: the part of the buffer that holds elements, in order, and how many were lost
    ///   before the first of them.
    @inlinable @inline(__always)
    public mutating func take(
        into buffer: UnsafeMutableBufferPointer<Element>
    ) -> BroadcastTaken {
        if cursor.available <= 0, look() != .ready { return BroadcastTaken(0..<0, lost: 0) }
        let run = min(buffer.count, cursor.available)
        for index in 0..<run {
            buffer[index] = memory.readShared(at: cursor.position &+ index)
        }
        let judged = cursor.settle(run, capacity: memory.mask &+ 1, memory)
        count(judged.lost)
        return BroadcastTaken(judged.spoiled..<run, lost: judged.lost)
    }

    @usableFromInline mutating func count(_ more: Int) { lost &+= more }

    /// Looks whether there is an element now.
    @inlinable @inline(__always)
    public mutating func look() -> RingState {
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
}

/// What a dropping consumer has got.
@frozen public struct BroadcastTaken: Equatable, Sendable {
    /// The part of the buffer that holds elements.
    public let range: Range<Int>
    /// Elements lost before them.
    public let lost: Int

    /// So many lost, and then this part of the buffer.
    @inlinable public init(_ range: Range<Int>, lost: Int) {
        self.range = range
        self.lost = lost
    }
}
