/// What a configuration file says about archives; what it leaves out is nil.
///
/// Units: as the names of the keys end. The file `configs/reference.toml` documents every key.
public struct ArchiveConfig: Sendable, Equatable {
    /// What is archived beside bars, late ticks and damage; not checked here.
    public var streams: [String]?
    /// Digits behind the point of prices in a new archive.
    public var digits: Int?
    /// How far checkpoints lie apart, in milliseconds of wall time.
    public var checkpointMillis: Int?
    /// How far checkpoints lie apart, in milliseconds of event time.
    public var checkpointEventMillis: Int?
    /// How far commits to the tables lie apart, in milliseconds of wall time.
    public var tableEveryMillis: Int?
    /// How far rounds of upkeep lie apart, in milliseconds of wall time.
    public var upkeepEveryMillis: Int?
    /// How fast logs are compacted beside a run, at most, in bytes a second.
    public var compactionBytesPerSecond: Int?
    /// When a log's segment is full, in bytes.
    public var segmentBytes: Int?
    /// The clean-up of streams, by name; `bars` is all that hold bars and have none of their own.
    public var cleanup: [String: CleanupConfig] = [:]

    /// A configuration that says nothing.
    public init() {}

    /// Every key of `[archive]`.
    public enum Key: String, CaseIterable, Sendable, ConfigKey {
        case streams, digits, cleanup
        case checkpointMillis = "checkpoint_ms"
        case checkpointEventMillis = "checkpoint_event_ms"
        case tableEveryMillis = "table_every_ms"
        case upkeepEveryMillis = "upkeep_every_ms"
        case compactionBytesPerSecond = "compaction_bytes_per_second"
        case segmentBytes = "segment_bytes"
    }

    init(_ table: ConfigTable) throws(ConfigError) {
        try table.refuseUnknown(Key.allCases.map(\.rawValue))
        streams = try table.strings(Key.streams)
        digits = try table.int(Key.digits, 0...9)
        checkpointMillis = try table.int(Key.checkpointMillis, 1...Self.daysMillisMax)
        checkpointEventMillis = try table.int(Key.checkpointEventMillis, 1...Self.daysMillisMax)
        if checkpointMillis != nil, checkpointEventMillis != nil {
            throw table.error(
                .badValue, "checkpoint_ms and checkpoint_event_ms exclude each other",
                at: "checkpoint_event_ms")
        }
        tableEveryMillis = try table.int(Key.tableEveryMillis, 0...Self.daysMillisMax)
        upkeepEveryMillis = try table.int(Key.upkeepEveryMillis, 1...Self.daysMillisMax)
        compactionBytesPerSecond = try table.int(Key.compactionBytesPerSecond, 4096...(1 << 40))
        segmentBytes = try table.int(Key.segmentBytes, (1 << 16)...(1 << 30))
        for (name, inner) in try table.tables(Key.cleanup) {
            cleanup[name] = try CleanupConfig(inner)
        }
    }

    /// A year of 365 days; its nanoseconds fit Int64 many times over.
    static let daysMillisMax = 365 * 86_400_000
}

/// What a configuration file says about the clean-up of a stream's log.
public struct CleanupConfig: Sendable, Equatable {
    /// `none`, `delete`, `compact` or `compact,delete`; not checked here.
    public var policy: String?
    /// How old records get, in milliseconds behind the newest.
    public var retentionMillis: Int?
    /// How large the log gets, in bytes.
    public var retentionBytes: Int?
    /// How long a tombstone stays, in milliseconds.
    public var deleteRetentionMillis: Int?
    /// How young records are not compacted, in milliseconds.
    public var minCompactionLagMillis: Int?
    /// From what share of dirty bytes on a log is compacted, in hundredths.
    public var minDirtyPercent: Int?

    /// A configuration that says nothing.
    public init() {}

    /// Every key of `[archive.cleanup.NAME]`.
    public enum Key: String, CaseIterable, Sendable, ConfigKey {
        case policy
        case retentionMillis = "retention_ms"
        case retentionBytes = "retention_bytes"
        case deleteRetentionMillis = "delete_retention_ms"
        case minCompactionLagMillis = "min_compaction_lag_ms"
        case minDirtyPercent = "min_dirty_percent"
    }

    init(_ table: ConfigTable) throws(ConfigError) {
        try table.refuseUnknown(Key.allCases.map(\.rawValue))
        policy = try table.string(Key.policy)
        retentionMillis = try table.int(Key.retentionMillis, 0...yearsMillisMax)
        retentionBytes = try table.int(Key.retentionBytes, 0...(1 << 50))
        deleteRetentionMillis = try table.int(Key.deleteRetentionMillis, 0...yearsMillisMax)
        minCompactionLagMillis = try table.int(Key.minCompactionLagMillis, 0...yearsMillisMax)
        minDirtyPercent = try table.int(Key.minDirtyPercent, 0...100)
    }
}

/// A hundred years of 365 days; its nanoseconds fit Int64.
private let yearsMillisMax = 36_500 * 86_400_000
