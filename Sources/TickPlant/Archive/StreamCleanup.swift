import TickLog

/// What is done with the old records of a stream's log; what is nil is as usual.
///
/// Whatever it says, nothing goes that the stream's table does not have.
public struct StreamCleanup: Sendable, Equatable {
    /// Which records go.
    public var policy: Policy
    /// Records go that are so much older than the newest; for `delete`.
    ///
    /// Units: milliseconds of event time.
    public var retentionMillis: Int64?
    /// The oldest records go while the others take so much; for `delete`.
    ///
    /// Units: bytes.
    public var retentionBytes: Int?
    /// How long a tombstone stays after the first compaction that met it; for `compact`.
    ///
    /// Units: milliseconds of wall time.
    public var deleteRetentionMillis: Int64?
    /// Records younger than this are not compacted; for `compact`.
    ///
    /// Units: milliseconds between event time and now.
    public var minCompactionLagMillis: Int64?
    /// A log is compacted where so much of it at least is not; for `compact`.
    ///
    /// Units: hundredths of its bytes.
    public var minDirtyPercent: Int?

    /// Which records of a log go; only those with keys can be compacted.
    public typealias Policy = CleanupPolicy

    /// A policy, all else as usual.
    public init(_ policy: Policy) { self.policy = policy }

    /// As the log takes it.
    func options(bytesPerSecond: Int?) -> CleanupOptions {
        var options = CleanupOptions(policy)
        options.retentionMillis = retentionMillis
        options.retentionBytes = retentionBytes
        options.deleteRetentionMillis = deleteRetentionMillis ?? options.deleteRetentionMillis
        options.minCompactionLagMillis = minCompactionLagMillis ?? options.minCompactionLagMillis
        options.minDirtyRatio =
            minDirtyPercent.map { Double($0) / 100 } ?? options.minDirtyRatio
        options.bytesPerSecondMax = bytesPerSecond
        return options
    }
}

extension ArchiveOptions {
    /// What is done with a stream's old records: as was asked for by its name, or for all bars.
    ///
    /// Else rows that replace each other are compacted, and of the others the old go where that is
    /// asked.
    func cleanup(of plan: StreamPlan) -> CleanupOptions {
        let asked = cleanup[plan.name] ?? (plan.key == nil ? nil : cleanup[Self.allBars])
        if let asked { return asked.options(bytesPerSecond: compactionBytesPerSecond) }
        var usual = StreamCleanup(.none)
        if plan.changes == .upsert {
            usual.policy = .compact
        } else if let retentionNanos {
            usual = StreamCleanup(.delete)
            usual.retentionMillis = retentionNanos / 1_000_000
        }
        return usual.options(bytesPerSecond: compactionBytesPerSecond)
    }

    /// What stands for all streams of bars among the names.
    static var allBars: String { "bars" }

    /// Refuses what cannot be done with these streams.
    func checkCleanup(_ plans: [StreamPlan]) throws(PlantError) {
        for (name, wanted) in cleanup.sorted(by: { $0.key < $1.key }) {
            guard name != Self.allBars else { continue }
            guard let plan = plans.first(where: { $0.name == name }) else {
                let known = [Self.allBars] + plans.map(\.name)
                throw PlantError(
                    .usage,
                    "a clean-up is given for the stream \(name), which this run does not have; its"
                        + " streams are \(known.joined(separator: ", "))")
            }
            guard !wanted.policy.compacts || plan.key != nil else {
                throw PlantError(
                    .usage,
                    "the stream \(name) cannot be compacted, as its records have no keys; use"
                        + " delete or none")
            }
        }
    }
}
