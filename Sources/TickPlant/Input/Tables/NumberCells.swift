import TickCore
import TickStorage

/// The values of a column of numbers, of whatever type, as exact prices and sizes.
struct NumberCells {
    private let column: Column
    private let kind: Kind

    private enum Kind {
        case int32, int64, float32, float64
        /// Whole numbers of 10^-scale.
        case decimal(scale: Int, wide: Bool)
    }

    /// A column of a type that `TableColumn.isNumber` allows.
    init(_ column: Column, _ type: FieldType?) {
        self.column = column
        kind =
            switch type {
            case .int32: .int32
            case .float32: .float32
            case .float64: .float64
            case .decimal(_, let scale): .decimal(scale: scale, wide: column.storage == .int128)
            default: .int64
            }
    }

    /// A row's price in units of 1e-9; nil where it has none that fits.
    ///
    /// Whole numbers count `unit`; decimals are exact; floating-point numbers are the shortest
    /// decimal that means them, rounded to the nearest 1e-9, as if written to a CSV file and read.
    func nanos(_ row: Int, unit: Int64) -> Int64? {
        guard !column.isNull(row) else { return nil }
        switch kind {
        case .int32: return Self.times(Int128(column.int32s[row]), Int128(unit))
        case .int64: return Self.times(Int128(column.int64s[row]), Int128(unit))
        case .float32: return FloatText.nanos(column.float32s[row])
        case .float64: return FloatText.nanos(column.float64s[row])
        case .decimal(let scale, let wide):
            let units = wide ? column.int128s[row] : Int128(column.int64s[row])
            if scale <= 9 { return Self.times(units, PowersOfTen[9 - scale]) }
            let (nanos, rest) = units.quotientAndRemainder(dividingBy: PowersOfTen[scale - 9])
            return rest == 0 ? Int64(exactly: nanos) : nil
        }
    }

    /// A row's number of shares; nil where it is negative, broken or does not fit.
    func size(_ row: Int) -> UInt64? {
        guard !column.isNull(row) else { return nil }
        switch kind {
        case .int32: return UInt64(exactly: column.int32s[row])
        case .int64: return UInt64(exactly: column.int64s[row])
        case .float32: return UInt64(exactly: column.float32s[row])
        case .float64: return UInt64(exactly: column.float64s[row])
        case .decimal(let scale, let wide):
            let units = wide ? column.int128s[row] : Int128(column.int64s[row])
            let (whole, rest) = units.quotientAndRemainder(dividingBy: PowersOfTen[scale])
            return rest == 0 ? UInt64(exactly: whole) : nil
        }
    }

    private static func times(_ value: Int128, _ factor: Int128) -> Int64? {
        let (product, overflow) = value.multipliedReportingOverflow(by: factor)
        return overflow ? nil : Int64(exactly: product)
    }
}
