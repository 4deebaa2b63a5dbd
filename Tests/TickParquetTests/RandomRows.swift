import TickStorage

@testable import TickParquet

/// Random rows, and files of them, from a seed.
struct RandomRows {
    var random: SplitMix

    init(seed: UInt64) { random = SplitMix(seed: seed) }

    /// A column of each type, required and not.
    static let everything: RecordSchema = {
        let types: [FieldType] = [
            .boolean, .int32, .int64, .float32, .float64, .string, .binary, .date,
            .timestampMicros, .decimal(precision: 9, scale: 2), .decimal(precision: 18, scale: 4),
            .decimal(precision: 38, scale: 9),
        ]
        let fields = (types + types).enumerated().map { place, type in
            RecordField(
                id: place * 3 + 5, "f\(place)", type, required: place < types.count)
        }
        return RecordSchema(name: "everything", fields: fields)
    }()

    mutating func batch(_ schema: RecordSchema, rows: Int) -> RowBatch {
        var batch = RowBatch(schema)
        for (place, field) in schema.fields.enumerated() {
            let nullsOf4 = field.isRequired ? 0 : [0, 1, 3, 4][random.below(4)]
            let narrow = random.below(2) == 0
            for _ in 0..<rows {
                if random.below(4) < nullsOf4 {
                    batch.columns[place].appendNull()
                } else {
                    append(&batch.columns[place], field.type, narrow)
                }
            }
        }
        return batch
    }

    private mutating func append(_ column: inout Column, _ type: FieldType, _ narrow: Bool) {
        switch column.storage {
        case .boolean: column.booleans.append(UInt8(random.below(2)))
        case .int32: column.int32s.append(Int32(truncatingIfNeeded: whole(type, narrow)))
        case .int64: column.int64s.append(Int64(truncatingIfNeeded: whole(type, narrow)))
        case .int128: column.int128s.append(whole(type, narrow))
        case .float32: column.float32s.append(Float(real(narrow)))
        case .float64: column.float64s.append(real(narrow))
        case .bytes: return column.append(text(narrow))
        }
        column.markValue()
    }

    /// Within the type; the ends of its range often.
    private mutating func whole(_ type: FieldType, _ narrow: Bool) -> Int128 {
        let most: Int128 =
            switch type {
            case .int32, .date: Int128(Int32.max)
            case .decimal(let digits, _): (0..<digits).reduce(1) { value, _ in value * 10 } - 1
            default: Int128(Int64.max)
            }
        if narrow { return Int128(random.below(10)) - 3 }
        switch random.below(6) {
        case 0: return most
        case 1: if case .decimal = type { return -most } else { return -most - 1 }
        case 2: return 0
        default:
            let wide = Int128(truncatingIfNeeded: random.next()) << 64
            return (wide | Int128(random.next())) % most
        }
    }

    private mutating func real(_ narrow: Bool) -> Double {
        switch random.below(narrow ? 3 : 8) {
        case 0: 0
        case 1: -0.0
        case 2: 1.5
        case 3: .nan
        case 4: .infinity
        default: Double(Int64(bitPattern: random.next())) / 1e9
        }
    }

    private mutating func text(_ narrow: Bool) -> [UInt8] {
        let some = ["", "a", "AAPL", "sevenby", "eight bytes", "ünï", "日本語日本語", "\u{10FFFF}"]
        if narrow { return Array(some[random.below(4)].utf8) }
        let chosen = random.below(some.count + 2)
        if chosen < some.count { return Array(some[chosen].utf8) }
        return Array(String(random.next(), radix: 36).utf8)
    }
}

/// A whole file in memory, written in batches of the given sizes.
func written(
    _ batch: RowBatch, _ options: ParquetOptions = ParquetOptions(), cut: Int = 1 << 20,
    metadata: [(key: String, value: String)] = []
) throws -> (bytes: [UInt8], summary: ParquetSummary) {
    let file = MemoryFile()
    let writer = try ParquetWriter(
        file, schema: batch.schema, options: options, metadata: metadata)
    var start = 0
    while start < batch.count {
        let end = min(batch.count, start + cut)
        try writer.write(batch, rows: start..<end)
        start = end
    }
    let summary = try writer.finish()
    return (file.bytes, summary)
}

/// All rows that a scan gives.
func rows(_ scan: ParquetScan) throws -> RowBatch {
    var all = RowBatch(scan.schema)
    var batch = RowBatch(scan.schema)
    while try scan.next(into: &batch) {
        for place in all.columns.indices {
            all.columns[place].append(batch.columns[place], 0..<batch.count)
        }
    }
    return all
}

extension RowBatch {
    /// Each row as text, every bit told apart.
    var lines: [String] {
        (0..<count).map { row in
            columns.map { $0.isNull(row) ? "null" : $0.exact(row) }.joined(separator: " | ")
        }
    }
}

extension Column {
    fileprivate func exact(_ row: Int) -> String {
        switch storage {
        case .float32: "\(float32s[row].bitPattern)"
        case .float64: "\(float64s[row].bitPattern)"
        default: "\(parquetValue(row))"
        }
    }
}
