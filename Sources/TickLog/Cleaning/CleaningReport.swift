/// What a compaction did.
public struct CleaningReport: Equatable, Sendable {
    /// How often the keys that fit into memory were gone over.
    public var rounds = 0
    /// Segments there were, and are in their place.
    public var segmentsBefore = 0
    /// Segments that are in their place.
    public var segmentsAfter = 0
    /// Units: bytes of segments there were.
    public var bytesBefore = 0
    /// Units: bytes of segments in their place.
    public var bytesAfter = 0
    /// Up to where the log is now compacted.
    public var cleanedOffset: Int64 = 0
}
