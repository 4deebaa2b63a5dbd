import TickStorage

/// Tells which rows of a batch belong to which partition.
struct Partitioner {
    private let spec: PartitionSpec
    /// The place of each partition field's source in the batch.
    private let columns: [Int]
    private let types: [FieldType]

    /// - Throws: `unsupported` where a transform is not one that we write by.
    init(_ spec: PartitionSpec, _ schema: RecordSchema, path: String) throws(StorageError) {
        self.spec = spec
        var columns: [Int] = []
        for field in spec.fields {
            guard let column = schema.index(id: field.source) else {
                throw StorageError(
                    .unsupported, "is partitioned by field \(field.source), which the rows lack",
                    path: path)
            }
            guard Self.writes(field.transform, schema.fields[column].type) else {
                throw StorageError(
                    .unsupported,
                    "is partitioned by \(field.transform.name) of '\(schema.fields[column].name)'; "
                        + "rows can be added by day of a time or date, bucket of a text or whole "
                        + "number, and identity", path: path)
            }
            columns.append(column)
        }
        self.columns = columns
        types = columns.map { schema.fields[$0].type }
    }

    /// The rows of each partition, in their order; partitions by first appearance.
    func partitions(_ batch: RowBatch) -> [(values: [AvroValue], rows: [Int])] {
        partitions(batch, Array(0..<batch.count))
    }

    /// Of these rows, those of each partition, in their order; partitions by first appearance.
    func partitions(
        _ batch: RowBatch, _ picked: [Int]
    ) -> [(values: [AvroValue], rows: [Int])] {
        var ids = [Int](repeating: 0, count: picked.count)
        var tuples: [[AvroValue]] = [[]]
        for place in columns.indices {
            let column = batch.columns[columns[place]]
            var known: [Pair: Int] = [:]
            var grown: [[AvroValue]] = []
            var last: (pair: Pair, id: Int)?
            var texts = TextMemory()
            let isText = column.storage == .bytes && column.validity.isEmpty
            let isTime =
                spec.fields[place].transform == .day && types[place] == .timestampMicros
                && column.validity.isEmpty
            var day: (before: Int, times: ClosedRange<Int64>, id: Int)?
            for (index, row) in picked.enumerated() {
                let key = isText ? column.shortText(row, under: ids[index]) : nil
                if let key, let id = texts.find(key) {
                    ids[index] = id
                    continue
                }
                if isTime, let day, day.before == ids[index],
                    day.times.contains(column.int64s[row])
                {
                    ids[index] = day.id
                    continue
                }
                defer { if let key { texts.keep(key, ids[index]) } }
                let pair = Pair(before: ids[index], value: value(place, column, row))
                if let last, last.pair == pair {
                    ids[index] = last.id
                    continue
                }
                let id = known[pair] ?? grown.count
                if id == grown.count {
                    known[pair] = id
                    grown.append(tuples[pair.before] + [pair.value])
                }
                if isTime {
                    day = (ids[index], Transform.dayTimes(micros: column.int64s[row]), id)
                }
                ids[index] = id
                last = (pair, id)
            }
            tuples = grown
        }
        var rows = [[Int]](repeating: [], count: tuples.count)
        for (row, id) in zip(picked, ids) { rows[id].append(row) }
        return zip(tuples, rows).map { ($0, $1) }.filter { !$0.rows.isEmpty }
    }

    /// `2026-01-02-3-UUID.parquet`: the partition is there for people; the manifest says it.
    func name(_ partition: [AvroValue], footerCRC: UInt32) -> String {
        var parts: [String] = []
        for (field, value) in zip(spec.fields, partition) {
            guard let number = value.integer else { continue }
            parts.append(
                field.transform == .day ? Transform.dayText(number) : String(number))
        }
        return (parts + [ChecksummedName.uuid(crc: footerCRC) + ".parquet"]).joined(separator: "-")
    }

    /// A short text, under the id of what comes before.
    fileprivate struct TextKey: Equatable {
        /// See `TextWord`.
        let word: UInt64
        /// Its length, and the id of what comes before.
        let rest: UInt64
    }

    /// The ids of short texts met lately, so that few are hashed anew, whatever their order.
    private struct TextMemory {
        private static let count = 1 << 12
        private var entries = [(key: TextKey, id: Int)](
            repeating: (TextKey(word: 0, rest: .max), 0), count: count)

        func find(_ key: TextKey) -> Int? {
            let entry = entries[Self.place(key)]
            return entry.key == key ? entry.id : nil
        }

        mutating func keep(_ key: TextKey, _ id: Int) { entries[Self.place(key)] = (key, id) }

        private static func place(_ key: TextKey) -> Int {
            let mixed = (key.word ^ key.rest &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
            return Int(mixed >> 52)
        }
    }

    private struct Pair: Hashable {
        let before: Int
        let value: AvroValue
    }

    private static func writes(_ transform: TransformKind, _ type: FieldType) -> Bool {
        switch transform {
        case .day: type == .timestampMicros || type == .date
        case .bucket:
            switch type {
            case .string, .binary, .int32, .int64, .timestampMicros, .date: true
            default: false
            }
        case .identity:
            switch type {
            case .string, .binary, .int32, .int64, .timestampMicros, .date: true
            default: false
            }
        case .void: true
        default: false
        }
    }

    private func value(_ place: Int, _ column: Column, _ row: Int) -> AvroValue {
        if column.isNull(row) { return .null }
        switch spec.fields[place].transform {
        case .day:
            return .integer(
                types[place] == .date
                    ? Int64(column.int32s[row]) : Transform.day(micros: column.int64s[row]))
        case .bucket(let count):
            return .integer(Int64(Transform.bucket(hash(column, row), count)))
        case .identity: return identity(column, row, types[place])
        default: return .null
        }
    }

    private func hash(_ column: Column, _ row: Int) -> Int32 {
        switch column.storage {
        case .int32: Murmur3.hash(Int64(column.int32s[row]))
        case .int64: Murmur3.hash(column.int64s[row])
        default: Murmur3.hash(column.value(row))
        }
    }

    private func identity(_ column: Column, _ row: Int, _ type: FieldType) -> AvroValue {
        switch column.storage {
        case .int32: .integer(Int64(column.int32s[row]))
        case .int64: .integer(column.int64s[row])
        default:
            type == .string
                ? .string(String(decoding: column.value(row), as: UTF8.self))
                : .bytes([UInt8](column.value(row)))
        }
    }
}

extension Column {
    /// The key of a text of at most eight bytes; nil for a longer one.
    @inline(__always)
    fileprivate func shortText(_ row: Int, under before: Int) -> Partitioner.TextKey? {
        let start = row == 0 ? 0 : ends[row - 1]
        let count = ends[row] - start
        guard count <= TextWord.sizeMax else { return nil }
        let word = bytes.withUnsafeBytes { TextWord.of($0, start, count: count) }
        return Partitioner.TextKey(word: word, rest: UInt64(before) << 4 | UInt64(count))
    }
}
