/// Where a consumer of a ring stands, and every step it takes.
///
/// Concurrency: a value of the consumer's thread.
@frozen public struct ConsumerCursor: Hashable, Sendable, BitwiseCopyable {
    /// The first element not yet given back.
    @inlinable public var position: Int { at }
    @usableFromInline var at = 0
    @usableFromInline var seen = 0
    @usableFromInline let number: Int

    /// The cursor of one consumer of an empty ring, 0 if there is only one.
    @inlinable public init(number: Int = 0) { self.number = number }

    /// Elements known to be there; there may be more. Below 0 when a dropped consumer has gone
    /// ahead of what it has seen.
    @inlinable public var available: Int { seen &- at }

    /// Looks for elements where none are known.
    @inlinable
    public mutating func look<Memory: RingMemory>(_ memory: Memory) -> RingState {
        if available > 0 { return .ready }
        seen = memory.loadAcquiring(.tail)
        if available > 0 { return .ready }
        let mark = memory.loadAcquiring(.producerState)
        if mark == RingMark.open.rawValue { return .idle }
        // What was published before the end may have come after the first look.
        seen = memory.loadAcquiring(.tail)
        return available > 0 ? .ready : RingState(ended: mark)
    }

    /// Gives the slots of the next `count` elements back.
    @inlinable @inline(__always)
    public mutating func release<Memory: RingMemory>(_ count: Int, _ memory: Memory) {
        at &+= count
        memory.storeReleasing(at, .position(of: number))
        Parking.wakeProducer(memory)
    }

    /// Looks once more after announcing it, and sleeps if there is still nothing.
    @inlinable
    public mutating func park<Memory: RingMemory>(
        until deadline: RingDeadline, _ memory: Memory
    ) -> RingState {
        Parking.announce(.parked(number), memory)
        let state = look(memory)
        if state == .idle { memory.wait(on: .parked(number), while: 1, until: deadline) }
        memory.storeRelaxed(0, .parked(number))
        return state
    }

    /// Says how it ended; holds nothing back any more.
    @inlinable
    public func end<Memory: RingMemory>(_ mark: RingMark, _ memory: Memory) {
        memory.storeReleasing(mark.rawValue, .state(of: number))
        Parking.wakeProducer(memory)
    }
}
