import TickParquet
import TickStorage

/// A column that a table or file has, as far as trades may come from it.
struct TableColumn {
    let name: String
    /// What its values are read as; nil where they cannot be read.
    let type: FieldType?
    /// What whole numbers count that are times.
    let unit: TimeUnit?
    /// Whether times count from the Unix epoch.
    let isInstant: Bool
    /// Why it cannot be read.
    let obstacle: String?

    /// A column of a Parquet file.
    init(_ column: ParquetColumn) {
        name = column.name
        type = column.type
        unit = column.timeUnit
        isInstant = column.isInstant
        obstacle = column.obstacle
    }

    /// A column of an Iceberg table.
    init(_ field: RecordField) {
        name = field.name
        type = field.type
        unit = field.type == .timestampMicros ? .micros : nil
        isInstant = unit != nil
        obstacle = nil
    }

    /// How many nanoseconds one of its units of time is; nil where it holds no instants.
    var instantNanos: Int64? {
        switch type {
        case .timestampMicros: TimeUnit.micros.nanos
        case .int64: unit == nil ? 1 : isInstant ? unit?.nanos : nil
        default: nil
        }
    }

    /// Whether its values can be prices or sizes.
    var isNumber: Bool {
        guard unit == nil else { return false }
        switch type {
        case .int32, .int64, .float32, .float64, .decimal: return true
        default: return false
        }
    }

    /// Whether its values are text.
    var isText: Bool { type == .string || type == .binary }

    /// What it is, for messages.
    var words: String {
        switch type {
        case nil: obstacle ?? "it cannot be read"
        case .date: "it holds dates"
        case .boolean: "it holds truth values"
        case .string, .binary: "it holds text"
        case .float32, .float64: "it holds floating-point numbers"
        case .decimal: "it holds decimals"
        case .timestampMicros: "it holds instants"
        case .int32, .int64:
            unit == nil
                ? "it holds \(type == .int32 ? 32 : 64)-bit integers"
                : isInstant ? "it holds instants" : "it holds times of day"
        }
    }
}
