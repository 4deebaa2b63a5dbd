import TickStorage

/// Compacts a log: of each key the latest record stays, at its offset; in steps, each of one batch.
///
/// A round learns the latest offsets of the keys that are not yet compacted, as many as fit into
/// memory, and rewrites all segments up to there, the oldest first, so that a tombstone is never
/// gone while an older record of its key is there. A crash at any moment leaves the segments as
/// they were or as they are to be. The last batch of each segment made stays, without records if it
/// must, so that segments follow on each other without a gap.
///
/// Concurrency: one thread at a time, which may be another than the one that appends.
/// Cost: reads and writes all segments once a round; memory for keys as the options say, and for
/// one batch.
public final class LogCleaner {
    private let folder: LogFolder
    private let options: CleanupOptions
    private var round: CleaningRound?
    private var pace: BytesPace
    private var report = CleaningReport()
    private var begun: (nowMillis: Int64, limit: Int64)?

    /// What a step did.
    public enum Step: Equatable, Sendable {
        /// There is more to do.
        case working
        /// There is more to do, but not before so many nanoseconds have passed.
        case pause(nanos: Int64)
        /// The compaction is done.
        case done(CleaningReport)
    }

    /// A cleaner of one log.
    public init(_ folder: LogFolder, _ options: CleanupOptions) {
        self.folder = folder
        self.options = options
        pace = BytesPace(bytesPerSecond: options.bytesPerSecondMax)
    }

    /// Begins a compaction where one is due; false where none is, or the folder is being cleaned.
    ///
    /// - Parameters:
    ///   - nowMillis: the time that lag and delete horizons are counted from.
    ///   - limit: the offset that everybody who needs the records has consumed; the recovery point
    ///     written last is a limit too.
    ///   - force: whether to compact however little is dirty, and whatever the policy.
    public func begin(
        nowMillis: Int64, limit: Int64, force: Bool = false
    ) throws(StorageError) -> Bool {
        precondition(round == nil, "a compaction of \(folder.path) is under way")
        guard options.policy.compacts || force, folder.beginCleaning() else { return false }
        report = CleaningReport()
        begun = (nowMillis, limit)
        guard let range = range(force: force) else {
            folder.endCleaning()
            return false
        }
        report.segmentsBefore = range.segments.count
        report.bytesBefore = range.segments.reduce(0) { $0 + $1.bytes }
        round = CleaningRound(folder, options, range, nowMillis: nowMillis)
        return true
    }

    /// Goes on by one batch, or one segment's end; to be called until it is done, as the pace says.
    ///
    /// Throws: what reading or writing threw; the compaction is then given up, and what was put in
    /// place stays. Where that was half done the folder is not cleaned again before it is opened
    /// anew.
    public func step(nowNanos: Int64) throws(StorageError) -> Step {
        guard let round else { preconditionFailure("no compaction of \(folder.path) was begun") }
        if let nanos = pace.pause(nowNanos: nowNanos) { return .pause(nanos: nanos) }
        do throws(StorageError) {
            guard let moved = try round.step() else { return try endRound(round) }
            pace.move(moved)
            return .working
        } catch {
            abandon()
            throw error
        }
    }

    /// Compacts all that is due, waiting as the pace says; nil where nothing is.
    public func run(
        nowMillis: Int64, limit: Int64, force: Bool = false, nowNanos: () -> Int64,
        sleep: (_ nanos: Int64) -> Void
    ) throws(StorageError) -> CleaningReport? {
        guard try begin(nowMillis: nowMillis, limit: limit, force: force) else { return nil }
        while true {
            switch try step(nowNanos: nowNanos()) {
            case .working: continue
            case .pause(let nanos): sleep(nanos)
            case .done(let report): return report
            }
        }
    }

    /// Gives up a compaction that was begun; what was put in place stays.
    public func abandon() {
        guard let round else { return }
        self.round = nil
        if round.discard() { folder.endCleaning() }
    }

    private func range(force: Bool) -> CleanRange? {
        let point = folder.directory.writtenRecoveryPoint(folder.stream)
        return CleanRange(
            folder.segments, options, cleaned: folder.directory.cleanedOffset(folder.stream),
            nowMillis: begun!.nowMillis, limit: min(begun!.limit, point), force: force)
    }

    private func endRound(_ ended: CleaningRound) throws(StorageError) -> Step {
        try folder.directory.writeCleanedOffset(folder.stream, ended.keysEnd)
        report.rounds += 1
        report.cleanedOffset = ended.keysEnd
        if ended.keysEnd < ended.range.end, let next = range(force: true) {
            round = CleaningRound(folder, options, next, nowMillis: begun!.nowMillis)
            return .working
        }
        let made = folder.segments.filter { $0.endOffset <= ended.range.end }
        report.segmentsAfter = made.count
        report.bytesAfter = made.reduce(0) { $0 + $1.bytes }
        round = nil
        folder.endCleaning()
        return .done(report)
    }
}
