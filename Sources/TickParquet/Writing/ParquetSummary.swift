/// What a finished file holds: all that a table's manifest says of it.
public struct ParquetSummary: Equatable, Sendable {
    /// How many rows it has.
    public var rows: Int
    /// Its size.
    ///
    /// Units: bytes.
    public var fileBytes: Int
    /// One for each field, in the schema's order.
    public var columns: [ColumnSummary]
    /// Where each row group begins.
    public var splitOffsets: [Int64]
    /// The CRC-32C of the footer, as the file itself states it: a reader that was told it elsewhere
    /// knows that it has the very same file.
    public var footerCRC: UInt32
}

/// What is known of one column of a finished file.
public struct ColumnSummary: Equatable, Sendable {
    /// The field's id.
    public var fieldID: Int
    /// Rows, those with null counted too.
    public var valueCount: Int
    /// Rows with null.
    public var nullCount: Int
    /// Values that are no number; 0 but for columns of floating point.
    public var nanCount: Int
    /// Not above any value; nil where there is none, or only NaN.
    public var lower: ParquetValue?
    /// Not below any value; nil too where a long text cannot be rounded up.
    public var upper: ParquetValue?
    /// Its chunks with their page headers.
    ///
    /// Units: bytes.
    public var compressedBytes: Int
}
