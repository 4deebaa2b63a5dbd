/// What a full check of a log counted and found.
public struct LogVerification: Equatable, Sendable {
    /// What is wrong; empty where nothing is.
    public var problems: [LogProblem] = []
    /// Problems there were past the most that are listed.
    public var problemsUnlisted = 0
    /// The segments, as their records say.
    public var segments: [SegmentInfo] = []
    /// Batches with a good CRC.
    public var batches = 0
    /// Batches that a compaction left without records.
    public var emptyBatches = 0
    /// Records in them.
    public var records = 0
    /// Records without a value.
    public var tombstones = 0
    /// Entries of offset indexes.
    public var indexEntries = 0
    /// Entries of time indexes.
    public var timeIndexEntries = 0
    /// Units: bytes of segments.
    public var bytes = 0
    /// The first offset that could be there.
    public var startOffset: Int64 = 0
    /// The offset after the last batch.
    public var endOffset: Int64 = 0

    /// The most problems that are listed.
    public static let problemsMax = 100

    /// Whether nothing is wrong.
    public var isGood: Bool { problems.isEmpty }

    mutating func add(_ path: String, _ message: String) { add(path, nil, message) }

    mutating func add(_ path: String, _ position: Int?, _ message: String) {
        guard problems.count < Self.problemsMax else {
            problemsUnlisted += 1
            return
        }
        problems.append(LogProblem(path: path, position: position, message: message))
    }
}
