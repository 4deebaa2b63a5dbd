/// What is known of a segment.
public struct SegmentInfo: Equatable, Sendable {
    /// Its first offset could be this; its files are named after it.
    public var baseOffset: Int64
    /// The offset after its last batch.
    public var endOffset: Int64
    /// Size of its `.log` file.
    public var bytes: Int
    /// The largest time of its records; nil where it has none.
    ///
    /// Units: milliseconds since the Unix epoch.
    public var maxTimestamp: Int64?
}
