/// Where the producer of a broadcast ring stands, and every step it takes.
///
/// Concurrency: a value of the producer's thread.
@frozen public struct BroadcastCursor: FillingCursor, Hashable, Sendable, BitwiseCopyable {
    @usableFromInline var at = 0
    @usableFromInline var shown = 0
    @usableFromInline var warned = 0
    @usableFromInline var limit: Int
    @usableFromInline let capacity: Int
    @usableFromInline let batch: Int
    @usableFromInline let consumers: Int
    @usableFromInline let holders: UInt32

    /// A cursor of an empty ring.
    ///
    /// - Parameter holders: bit k says that consumer k holds the producer back.
    @inlinable
    public init(capacity: Int, batch: Int, consumers: Int, holders: UInt32) {
        limit = capacity
        self.capacity = capacity
        self.batch = batch
        self.consumers = consumers
        self.holders = holders
    }

    /// Where the next element goes.
    @inlinable public var position: Int { at }
    /// Up to where elements are published.
    @inlinable public var published: Int { shown }
    /// Up to where dropped consumers have been warned.
    @inlinable public var claimed: Int { warned }
    /// Slots known to be free; there may be more.
    @inlinable public var free: Int { limit &- at }
    /// Whether any consumer may be overwritten.
    @inlinable var drops: Bool { holders.nonzeroBitCount != consumers }

    /// Whether a consumer holds the producer back.
    @inlinable
    func waits(for consumer: Int) -> Bool {
        holders & (1 << UInt32(truncatingIfNeeded: consumer)) != 0
    }

    /// Writes the next element into a free slot; publishes when a batch is full.
    @inlinable @inline(__always)
    public mutating func write<Memory: RingMemory>(_ element: Memory.Element, _ memory: Memory) {
        if warned == at { claim(memory) }
        memory.writeShared(element, at: at)
        at &+= 1
        if at &- shown >= batch { show(memory) }
    }

    /// Warns dropped consumers, up to the next publication, before their slots are written anew.
    @inlinable @inline(__always)
    mutating func claim<Memory: RingMemory>(_ memory: Memory) {
        warned = shown &+ batch
        guard drops else { return }
        memory.storeRelaxed(warned, .claim)
        memory.fenceReleasing()
    }

    /// Shows the consumers all that is written.
    @inlinable @inline(__always)
    public mutating func publish<Memory: RingMemory>(_ memory: Memory) {
        if at != shown { show(memory) }
    }

    @inlinable @inline(__always)
    mutating func show<Memory: RingMemory>(_ memory: Memory) {
        memory.storeReleasing(at, .tail)
        shown = at
        Parking.wakeConsumers(consumers, memory)
    }

    /// Publishes, and looks how far the consumers are that hold the producer back.
    ///
    /// - Returns: `.finished` when no consumer of any kind is left.
    @inlinable
    public mutating func findRoom<Memory: RingMemory>(_ memory: Memory) -> RingState {
        publish(memory)
        var (slowest, present) = (at, 0)
        for consumer in 0..<consumers {
            let mark = memory.loadAcquiring(.state(of: consumer))
            guard mark == RingMark.open.rawValue else { continue }
            present &+= 1
            guard waits(for: consumer) else { continue }
            slowest = min(slowest, memory.loadAcquiring(.position(of: consumer)))
        }
        limit = slowest &+ capacity
        guard present > 0 else { return .finished }
        return limit != at ? .ready : .idle
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
        Parking.wakeConsumers(consumers, memory)
    }
}
