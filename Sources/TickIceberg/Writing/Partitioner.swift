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
            var lastRow: Int?
            for (index, row) in picked.enumerated() {
                // Rows that lie together mostly have the same text.
                if let lastRow, let last, last.pair.before == ids[index],
                    column.storage == .bytes, column.isSameText(lastRow, row),
                    !column.isNull(row)
                {
                    ids[index] = last.id
                    continue
                }
                lastRow = column.isNull(row) ? nil : row
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
