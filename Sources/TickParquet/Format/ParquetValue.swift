/// One value of a column, for bounds and comparisons.
///
/// Values of one column are of one case: `integer` for whole numbers, dates, timestamps and
/// decimals of at most 18 digits (in units of the scale), `wide` for longer decimals, `bytes` for
/// text.
public enum ParquetValue: Equatable, Hashable, Sendable {
    case boolean(Bool)
    case integer(Int64)
    case wide(Int128)
    case real(Double)
    case bytes([UInt8])

    /// A text's bytes.
    public static func text(_ text: String) -> ParquetValue { .bytes(Array(text.utf8)) }

    /// Whether this comes before `other` in the column's order; false where they are of different
    /// cases, or one is NaN.
    public func precedes(_ other: ParquetValue) -> Bool {
        switch (self, other) {
        case (.boolean(let a), .boolean(let b)): !a && b
        case (.integer(let a), .integer(let b)): a < b
        case (.wide(let a), .wide(let b)): a < b
        case (.real(let a), .real(let b)): a < b
        case (.bytes(let a), .bytes(let b)): a.lexicographicallyPrecedes(b)
        default: false
        }
    }
}
