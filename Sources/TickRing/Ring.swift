import Synchronization

/// A bounded ring of trivial values from one producer to one consumer.
///
/// Each end is taken once and moved to its thread. An end that is dropped without `close` counts as
/// dead, also one that was never taken when the ring itself is dropped.
///
/// Concurrency: ends may be taken on any thread.
/// Cost: allocates once, `capacity` slots and 512 bytes; nothing afterwards.
/// Limits: a capacity is a power of two, at most `RingLimits.capacityMax`.
public final class Ring<Element: BitwiseCopyable, Wait: RingWait>: Sendable {
    /// What it and its ends are called.
    public let names: RingNames
    /// Slots.
    public var capacity: Int { storage.capacity }

    private let storage: RingStorage
    private let producerTaken = Atomic(false)
    private let consumerTaken = Atomic(false)

    /// An empty ring.
    public init(capacity: Int, names: RingNames) {
        self.names = names
        storage = RingStorage(
            capacity: capacity, stride: MemoryLayout<Element>.stride, consumers: 1)
    }

    deinit {
        if !producerTaken.load(ordering: .relaxed) { _ = producerLease() }
        if !consumerTaken.load(ordering: .relaxed) { _ = consumerLease() }
    }

    /// The end that fills it.
    ///
    /// - Parameter batch: elements written before they are shown to the consumer; `flush` shows
    ///   them earlier, and waiting for room flushes. From 1 to the capacity.
    public func takeProducer(batch: Int = 1) -> Producer<Element, Wait> {
        precondition(
            batch > 0 && batch <= capacity, "a batch of \(batch) in a ring of \(capacity)")
        precondition(
            !producerTaken.exchange(true, ordering: .relaxed),
            "the producer of ring \(names.ring) is taken twice")
        return Producer(
            memory: AtomicMemory(storage), batch: batch, capacity: capacity,
            lease: producerLease())
    }

    /// The end that empties it.
    public func takeConsumer() -> Consumer<Element, Wait> {
        precondition(
            !consumerTaken.exchange(true, ordering: .relaxed),
            "the consumer of ring \(names.ring) is taken twice")
        return Consumer(memory: AtomicMemory(storage), number: 0, lease: consumerLease())
    }

    private func producerLease() -> RingLease {
        RingLease(storage, names: names, state: .producerState)
    }

    private func consumerLease() -> RingLease {
        RingLease(storage, names: names, state: .state(of: 0))
    }
}
