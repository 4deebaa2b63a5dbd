/// Rows as ranges in ascending order, none empty, none touching another.
enum RowRanges {
    /// The rows in both.
    static func intersection(_ one: [Range<Int>], _ other: [Range<Int>]) -> [Range<Int>] {
        var both: [Range<Int>] = []
        var (i, j) = (0, 0)
        while i < one.count, j < other.count {
            let common = one[i].clamped(to: other[j])
            if !common.isEmpty { both.append(common) }
            if one[i].upperBound < other[j].upperBound { i += 1 } else { j += 1 }
        }
        return both
    }

    /// Appends a range that begins at or after the last one's end.
    static func append(_ range: Range<Int>, to ranges: inout [Range<Int>]) {
        guard !range.isEmpty else { return }
        if let last = ranges.last, last.upperBound == range.lowerBound {
            ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
        } else {
            ranges.append(range)
        }
    }
}
