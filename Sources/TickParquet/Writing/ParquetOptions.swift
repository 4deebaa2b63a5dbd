/// How a Parquet file is to be written.
public struct ParquetOptions: Equatable, Sendable {
    /// Rows of a row group; the last has fewer.
    public var rowGroupRows = 1 << 19
    /// Rows of a page: the grain in which a reader can pass over what it does not want.
    public var pageRows = 1 << 15
    /// Uncompressed bytes of a page, about: long texts close one before `pageRows`.
    public var pageBytes = 1 << 20
    /// The zstd level of pages; 0 leaves them uncompressed.
    public var zstdLevel: Int32 = 1
    /// How given fields, by id, are coded; the others are tried on their first page.
    public var encodings: [Int: ParquetEncoding] = [:]
    /// By what the rows are sorted, most significant first; stated in the file, not enforced.
    public var sorting: [ParquetSortColumn] = []
    /// Bytes above which a dictionary is given up for the rest of its row group.
    public var dictionaryBytesMax = 1 << 20
    /// Bytes of a text in statistics; longer ones are cut, a maximum rounded up.
    public var boundBytesMax = 64

    /// The defaults.
    public init() {}
}

/// How a column's values are to be coded.
public enum ParquetEncoding: Sendable {
    /// The smaller of what suits the type, by the first page.
    case automatic
    case plain
    /// Places in a dictionary; where that gets too large, as if there were none.
    case dictionary
    /// Differences; only of whole numbers, dates, times and decimals of at most 18 digits.
    case delta
}

/// A column by which rows are sorted.
public struct ParquetSortColumn: Equatable, Sendable {
    /// The field's id.
    public var fieldID: Int
    /// Whether large values come first.
    public var descending: Bool
    /// Whether nulls come before values.
    public var nullsFirst: Bool

    /// A column of these properties.
    public init(fieldID: Int, descending: Bool = false, nullsFirst: Bool = true) {
        self.fieldID = fieldID
        self.descending = descending
        self.nullsFirst = nullsFirst
    }
}
