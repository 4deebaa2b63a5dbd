import TickStorage

/// A file of rows, as a manifest describes it.
public struct DataFile: Equatable, Sendable {
    /// The most bytes of rows that one file holds.
    public static let bytesMax = 1 << 40

    /// 0 for rows; 1 and 2, deletes, are only found in tables of others.
    public var content: Int = 0
    /// The URI of the file.
    public var path: String
    /// PARQUET, where we can read it.
    public var format: String = "PARQUET"
    /// The values of the partition, one for each field of its spec.
    public var partition: [AvroValue]
    /// How many rows it holds.
    public var rows: Int64
    /// Units: bytes.
    public var size: Int64
    /// By field id: compressed bytes.
    public var columnSizes: [Int: Int64] = [:]
    /// By field id: values, nulls too.
    public var valueCounts: [Int: Int64] = [:]
    /// By field id: nulls.
    public var nullCounts: [Int: Int64] = [:]
    /// By field id: NaNs.
    public var nanCounts: [Int: Int64] = [:]
    /// By field id: no value is less.
    public var lowerBounds: [Int: [UInt8]] = [:]
    /// By field id: no value is more.
    public var upperBounds: [Int: [UInt8]] = [:]
    /// Where its row groups begin.
    public var splitOffsets: [Int64] = []
    /// The order of its rows; nil where unknown.
    public var sortOrderID: Int?

    /// A file of rows of these parts.
    public init(path: String, partition: [AvroValue], rows: Int64, size: Int64) {
        self.path = path
        self.partition = partition
        self.rows = rows
        self.size = size
    }
}

/// A data file in a manifest: since when it is in the table, or since when no more.
public struct ManifestEntry: Equatable, Sendable {
    /// What the manifest's commit did with the file.
    public var status: Status
    /// The snapshot that added or deleted the file.
    public var snapshotID: Int64
    /// The sequence number of its rows.
    public var sequenceNumber: Int64
    /// The sequence number of the commit that added the file.
    public var fileSequenceNumber: Int64
    /// The file.
    public var file: DataFile

    /// What a commit did with a file.
    public enum Status: Int64, Sendable { case existing = 0, added, deleted }

    /// Whether the file is in the table.
    public var isLive: Bool { status != .deleted }
}
