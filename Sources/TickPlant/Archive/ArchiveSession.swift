import TickCore
import TickRing
import TickStorage
import TickWindows

/// A run's archive as the ingest thread sees it: where its records go, and its checkpoints.
///
/// Concurrency: owned by the ingest thread; `makeTap` before the run begins.
final class ArchiveSession {
    /// What the ingest thread's records go through.
    let ingest: ArchiveTap
    private let plans: StreamPlans
    private let queries: [WindowPlan]
    private let outbox: ArchiveOutbox
    private let writerOutbox: ArchiveOutbox
    private var writer: ArchiveTap
    private let instruments: InstrumentTable
    private let state: ArchiveRunState
    /// The archive's thread has it until that has ended.
    private let archive: Archive
    private let thread: WorkerThread
    private let options: ArchiveOptions
    private let pool: ArchiveRecordsPool
    private var isOver = false
    private var schedule: StateSchedule
    private var stateBegan: Int64 = 0

    /// Starts the archive's thread.
    init(
        _ archive: Archive, plans: StreamPlans, queries: [WindowPlan],
        instruments: InstrumentTable, options: ArchiveOptions
    ) throws(PlantError) {
        self.plans = plans
        self.queries = queries
        self.instruments = instruments
        self.options = options
        self.archive = archive
        state = ArchiveRunState()
        pool = ArchiveRecordsPool(bytes: options.parcelBytes)
        schedule = StateSchedule(options.stateNanos)
        let rings = ["the ingest thread", "the writer"].map { name in
            Ring<UInt, Blocking>(
                capacity: ArchiveOutbox.parcelsMax,
                names: RingNames(
                    ring: "from \(name) to the archive", producer: name, consumer: "the archive"))
        }
        outbox = ArchiveOutbox(rings[0], state)
        writerOutbox = ArchiveOutbox(rings[1], state)
        ingest = ArchiveTap(
            plans, queries: queries, instruments: instruments, outbox: outbox,
            parcelBytes: options.parcelBytes, pool: pool)
        writer = ingest
        let worker = ArchiveWorker(archive, ingest: rings[0], writer: rings[1], state, pool)
        thread = try WorkerThread { worker.run() }
    }

    /// What panes and late ticks of a thread with these instruments go through.
    func makeTap(for instruments: InstrumentTable) -> ArchiveTap {
        guard instruments !== self.instruments else { return ingest }
        writer = ArchiveTap(
            plans, queries: queries, instruments: instruments, outbox: writerOutbox,
            parcelBytes: options.parcelBytes, pool: pool)
        return writer
    }

    /// Whether it is time for a state; the time that taking it needs counts from here.
    func isStateDue() -> Bool {
        stateBegan = MonotonicClock.nanos()
        return schedule.isDue(stateBegan)
    }

    /// A state was taken.
    func stateTaken() { schedule.taken(from: stateBegan, to: MonotonicClock.nanos()) }

    /// Why the archive cannot go on, if it cannot.
    var failure: PlantError? { ingest.failure ?? writer.failure ?? state.failure }

    /// Whether there is no point in going on.
    var hasFailed: Bool { ingest.hasFailed || writer.hasFailed }

    /// Makes everything put out so far a checkpoint; `state` is what the replay needs to go on from
    /// here, nil where it goes on from an earlier one.
    ///
    /// The thread of the windows must wait: its tap is used here.
    func checkpoint(_ stage: Checkpoint.Stage, state: ReplayState?) {
        writer.seal()
        ingest.seal()
        outbox.send(
            ArchiveParcel(
                .checkpoint(
                    CheckpointRequest(
                        stage: stage, state: state.map { state in { state.encoded() } },
                        writerParcels: writerOutbox.sent))))
    }

    /// Makes everything the last checkpoint of the run, and waits until all is archived.
    ///
    /// Returns: what each stream has then.
    /// Throws: what kept the archive from that.
    func end() throws(PlantError) -> [ArchivedStream] {
        if !hasFailed { checkpoint(.ended, state: nil) }
        stop(isClean: !hasFailed)
        if let failure { throw failure }
        return archive.contents
    }

    deinit { stop(isClean: false) }

    private func stop(isClean: Bool) {
        guard !isOver else { return }
        isOver = true
        outbox.send(ArchiveParcel(.end(isClean: isClean)))
        thread.join()
    }
}
