/// What keeps the ring's memory for one end of it, and tells the other side when that end is gone.
///
/// Concurrency: touched when its end begins and ends only.
@usableFromInline
final class RingLease: @unchecked Sendable {
    let storage: RingStorage
    let names: RingNames
    private let state: RingCell
    /// Consumers to wake, none if the end is one of them.
    private let consumers: Int
    private var hasEnded = false

    init(_ storage: RingStorage, names: RingNames, state: RingCell) {
        self.storage = storage
        self.names = names
        self.state = state
        consumers = state == .producerState ? names.consumers.count : 0
    }

    /// The end has told the other side itself.
    @usableFromInline
    func ended() { hasEnded = true }

    deinit {
        guard !hasEnded else { return }
        let memory = AtomicMemory<UInt8, Blocking>(storage)
        memory.storeReleasing(RingMark.abandoned.rawValue, state)
        if consumers > 0 {
            Parking.wakeConsumers(consumers, memory)
        } else {
            Parking.wakeProducer(memory)
        }
    }
}
