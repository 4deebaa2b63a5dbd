import TickStorage

/// Sorts rows of a batch by columns: ascending, nulls last, equals in their order.
///
/// Cost: each column becomes one word a row that is in the order of its values; texts of at most
/// eight bytes directly, longer ones by their place among the sorted different ones.
struct RowSorter {
    private let columns: [Int]

    /// - Throws: `unsupported` for decimals of more than 18 digits.
    init(_ fields: [Int], _ schema: RecordSchema, path: String) throws(StorageError) {
        var columns: [Int] = []
        for id in fields {
            guard let column = schema.index(id: id) else { continue }
            guard schema.fields[column].type.storage != .int128 else {
                throw StorageError(
                    .unsupported,
                    "cannot be sorted by '\(schema.fields[column].name)', a decimal "
                        + "of more than 18 digits; sort by another field", path: path)
            }
            columns.append(column)
        }
        self.columns = columns
    }

    /// The rows in order.
    func sorted(_ rows: [Int], _ batch: RowBatch) -> [Int] {
        guard !columns.isEmpty else { return rows }
        let words = columns.map { Self.words(batch.columns[$0], rows) }
        let first = words[0]
        let second = words.count > 1 ? words[1] : []
        var entries = rows.indices.map { place in
            Entry(first: first[place], second: second.isEmpty ? 0 : second[place], place: place)
        }
        let rest = Array(words.dropFirst(2))
        entries.sort { a, b in
            if a.first != b.first { return a.first < b.first }
            if a.second != b.second { return a.second < b.second }
            for word in rest where word[a.place] != word[b.place] {
                return word[a.place] < word[b.place]
            }
            return a.place < b.place
        }
        return entries.map { rows[$0.place] }
    }

    private struct Entry {
        let first: UInt64
        let second: UInt64
        let place: Int
    }

    private static func words(_ column: Column, _ rows: [Int]) -> [UInt64] {
        if column.storage == .bytes { return texts(column, rows) }
        return rows.map { row in
            if column.isNull(row) { return .max }
            switch column.storage {
            case .boolean: return UInt64(column.booleans[row])
            case .int32: return ordered(Int64(column.int32s[row]))
            case .int64: return ordered(column.int64s[row])
            case .float32: return ordered(Double(column.float32s[row]))
            case .float64: return ordered(column.float64s[row])
            case .bytes, .int128: return 0
            }
        }
    }

    private static func ordered(_ value: Int64) -> UInt64 {
        UInt64(bitPattern: value) ^ 0x8000_0000_0000_0000
    }

    private static func ordered(_ value: Double) -> UInt64 {
        let bits = value.bitPattern
        return bits >> 63 == 1 ? ~bits : bits | 0x8000_0000_0000_0000
    }

    private static func texts(_ column: Column, _ rows: [Int]) -> [UInt64] {
        var words: [UInt64] = []
        words.reserveCapacity(rows.count)
        for row in rows {
            if column.isNull(row) {
                words.append(.max)
                continue
            }
            let text = column.value(row)
            // A zero byte looks like the end of a shorter text.
            guard text.count <= 8, !text.contains(0) else { return ranks(column, rows) }
            let word = text.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            words.append(text.isEmpty ? 0 : word << UInt64(8 * (8 - text.count)))
        }
        return words
    }

    private static func ranks(_ column: Column, _ rows: [Int]) -> [UInt64] {
        var distinct: Set<ArraySlice<UInt8>> = []
        for row in rows where !column.isNull(row) { distinct.insert(column.value(row)) }
        var rank: [ArraySlice<UInt8>: UInt64] = [:]
        for (place, text) in distinct.sorted(by: { $0.lexicographicallyPrecedes($1) }).enumerated()
        {
            rank[text] = UInt64(place)
        }
        return rows.map { column.isNull($0) ? .max : rank[column.value($0)] ?? .max }
    }
}
