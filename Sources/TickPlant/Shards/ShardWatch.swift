import Glibc
import Synchronization

/// What the threads of a run know of each other: who works, who waits, and whether one has failed.
///
/// Concurrency: any thread. Cost: a store a batch of records.
/// Limits: a thread that works on one batch for `stallNanos` counts as standing still.
final class ShardWatch: @unchecked Sendable {
    /// What a thread is doing.
    enum State: Int {
        case working
        /// Waits for another of them.
        case waiting
        /// Waits for who reads the output; that may take as long as it will.
        case writing
        case done
    }

    private struct Worker: ~Copyable {
        let state = Atomic(State.working.rawValue)
        let batches = Atomic<UInt64>(0)
    }

    /// How often one who waits looks around.
    static let lookNanos: Int64 = 100_000_000
    private let stallNanos: Int64
    private let names: [String]
    private let workers: UnsafeMutablePointer<Worker>
    private let failure = Mutex<String?>(nil)
    private let failed = Atomic(false)
    private let seen: Mutex<[Sight]>

    /// A worker as it was last seen to change.
    private struct Sight {
        var batches: UInt64 = 0
        var since: Int64
    }

    /// For workers of these names.
    init(_ names: [String], stallNanos: Int64) {
        self.names = names
        self.stallNanos = stallNanos
        workers = .allocate(capacity: names.count)
        for index in names.indices { (workers + index).initialize(to: Worker()) }
        seen = Mutex(Array(repeating: Sight(since: MonotonicClock.nanos()), count: names.count))
    }

    deinit {
        workers.deinitialize(count: names.count)
        workers.deallocate()
    }

    /// What ended the run, if anything did.
    var failureText: String? { failure.withLock { $0 } }
    /// Whether the run is to end.
    var hasFailed: Bool { failed.load(ordering: .relaxed) }

    /// Ends the run; the first reason counts.
    func fail(_ text: String) {
        failure.withLock { if $0 == nil { $0 = text } }
        failed.store(true, ordering: .relaxed)
    }

    /// A worker begins to do something else.
    func set(_ worker: Int, _ state: State) {
        workers[worker].batches.add(1, ordering: .relaxed)
        workers[worker].state.store(state.rawValue, ordering: .releasing)
    }

    /// Whether a worker has come to its end.
    func isDone(_ worker: Int) -> Bool {
        workers[worker].state.load(ordering: .acquiring) == State.done.rawValue
    }

    /// Whether some worker stands still; then the run has failed, by its name. The first is who
    /// feeds the others, at its own pace.
    func findStalled() -> Bool {
        let now = MonotonicClock.nanos()
        return seen.withLock { sights in
            for index in names.indices.dropFirst() {
                let batches = workers[index].batches.load(ordering: .relaxed)
                let isWorking =
                    workers[index].state.load(ordering: .relaxed) == State.working.rawValue
                if batches != sights[index].batches || !isWorking {
                    sights[index] = Sight(batches: batches, since: now)
                } else if now - sights[index].since >= stallNanos {
                    fail(
                        "\(names[index]) stands still: nothing done for"
                            + " \(stallNanos / 1_000_000_000) s; the output is incomplete")
                    return true
                }
            }
            return false
        }
    }

    /// Sleeps for a little.
    func nap(micros: UInt32 = 50) { usleep(micros) }
}
