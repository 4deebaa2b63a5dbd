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

    /// Calls `body` with the last of each run of rows that are equal in all columns, in order.
    ///
    /// The columns have no nulls.
    func eachRun(_ batch: RowBatch, _ body: (Int) -> Void) {
        let words = words(batch, Array(0..<batch.count))
        let entries = Self.entries(words, batch.count)
        for index in entries.indices {
            let next = index + 1
            if next < entries.count,
                words.allSatisfy({ $0[entries[index].place] == $0[entries[next].place] })
            {
                continue
            }
            body(entries[index].place)
        }
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
        let areShort = column.bytes.withUnsafeBytes { bytes in
            for row in rows {
                if column.isNull(row) {
                    words.append(.max)
                    continue
                }
                let start = row == 0 ? 0 : column.ends[row - 1]
                guard let word = word(bytes, start, column.ends[row]) else { return false }
                words.append(word)
            }
            return true
        }
        return areShort ? words : ranks(column, rows)
    }

    /// A text of at most eight bytes as a number in the texts' order; nil where it has more, or a
    /// zero byte, which looks like the end of a shorter text.
    private static func word(
        _ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int
    ) -> UInt64? {
        guard end - start <= 8 else { return nil }
        var word: UInt64 = 0
        for index in start..<end {
            guard bytes[index] != 0 else { return nil }
            word = word << 8 | UInt64(bytes[index])
        }
        return start == end ? 0 : word << UInt64(8 * (8 - (end - start)))
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
