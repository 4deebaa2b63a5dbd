/// What is done with a log's old records.
public struct CleanupOptions: Equatable, Sendable {
    /// Which records go.
    public var policy: CleanupPolicy
    /// Segments whose records are all older than this are removed; nil for no age. For `delete`.
    public var retentionMillis: Int64?
    /// Units: bytes; the oldest segments are removed while the others hold this much; nil for no
    /// size. For `delete`.
    public var retentionBytes: Int?
    /// How long a tombstone stays after the first compaction that met it. For `compact`.
    public var deleteRetentionMillis: Int64 = 86_400_000
    /// Records younger than this are not compacted. For `compact`.
    public var minCompactionLagMillis: Int64 = 0
    /// A log is compacted where at least this share of its bytes is not; 0 for always. For
    /// `compact`.
    public var minDirtyRatio = 0.5
    /// Units: bytes; memory for the keys of one round. For `compact`.
    public var keyBytesMax = 128 << 20
    /// Units: bytes; segments are merged up to this. For `compact`.
    public var segmentBytesMax = 256 << 20
    /// How fast a compaction reads and writes together, at most; nil for no limit.
    ///
    /// Units: bytes per second.
    public var bytesPerSecondMax: Int?

    /// The defaults for a policy.
    public init(_ policy: CleanupPolicy = .none) { self.policy = policy }
}

/// Which records of a log go.
public enum CleanupPolicy: String, CaseIterable, Sendable {
    /// None.
    case none
    /// The oldest, by age and size.
    case delete
    /// All but the latest of each key.
    case compact
    /// Both.
    case compactAndDelete = "compact,delete"

    /// Whether the oldest go by age and size.
    public var deletes: Bool { self == .delete || self == .compactAndDelete }
    /// Whether all but the latest of each key go.
    public var compacts: Bool { self == .compact || self == .compactAndDelete }
}
