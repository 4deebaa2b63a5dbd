import TickStorage

/// Which rows of a table are wanted: those that meet all conditions.
public struct TableFilter: Equatable, Sendable {
    /// By field id: texts, one of which the value is.
    public var texts: [Int: Set<String>] = [:]
    /// By field id: from the first, to before the second, in the column's own units.
    public var ranges: [Int: Range<Int64>] = [:]

    /// All rows.
    public init() {}

    /// Rows whose text is one of these.
    public func with(_ field: RecordField, in texts: Set<String>) -> TableFilter {
        var copy = self
        copy.texts[field.id] = texts
        return copy
    }

    /// Rows whose value, a time or whole number, is in a range.
    public func with(_ field: RecordField, in range: Range<Int64>) -> TableFilter {
        var copy = self
        copy.ranges[field.id] = range
        return copy
    }

    /// The ids of the fields that conditions are about.
    var fields: Set<Int> { Set(texts.keys).union(ranges.keys) }

    /// Whether no row can be wanted.
    var isEmpty: Bool {
        texts.values.contains(where: \.isEmpty) || ranges.values.contains(where: \.isEmpty)
    }
}
