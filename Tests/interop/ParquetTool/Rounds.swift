import TickParquet
import TickStorage

/// The same work several times in one process, each time measured.
enum Rounds {
    /// Rows that a batch of the plant has.
    private static let batchRows = 8192

    /// Writes columns that lie as raw bytes in files of a directory, one for each field.
    ///
    /// - Parameter schema: `name:type` with commas between; types `int32`, `int64`, `micros`,
    ///   `price` (18 digits, 2 behind the point) and `textN` of N bytes.
    static func write(
        _ directory: String, schema: String, to target: String, _ rounds: Int
    ) throws(StorageError) {
        let disk = RealFileSystem()
        let batch = try columns(directory, schema)
        var seconds: [Double] = []
        var summary: ParquetSummary?
        for _ in 0..<rounds {
            if try disk.status(target) != nil { try disk.remove(target) }
            let start = Output.cpuSeconds()
            let file = try disk.open(target, .create)
            let writer = try ParquetWriter(file, schema: batch.schema)
            var at = 0
            while at < batch.count {
                let end = min(batch.count, at + batchRows)
                try writer.write(batch, rows: at..<end)
                at = end
            }
            summary = try writer.finish()
            file.close()
            seconds.append(Output.cpuSeconds() - start)
        }
        let columns = summary?.columns.map { "\($0.compressedBytes)" }.joined(separator: ",")
        report(batch.count, seconds, summary?.fileBytes ?? 0, "\"columns\":[\(columns ?? "")]")
    }

    /// Reads all columns of a file.
    static func read(_ path: String, _ rounds: Int) throws(StorageError) {
        var seconds: [Double] = []
        var (rows, bytes) = (0, 0)
        for _ in 0..<rounds {
            let start = Output.cpuSeconds()
            let file = try ParquetFile(RealFileSystem().open(path, .read))
            let scan = try file.scan()
            var batch = RowBatch(scan.schema)
            rows = 0
            while try scan.next(into: &batch) { rows += batch.count }
            bytes = file.bytesTotal
            seconds.append(Output.cpuSeconds() - start)
        }
        report(rows, seconds, bytes, "\"columns\":[]")
    }

    private static func report(_ rows: Int, _ seconds: [Double], _ bytes: Int, _ more: String) {
        Output.write("{\"rows\":\(rows),\"bytes\":\(bytes),\"cpu_seconds\":\(seconds),\(more)}\n")
    }

    private static func columns(
        _ directory: String, _ words: String
    ) throws(StorageError) -> RowBatch {
        var fields: [RecordField] = []
        var sizes: [Int] = []
        for (place, word) in words.split(separator: ",").enumerated() {
            let parts = word.split(separator: ":").map(String.init)
            sizes.append(Int(parts[1].drop { !$0.isNumber }) ?? 0)
            fields.append(RecordField(id: place + 1, parts[0], type(parts[1])))
        }
        var batch = RowBatch(RecordSchema(name: "ticks", fields: fields))
        for (place, field) in fields.enumerated() {
            let bytes = try RealFileSystem().read(Path.join(directory, field.name), limit: 1 << 34)
            bytes.withUnsafeBytes { raw in
                switch field.type.storage {
                case .int32: batch.columns[place].int32s = Array(raw.bindMemory(to: Int32.self))
                case .int64: batch.columns[place].int64s = Array(raw.bindMemory(to: Int64.self))
                default:
                    let size = sizes[place]
                    batch.columns[place].bytes = Array(raw)
                    batch.columns[place].ends = (0..<raw.count / size).map { ($0 + 1) * size }
                }
            }
        }
        return batch
    }

    private static func type(_ word: String) -> FieldType {
        switch word {
        case "int32": .int32
        case "int64": .int64
        case "micros": .timestampMicros
        case "price": .decimal(precision: 18, scale: 2)
        default: .string
        }
    }
}
