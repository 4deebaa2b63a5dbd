import TickStorage

/// A value of a row, whatever its width.
enum Cell: Hashable, Comparable {
    case null
    case whole(Int128)
    case text(String)

    /// A column's value.
    static func of(_ column: Column, _ row: Int) -> Cell {
        if column.isNull(row) { return .null }
        switch column.storage {
        case .boolean: return .whole(Int128(column.booleans[row]))
        case .int32: return .whole(Int128(column.int32s[row]))
        case .int64: return .whole(Int128(column.int64s[row]))
        case .int128: return .whole(column.int128s[row])
        case .float32: return .text("\(column.float32s[row])")
        case .float64: return .text("\(column.float64s[row])")
        case .bytes: return .text(String(decoding: column.value(row), as: UTF8.self))
        }
    }

    /// Appends the value to a column.
    func append(to column: inout Column) {
        switch self {
        case .null: column.appendNull()
        case .text(let text): column.append(text.utf8)
        case .whole(let value):
            switch column.storage {
            case .int32: column.int32s.append(Int32(value))
            case .int64: column.int64s.append(Int64(value))
            default: column.int128s.append(value)
            }
            column.markValue()
        }
    }
}

/// A row by field id.
typealias Row = [Int: Cell]

extension RowBatch {
    /// A batch of these rows; what a row lacks is null.
    init(_ schema: RecordSchema, _ rows: [Row]) {
        self.init(schema)
        for row in rows {
            for (place, field) in schema.fields.enumerated() {
                (row[field.id] ?? .null).append(to: &columns[place])
            }
        }
    }

    /// The rows, by the schema's columns.
    var cells: [[Cell]] { (0..<count).map { row in columns.map { Cell.of($0, row) } } }
}

extension [Row] {
    /// The rows as a dump shows them.
    func dump(_ schema: RecordSchema) -> [[Cell]] {
        map { row in schema.fields.map { row[$0.id] ?? .null } }.ordered
    }
}

extension [[Cell]] {
    var ordered: [[Cell]] { sorted { $0.lexicographicallyPrecedes($1) } }
}
