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
        let words = words(batch, rows)
        guard !Self.areInOrder(words, rows.count) else { return rows }
        return Self.entries(words, rows.count).map { rows[$0.place] }
    }

    /// Of rows, the last of each run of those that are equal in all columns, in order.
    ///
    /// The columns have no nulls.
    func lastOfRuns(_ batch: RowBatch, _ rows: [Int]) -> [Int] {
        let words = words(batch, rows)
        let entries = Self.entries(words, rows.count)
        let rest = words.dropFirst(2)
        var last: [Int] = []
        last.reserveCapacity(entries.count)
        for (index, entry) in entries.enumerated() {
            if index + 1 < entries.count {
                let next = entries[index + 1]
                let isSame =
                    entry.first == next.first && entry.second == next.second
                    && rest.allSatisfy { $0[entry.place] == $0[next.place] }
                if isSame { continue }
            }
            last.append(rows[entry.place])
        }
        return last
    }

    /// Each column's words, but for those columns that have one value alone.
    private func words(_ batch: RowBatch, _ rows: [Int]) -> [[UInt64]] {
        columns.map { Self.words(batch.columns[$0], rows) }.filter { words in
            words.contains { $0 != words[0] }
        }
    }

    private static func areInOrder(_ words: [[UInt64]], _ count: Int) -> Bool {
        var place = 1
        while place < count {
            for word in words where word[place - 1] != word[place] {
                guard word[place - 1] < word[place] else { return false }
                break
            }
            place += 1
        }
        return true
    }

    /// The places in order, equals as they stand.
    private static func entries(_ words: [[UInt64]], _ count: Int) -> [Entry] {
        var entries = (0..<count).map { place in
            Entry(
                first: words.isEmpty ? 0 : words[0][place],
                second: words.count > 1 ? words[1][place] : 0, place: place)
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
        return entries
    }

    private struct Entry {
        let first: UInt64
        let second: UInt64
        let place: Int
    }

    private static func words(_ column: Column, _ rows: [Int]) -> [UInt64] {
        switch column.storage {
        case .bytes: texts(column, rows)
        case .boolean: words(column, column.booleans, rows) { UInt64($0) }
        case .int32: words(column, column.int32s, rows) { ordered(Int64($0)) }
        case .int64: words(column, column.int64s, rows) { ordered($0) }
        case .float32: words(column, column.float32s, rows) { ordered(Double($0)) }
        case .float64: words(column, column.float64s, rows) { ordered($0) }
        case .int128: [UInt64](repeating: 0, count: rows.count)
        }
    }

    @inline(__always)
    private static func words<Value>(
        _ column: Column, _ values: [Value], _ rows: [Int], _ word: (Value) -> UInt64
    ) -> [UInt64] {
        let hasNulls = !column.validity.isEmpty
        return [UInt64](unsafeUninitializedCapacity: rows.count) { words, count in
            for index in rows.indices {
                let row = rows[index]
                words[index] = hasNulls && column.isNull(row) ? .max : word(values[row])
            }
            count = rows.count
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
        var areShort = true
        let hasNulls = !column.validity.isEmpty
        let words = column.bytes.withUnsafeBytes { bytes in
            column.ends.withUnsafeBufferPointer { ends in
                [UInt64](unsafeUninitializedCapacity: rows.count) { words, count in
                    for index in rows.indices {
                        let row = rows[index]
                        let start = row == 0 ? 0 : ends[row - 1]
                        let word =
                            hasNulls && column.isNull(row)
                            ? .max : word(bytes, start, ends[row])
                        guard let word else {
                            areShort = false
                            return
                        }
                        words[index] = word
                        count = index + 1
                    }
                }
            }
        }
        return areShort ? words : ranks(column, rows)
    }

    /// A text of at most eight bytes as a number in the texts' order; nil where it has more, or a
    /// zero byte, which looks like the end of a shorter text.
    @inline(__always)
    private static func word(
        _ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int
    ) -> UInt64? {
        let count = end - start
        guard count <= TextWord.sizeMax else { return nil }
        let word = TextWord.of(bytes, start, count: count)
        return hasZero(word, count) ? nil : word
    }

    /// Whether one of the first `count` bytes, the highest, is zero.
    @inline(__always)
    private static func hasZero(_ word: UInt64, _ count: Int) -> Bool {
        let filled = word | UInt64.max >> UInt64(8 * count)
        let ones: UInt64 = 0x0101_0101_0101_0101
        return (filled &- ones) & ~filled & (ones << 7) != 0
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
