import TickStorage

/// A manifest, as a manifest list describes it.
public struct ManifestFile: Equatable, Sendable {
    /// The URI of the manifest.
    public var path: String
    /// Units: bytes.
    public var length: Int64
    /// The partition spec of all its files.
    public var specID: Int
    /// 0 for rows, 1 for deletes of others.
    public var content: Int = 0
    /// The sequence number of the commit that wrote it.
    public var sequenceNumber: Int64
    /// The least sequence number of its live files.
    public var minSequenceNumber: Int64
    /// The snapshot that wrote it.
    public var snapshotID: Int64
    /// How many files were added, kept, deleted.
    public var files = Counts()
    /// How many rows are in them.
    public var rows = Counts()
    /// By partition field: what values there are.
    public var partitions: [FieldSummary] = []

    /// Numbers by what the manifest's commit did.
    public struct Counts: Equatable, Sendable {
        /// Put in by it.
        public var added: Int64 = 0
        /// There before.
        public var existing: Int64 = 0
        /// Taken out by it.
        public var deleted: Int64 = 0

        /// In the table.
        public var live: Int64 { added &+ existing }
    }

    /// What values a partition field has in a manifest.
    public struct FieldSummary: Equatable, Sendable {
        /// Whether a file's value is null.
        public var containsNull: Bool
        /// Whether a file's value is NaN; nil where the writer did not say.
        public var containsNaN: Bool?
        /// The least value; nil where none is known.
        public var lower: [UInt8]?
        /// The greatest value; nil where none is known.
        public var upper: [UInt8]?
    }

    /// Whether it holds nothing that is in the table.
    var isEmpty: Bool { files.live == 0 }
}
