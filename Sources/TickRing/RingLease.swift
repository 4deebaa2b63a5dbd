/// What keeps the ring's memory for one end of it, and tells the other side when that end is gone.
///
/// Concurrency: touched when its end begins and ends only.
@usableFromInline
final class RingLease: @unchecked Sendable {
    let storage: RingStorage
    let names: RingNames
    private let state: RingCell
    private let flag: RingCell
    private var hasEnded = false

    /// - Parameter flag: of the sleepers on the other side.
    init(_ storage: RingStorage, names: RingNames, state: RingCell, flag: RingCell) {
        self.storage = storage
        self.names = names
        self.state = state
        self.flag = flag
    }

    /// The end has told the other side itself.
    @usableFromInline
    func ended() { hasEnded = true }

    deinit {
        guard !hasEnded else { return }
        let memory = AtomicMemory<UInt8, Blocking>(storage)
        memory.storeReleasing(RingMark.abandoned.rawValue, state)
        Parking.wake(flag, memory)
    }
}
