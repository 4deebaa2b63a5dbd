import TickParquet

/// How rows become data files.
public struct WriterOptions: Sendable {
    /// A file that reaches this size is ended at its row group's end.
    ///
    /// Units: bytes.
    public var fileBytesTarget = 128 << 20
    /// Rows that are held before files are written of them.
    ///
    /// Units: bytes of memory.
    public var heldBytesMax = 512 << 20
    /// Threads that sort and encode partitions, the caller's among them.
    public var threadsMax = 2
    /// How each file is written; the sort order is the table's.
    public var parquet = ParquetOptions()

    /// The usual.
    public init() {}
}
