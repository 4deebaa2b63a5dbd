import TickStorage

/// The least and the greatest of some values, and how many are none or no number.
struct ValueBounds: Equatable, Sendable {
    var lower: ParquetValue?
    var upper: ParquetValue?
    var nulls = 0
    var nans = 0

    /// Takes those of more values.
    mutating func merge(_ other: ValueBounds) {
        if let more = other.lower, lower.map({ more.precedes($0) }) ?? true { lower = more }
        if let more = other.upper, upper.map({ $0.precedes(more) }) ?? true { upper = more }
        nulls += other.nulls
        nans += other.nans
    }

    /// Those of a page's values, none of them null; texts of `keys` where they were short.
    static func of(_ values: Column, keys: UnsafeBufferPointer<UInt64>?) -> ValueBounds {
        switch values.storage {
        case .boolean:
            let (least, most) = (values.booleans.min(), values.booleans.max())
            return ValueBounds(
                lower: least.map { .boolean($0 != 0) }, upper: most.map { .boolean($0 != 0) })
        case .int32: return values.int32s.withUnsafeBufferPointer { integers($0) }
        case .int64: return values.int64s.withUnsafeBufferPointer { integers($0) }
        case .int128:
            return ValueBounds(
                lower: values.int128s.min().map { .wide($0) },
                upper: values.int128s.max().map { .wide($0) })
        case .float32: return reals(values.float32s)
        case .float64: return reals(values.float64s)
        case .bytes: return keys.map(short) ?? texts(values)
        }
    }

    private static func integers<Value: FixedWidthInteger>(
        _ values: UnsafeBufferPointer<Value>
    ) -> ValueBounds {
        guard var least = values.first else { return ValueBounds() }
        var most = least
        for value in values {
            least = min(least, value)
            most = max(most, value)
        }
        return ValueBounds(lower: .integer(Int64(least)), upper: .integer(Int64(most)))
    }

    /// NaN is in no order and stays out; a zero is widened to the one of its sign that is further
    /// out, as readers do not agree on which of the two is less.
    private static func reals<Value: BinaryFloatingPoint>(_ values: [Value]) -> ValueBounds {
        var bounds = ValueBounds()
        var least = Value.infinity
        var most = -Value.infinity
        for value in values {
            if value.isNaN { bounds.nans += 1 }
            least = value < least ? value : least
            most = value > most ? value : most
        }
        guard bounds.nans < values.count else { return bounds }
        bounds.lower = .real(least == 0 ? -0.0 : Double(least))
        bounds.upper = .real(most == 0 ? 0.0 : Double(most))
        return bounds
    }

    private static func short(_ keys: UnsafeBufferPointer<UInt64>) -> ValueBounds {
        guard var least = keys.first else { return ValueBounds() }
        var most = least
        for key in keys {
            least = min(least, key)
            most = max(most, key)
        }
        return ValueBounds(
            lower: .bytes(ShortText.bytes(of: least)), upper: .bytes(ShortText.bytes(of: most)))
    }

    private static func texts(_ values: Column) -> ValueBounds {
        guard values.count > 0 else { return ValueBounds() }
        var least = 0
        var most = 0
        for row in 1..<max(1, values.count) {
            if values.value(row).lexicographicallyPrecedes(values.value(least)) { least = row }
            if values.value(most).lexicographicallyPrecedes(values.value(row)) { most = row }
        }
        return ValueBounds(
            lower: .bytes(Array(values.value(least))), upper: .bytes(Array(values.value(most))))
    }
}
