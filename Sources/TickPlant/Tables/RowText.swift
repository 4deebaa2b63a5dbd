import TickCore
import TickStorage

/// Rows of any schema as text: CSV, JSON lines, or a table for people.
///
/// Decimals are written exactly, without trailing zeros, in JSON as strings, so that none is
/// rounded; instants as `2026-03-16T13:30:00.000000Z`; what is null as nothing, in JSON `null`.
/// Concurrency: one thread.
public struct RowText: ~Copyable {
    /// How rows are written.
    public enum Format: String, Sendable, CaseIterable { case csv, jsonl, table }

    private let schema: RecordSchema
    private let format: Format
    private var text = TextBuffer(capacity: 1 << 17)
    private var cells: [[String]] = []
    private let file: OutputFile

    /// Units: rows whose widths a table is aligned by.
    private static let tableRows = 200

    /// A writer of rows with these columns to a file.
    public init(_ columns: TextColumns, _ format: Format, to file: OutputFile) {
        schema = columns.schema
        self.format = format
        self.file = file
        if format == .csv {
            for (place, field) in schema.fields.enumerated() {
                if place > 0 { text.append(UInt8(ascii: ",")) }
                text.append(string: field.name)
            }
            text.append(UInt8(ascii: "\n"))
        }
    }

    /// Writes rows of the same columns, no more than `limit`.
    public mutating func append(_ rows: TextRows, limit: Int = .max) {
        let batch = rows.batch
        for row in 0..<min(limit, batch.count) {
            switch format {
            case .csv: appendCSV(batch, row)
            case .jsonl: appendJSON(batch, row)
            case .table: appendCells(batch, row)
            }
            if text.count >= BarWriter.flushBytes { flushText() }
        }
    }

    /// Writes what has been collected.
    public mutating func flush() {
        if format == .table { flushCells() }
        flushText()
    }

    private mutating func flushText() {
        text.withBytes { file.write($0) }
        text.removeAll()
    }

    private mutating func appendCSV(_ batch: RowBatch, _ row: Int) {
        for (place, column) in batch.columns.enumerated() {
            if place > 0 { text.append(UInt8(ascii: ",")) }
            guard !column.isNull(row) else { continue }
            switch schema.fields[place].type {
            case .string, .binary:
                column.value(row).withUnsafeBytes { text.append(csv: ByteView($0)) }
            default: CellText.append(column, row, schema.fields[place].type, to: &text)
            }
        }
        text.append(UInt8(ascii: "\n"))
    }

    private mutating func appendJSON(_ batch: RowBatch, _ row: Int) {
        text.append(UInt8(ascii: "{"))
        for (place, column) in batch.columns.enumerated() {
            text.append(string: place > 0 ? ",\"" : "\"")
            text.append(string: schema.fields[place].name)
            text.append("\":")
            CellText.appendJSON(column, row, schema.fields[place].type, to: &text)
        }
        text.append("}\n")
    }

    private mutating func appendCells(_ batch: RowBatch, _ row: Int) {
        cells.append(
            batch.columns.enumerated().map { place, column in
                CellText.text(column, row, schema.fields[place].type)
            })
        if cells.count == Self.tableRows { flushCells() }
    }

    private mutating func flushCells() {
        let rows = [schema.fields.map(\.name)] + cells
        let widths = schema.fields.indices.map { column in
            rows.map { $0[column].count }.max() ?? 0
        }
        for row in rows {
            var line = ""
            for (place, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[place] - cell.count)
                let isText = [.string, .binary].contains(schema.fields[place].type)
                line += (place > 0 ? "  " : "") + (isText ? cell + padding : padding + cell)
            }
            while line.last == " " { line.removeLast() }
            text.append(string: line + "\n")
        }
        cells.removeAll()
    }
}
