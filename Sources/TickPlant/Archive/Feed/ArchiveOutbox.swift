import Synchronization
import TickRing

/// One thread's way to the archive's thread: parcels over a ring that blocks when it is full.
///
/// Concurrency: `send` on one thread at a time; the ring's other end on the archive's.
/// Limits: `parcelsMax` parcels wait, some 64 KiB each.
final class ArchiveOutbox {
    /// How many parcels may wait before the sender does.
    static let parcelsMax = 64

    private var producer: Producer<UInt, Blocking>
    private let state: ArchiveRunState
    /// Parcels sent so far.
    private(set) var sent = 0

    init(_ ring: Ring<UInt, Blocking>, _ state: ArchiveRunState) {
        producer = ring.takeProducer()
        self.state = state
    }

    /// Whether the archive has given up: what is sent is dropped.
    var hasFailed: Bool { state.hasFailed }

    /// Hands a parcel on; waits for room where there is none.
    func send(_ parcel: ArchiveParcel) {
        sent += 1
        let word = UInt(bitPattern: Unmanaged.passRetained(parcel).toOpaque())
        while !producer.push(word) {
            guard producer.wait() == .ready else {
                Unmanaged.passUnretained(parcel).release()
                return
            }
        }
        producer.flush()
    }
}

/// What the archive's thread tells the others.
final class ArchiveRunState: Sendable {
    private let failed = Atomic(false)
    private let error = Mutex<PlantError?>(nil)

    var hasFailed: Bool { failed.load(ordering: .acquiring) }

    /// Why the archive could not go on, if it could not.
    var failure: PlantError? { error.withLock { $0 } }

    func fail(_ failure: PlantError) {
        error.withLock { if $0 == nil { $0 = failure } }
        failed.store(true, ordering: .releasing)
    }
}
