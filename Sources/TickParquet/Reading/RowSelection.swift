import TickStorage

/// Which rows of a slice pass a filter.
struct RowSelection {
    /// 1 for each row that passes.
    private(set) var mask: [UInt8] = []

    /// All rows pass.
    mutating func reset(_ rows: Int) {
        mask.removeAll(keepingCapacity: true)
        mask.append(contentsOf: repeatElement(1, count: rows))
    }

    /// The runs of rows that pass.
    var runs: [Range<Int>] {
        var runs: [Range<Int>] = []
        var start = 0
        while start < mask.count {
            guard mask[start] != 0 else {
                start += 1
                continue
            }
            var end = start + 1
            while end < mask.count, mask[end] != 0 { end += 1 }
            runs.append(start..<end)
            start = end
        }
        return runs
    }

    /// Drops the rows whose value does not pass; the test is of the column's storage.
    mutating func apply(_ test: ParquetFilter.Test, to column: Column) {
        switch test {
        case .isNull: keep { column.isNull($0) }
        case .isNotNull: keep { !column.isNull($0) }
        case .between(let lower, let upper):
            dropNulls(column)
            between(lower, upper, column)
        case .anyOf(let values):
            dropNulls(column)
            anyOf(values, column)
        }
    }

    private mutating func dropNulls(_ column: Column) {
        guard !column.validity.isEmpty else { return }
        for row in mask.indices { mask[row] &= column.validity[row] }
    }

    @inline(__always)
    private mutating func keep(_ passes: (Int) -> Bool) {
        mask.withUnsafeMutableBufferPointer { mask in
            for row in mask.indices { mask[row] &= passes(row) ? 1 : 0 }
        }
    }

    private mutating func between(
        _ lower: ParquetValue?, _ upper: ParquetValue?, _ column: Column
    ) {
        switch column.storage {
        case .int32: integers(lower, upper, column.int32s)
        case .int64: integers(lower, upper, column.int64s)
        default:
            keep { row in
                let value = column.parquetValue(row)
                if case .real(let real) = value, real.isNaN { return false }
                return !(lower.map { value.precedes($0) } ?? false)
                    && !(upper.map { $0.precedes(value) } ?? false)
            }
        }
    }

    private mutating func integers<Value: FixedWidthInteger>(
        _ lower: ParquetValue?, _ upper: ParquetValue?, _ values: [Value]
    ) {
        let from = lower?.whole ?? .min
        let to = upper?.whole ?? .max
        values.withUnsafeBufferPointer { values in
            keep { Int64(values[$0]) >= from && Int64(values[$0]) <= to }
        }
    }

    private mutating func anyOf(_ wanted: [ParquetValue], _ column: Column) {
        switch column.storage {
        case .int32:
            let set = Set(wanted.compactMap(\.whole))
            keep { set.contains(Int64(column.int32s[$0])) }
        case .int64:
            let set = Set(wanted.compactMap(\.whole))
            keep { set.contains(column.int64s[$0]) }
        case .bytes:
            let set = Set(wanted.compactMap(\.slice))
            keep { set.contains(column.value($0)) }
        default:
            keep { row in
                let value = column.parquetValue(row)
                return wanted.contains { $0 == value }
            }
        }
    }
}

extension ParquetValue {
    var whole: Int64? { if case .integer(let whole) = self { whole } else { nil } }
    fileprivate var slice: ArraySlice<UInt8>? {
        if case .bytes(let bytes) = self { bytes[...] } else { nil }
    }
}

extension Column {
    /// A row's value, which is not null.
    func parquetValue(_ row: Int) -> ParquetValue {
        switch storage {
        case .boolean: .boolean(booleans[row] != 0)
        case .int32: .integer(Int64(int32s[row]))
        case .int64: .integer(int64s[row])
        case .int128: .wide(int128s[row])
        case .float32: .real(Double(float32s[row]))
        case .float64: .real(float64s[row])
        case .bytes: .bytes(Array(value(row)))
        }
    }
}
