/// Where the producer of a ring for one consumer stands, and every step it takes.
///
/// Concurrency: a value of the producer's thread. The element's write comes before the release of
/// `tail`, the consumer's reads before its release of the position that gives the slot back.
@frozen public struct ProducerCursor: FillingCursor, Hashable, Sendable, BitwiseCopyable {
    /// Where the next element goes.
    @inlinable public var position: Int { at }
    /// Up to where elements are published.
    @inlinable public var published: Int { shown }
    @usableFromInline var at = 0
    @usableFromInline var shown = 0
    @usableFromInline var limit: Int
    @usableFromInline let capacity: Int
    @usableFromInline let batch: Int

    /// A cursor of an empty ring that publishes whenever `batch` elements are written.
    @inlinable public init(capacity: Int, batch: Int) {
        limit = capacity
        self.capacity = capacity
        self.batch = batch
    }

    /// Slots known to be free; there may be more.
    @inlinable public var free: Int { limit &- at }

    /// Takes in that so many slots from `position` on are written.
    @inlinable @inline(__always)
    public mutating func commit<Memory: RingMemory>(_ count: Int, _ memory: Memory) {
        at &+= count
        if at &- shown >= batch { show(memory) }
    }

    /// Shows the consumer all that is written.
    @inlinable @inline(__always)
    public mutating func publish<Memory: RingMemory>(_ memory: Memory) {
        if at != shown { show(memory) }
    }

    @inlinable @inline(__always)
    mutating func show<Memory: RingMemory>(_ memory: Memory) {
        memory.storeReleasing(at, .tail)
        shown = at
        Parking.wakeConsumers(1, memory)
    }

    /// Publishes, and looks how far the consumer is.
    @inlinable
    public mutating func findRoom<Memory: RingMemory>(_ memory: Memory) -> RingState {
        publish(memory)
        limit = memory.loadAcquiring(.position(of: 0)) &+ capacity
        if limit != at { return .ready }
        let mark = memory.loadAcquiring(.state(of: 0))
        return mark == RingMark.open.rawValue ? .idle : RingState(ended: mark)
    }

    /// Looks once more after announcing it, and sleeps if there is still no room.
    @inlinable
    public mutating func park<Memory: RingMemory>(
        until deadline: RingDeadline, _ memory: Memory
    ) -> RingState {
        Parking.announce(.producerParked, memory)
        let state = findRoom(memory)
        if state == .idle { memory.wait(on: .producerParked, while: 1, until: deadline) }
        memory.storeRelaxed(0, .producerParked)
        return state
    }

    /// Publishes the rest and says how it ended.
    @inlinable
    public mutating func end<Memory: RingMemory>(_ mark: RingMark, _ memory: Memory) {
        publish(memory)
        memory.storeReleasing(mark.rawValue, .producerState)
        Parking.wakeConsumers(1, memory)
    }
}
