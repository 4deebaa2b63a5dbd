import Synchronization

/// A bounded ring from one producer to several consumers, each of which gets every element.
///
/// By choice a consumer holds the producer back or is dropped. Each end is taken once and moved to
/// its thread; one dropped without `close` counts as dead, and holds nobody any more.
///
/// Concurrency: ends may be taken on any thread.
/// Cost: allocates once, `capacity` slots and 128 bytes for each consumer and three more.
/// Limits: at most `RingLimits.consumersMax` consumers; an element is a multiple of 8 bytes.
public final class Broadcast<Element: BitwiseCopyable, Wait: RingWait>: Sendable {
    /// What it and its ends are called.
    public let names: RingNames
    /// What each consumer does to the producer when it is slow.
    public let modes: [BroadcastMode]
    /// Slots.
    public var capacity: Int { storage.capacity }

    private let storage: RingStorage
    /// Bit 0 for the producer, bit k + 1 for consumer k.
    private let taken = Atomic(0)

    /// An empty ring with the consumers named.
    public init(capacity: Int, names: RingNames, modes: [BroadcastMode]) {
        precondition(
            !modes.isEmpty && modes.count <= RingLimits.consumersMax
                && modes.count == names.consumers.count,
            "\(modes.count) consumers with \(names.consumers.count) names")
        let stride = MemoryLayout<Element>.stride
        precondition(
            stride % 8 == 0 && stride == MemoryLayout<Element>.size,
            "an element of \(MemoryLayout<Element>.size) bytes is no multiple of 8")
        self.names = names
        self.modes = modes
        storage = RingStorage(capacity: capacity, stride: stride, consumers: modes.count)
    }

    deinit {
        let known = taken.load(ordering: .relaxed)
        if known & 1 == 0 { _ = producerLease() }
        for number in modes.indices where known & (2 << number) == 0 { _ = consumerLease(number) }
    }

    /// The end that fills it.
    ///
    /// - Parameter batch: elements written before they are shown, from 1 to the capacity.
    public func takeProducer(batch: Int = 1) -> BroadcastProducer<Element, Wait> {
        precondition(
            batch > 0 && batch <= capacity, "a batch of \(batch) in a ring of \(capacity)")
        take(1, "the producer")
        let holders = modes.indices.reduce(UInt32(0)) {
            $0 | (modes[$1] == .holds ? 1 << UInt32($1) : 0)
        }
        let cursor = BroadcastCursor(
            capacity: capacity, batch: batch, consumers: modes.count, holders: holders)
        return BroadcastProducer(
            memory: AtomicMemory(storage), cursor: cursor, lease: producerLease())
    }

    /// The end of a consumer that holds the producer back.
    public func takeHolding(_ number: Int) -> Consumer<Element, Wait> {
        precondition(modes[number] == .holds, "consumer \(names.consumers[number]) is dropped")
        take(2 << number, names.consumers[number])
        return Consumer(
            memory: AtomicMemory(storage), number: number, lease: consumerLease(number))
    }

    /// The end of a consumer that the producer does not wait for.
    public func takeDropping(_ number: Int) -> DroppingConsumer<Element, Wait> {
        precondition(modes[number] == .drops, "consumer \(names.consumers[number]) holds")
        take(2 << number, names.consumers[number])
        return DroppingConsumer(
            memory: AtomicMemory(storage), number: number, lease: consumerLease(number))
    }

    private func take(_ bit: Int, _ name: String) {
        let before = taken.bitwiseOr(bit, ordering: .relaxed).oldValue
        precondition(before & bit == 0, "\(name) of ring \(names.ring) is taken twice")
    }

    private func producerLease() -> RingLease {
        RingLease(storage, names: names, state: .producerState)
    }

    private func consumerLease(_ number: Int) -> RingLease {
        RingLease(storage, names: names, state: .state(of: number))
    }
}
