import TickIceberg
import TickStorage

/// The rows of a table that somebody wants, as they are or were.
///
/// Concurrency: one thread.
public final class TableRows {
    /// What is wanted.
    public struct Wanted: Sendable {
        /// Rows of these symbols alone; nil for all.
        public var symbols: Set<String>?
        /// Rows from this time on, by the table's first time column.
        ///
        /// Units: nanoseconds since the Unix epoch; whole microseconds.
        public var from: Int64?
        /// Rows before this time.
        public var to: Int64?
        /// The names of columns; nil for all.
        public var columns: [String]?
        /// The id of a snapshot, or nil.
        public var snapshot: Int64?
        /// The state at a time, in milliseconds since the Unix epoch, or nil.
        public var asOfMillis: Int64?

        /// Everything, as it is.
        public init() {}
    }

    private let reader: TableReader

    /// A reader of the rows wanted.
    public init(
        _ place: ArchivePlace, table name: String, _ wanted: Wanted
    ) throws(PlantError) {
        let table = try place.table(name)
        let scan = try Self.scan(table, wanted)
        reader = try PlantError.ofStorage { () throws(StorageError) in
            try TableReader(table, scan)
        }
    }

    /// The columns.
    public var columns: TextColumns { TextColumns(reader.schema) }

    /// The next rows; nil at the end.
    public func next() throws(PlantError) -> TextRows? {
        let batch = try PlantError.ofStorage { () throws(StorageError) -> RowBatch? in
            var batch = RowBatch(reader.schema)
            return try reader.next(into: &batch) ? batch : nil
        }
        return batch.map(TextRows.init)
    }

    /// What of the table's files was read, in words.
    public var reading: String {
        let total = reader.plan.bytesTotal
        let share = total.map { $0 > 0 ? Double(reader.bytesRead) / Double($0) * 100 : 0 }
        let percent = share.map { " (\(Int64(($0 * 100).rounded()) / 100).\(digits($0)) %)" } ?? ""
        return "read \(reader.bytesRead) bytes of \(total.map { "\($0)" } ?? "an unknown number")"
            + percent + " in \(reader.plan.files.count) of \(reader.plan.filesTotal) files"
    }

    private func digits(_ percent: Double) -> String {
        let hundredths = Int64((percent * 100).rounded()) % 100
        return (hundredths < 10 ? "0" : "") + String(hundredths)
    }

    private static func scan(_ table: Table, _ wanted: Wanted) throws(PlantError) -> TableScan {
        var scan = TableScan()
        scan.columns = wanted.columns
        if let id = wanted.snapshot { scan.state = .snapshot(id) }
        if let millis = wanted.asOfMillis { scan.state = .time(millis: millis) }
        let fields = table.metadata.schema.record.fields
        if let symbols = wanted.symbols {
            guard let field = fields.first(where: { $0.name == "symbol" && $0.type == .string })
            else { throw PlantError(.usage, "the table has no column 'symbol'") }
            scan.filter = scan.filter.with(field, in: symbols)
        }
        if wanted.from != nil || wanted.to != nil {
            guard let field = fields.first(where: { $0.type == .timestampMicros }) else {
                throw PlantError(.usage, "the table has no column of times")
            }
            let from = try wanted.from.map(micros) ?? .min
            let to = try wanted.to.map(micros) ?? .max
            scan.filter = scan.filter.with(field, in: from..<max(from, to))
        }
        return scan
    }

    private static func micros(_ nanos: Int64) throws(PlantError) -> Int64 {
        let (micros, rest) = nanos.quotientAndRemainder(dividingBy: 1000)
        guard rest == 0 else {
            throw PlantError(
                .usage, "\(nanos) is between two microseconds, which tables are searched by")
        }
        return micros
    }
}
