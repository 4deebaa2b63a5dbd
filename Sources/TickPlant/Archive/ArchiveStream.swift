import TickLog
import TickStorage

/// One stream of a run while it is archived: its log, and what of it is there already.
///
/// After a restart the run makes records again that the log has. Those are not appended; that they
/// are the same is shown by their CRC, which the checkpoint has too.
/// Concurrency: the archive's thread.
final class ArchiveStream {
    let plan: StreamPlan
    let log: Log
    private let headers: RecordHeaders
    /// Of the schema that its records are written by.
    let fingerprint: UInt64
    /// What the end was when the newest state was taken, or when the run began.
    private var endAtState: Int64
    /// Of the records since then.
    private var digest = CRC32C()
    /// Records that the run makes again and the log has already.
    private var repeats: Int64
    private let digestOfRepeats: UInt32

    /// The stream with its log brought to where it `stands`; a run that is gone on with `repeats`
    /// what it made since its state.
    init(
        _ plan: StreamPlan, _ directory: LogDirectory, _ options: LogOptions,
        stands: Checkpoint.Stream?, repeats: Bool
    ) throws(StorageError) {
        let committed = stands?.end ?? 0
        endAtState = repeats ? stands?.endAtState ?? 0 : committed
        digestOfRepeats = stands?.digest ?? 0
        self.repeats = committed - endAtState
        log = try Log(directory, stream: plan.name, options: options, committed: committed)
        let schemas = SchemaStore(directory.fileSystem, folder: log.folder.path)
        var plan = plan
        plan.schema = try schemas.naming(plan.schema)
        self.plan = plan
        fingerprint = plan.schema.fingerprint
        headers = try schemas.add(plan.schema)
        guard log.endOffset == committed else {
            throw StorageError(
                .corrupt,
                "ends at offset \(log.endOffset) and the checkpoint counts on \(committed); bring"
                    + " the log back from a copy, or archive the input anew into another folder",
                path: log.folder.path)
        }
    }

    /// Whether what comes is in the log already.
    var isRepeating: Bool { repeats > 0 }

    /// What a checkpoint says of it.
    var position: Checkpoint.Stream {
        Checkpoint.Stream(
            name: plan.name, end: log.endOffset, endAtState: endAtState, digest: digest.value,
            fingerprint: fingerprint)
    }

    /// Whether there are records that a checkpoint does not have yet.
    func hasNews(since checkpoint: Checkpoint?) -> Bool {
        log.endOffset > checkpoint?.stream(plan.name)?.end ?? 0
    }

    /// A state was taken here: the run repeats nothing of before.
    func noteState() {
        endAtState = log.endOffset
        digest = CRC32C()
    }

    /// Appends a record, unless the log has it from before a restart.
    ///
    /// Throws: `corrupt` where what is repeated is not what the log has.
    func append(
        key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?, timeMillis: Int64
    ) throws(StorageError) {
        if let key { digest.take(key) }
        if let value { digest.take(value) }
        guard repeats == 0 else { return try pass() }
        try log.append(key: key, value: value, timeMillis: timeMillis, headers: headers)
    }

    private func pass() throws(StorageError) {
        repeats -= 1
        if repeats == 0, digest.value != digestOfRepeats { throw differs() }
    }

    /// Throws: where the run ended before it had repeated all that the log has.
    func checkIsCaughtUp() throws(StorageError) { if repeats > 0 { throw differs() } }

    private func differs() -> StorageError {
        StorageError(
            .corrupt,
            "what the run makes now is not what it made before it was broken off; go on with the"
                + " same input, options and program, or archive into another folder",
            path: log.folder.path)
    }
}
