/// How a log fills batches and segments.
public struct LogOptions: Equatable, Sendable {
    /// The most records of a batch.
    public var batchRecordsMax = 4096
    /// Units: bytes; a batch is closed before its records, unpacked, pass this.
    public var batchBytesMax = 128 << 10
    /// How long a batch waits for more records.
    public var lingerMillis: Int64 = 100
    /// Units: bytes; a segment is closed before it passes this.
    public var segmentBytesMax = 256 << 20
    /// A segment is closed before its records' times span more than this.
    public var segmentMillisMax: Int64 = 7 * 86_400_000
    /// Level of zstd; nil for parameters made for small records: smaller and faster than level 3.
    public var compressionLevel: Int32?

    /// The defaults.
    public init() {}

    /// Units: bytes; the most that key, value and headers of a record may be together.
    public static let recordBytesMax = 16 << 20

    func check() {
        precondition(
            (1...1_000_000).contains(batchRecordsMax), "batchRecordsMax \(batchRecordsMax)")
        precondition(
            (1...BatchHeader.recordsBytesMax / 4).contains(batchBytesMax),
            "batchBytesMax \(batchBytesMax)")
        precondition(
            (1...1 << 30).contains(segmentBytesMax), "segmentBytesMax \(segmentBytesMax)")
    }
}
