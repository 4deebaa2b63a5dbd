import TickIceberg
import TickStorage

/// What our own reader sees in a table: rows, and of each column how many values, the least, the
/// greatest and, of numbers, the sum.
struct TableSummary {
    private let fields: [RecordField]
    private var rows = 0
    private var columns: [ColumnSummary]

    init(_ table: Table) throws(StorageError) {
        let reader = try TableReader(table, TableScan())
        fields = reader.schema.fields
        columns = fields.map { ColumnSummary($0.type) }
        var batch = RowBatch(reader.schema)
        while try reader.next(into: &batch) {
            rows += batch.count
            for place in columns.indices { columns[place].take(batch.columns[place], batch.count) }
        }
    }

    /// One line of JSON, `{"rows": n, "columns": {name: [n, min, max, sum]}}`.
    var json: String {
        let parts = zip(fields, columns).map { field, column in
            "\(JSONText.quoted(field.name)):[\(column.json)]"
        }
        return "{\"rows\":\(rows),\"columns\":{\(parts.joined(separator: ","))}}"
    }
}

/// What our own reader sees in a column.
struct ColumnSummary {
    private let type: FieldType
    private var count = 0
    private var sum = Int128(0)
    private var numbers: (least: Int128, greatest: Int128)?
    private var texts: (least: [UInt8], greatest: [UInt8])?

    init(_ type: FieldType) { self.type = type }

    mutating func take(_ column: Column, _ rows: Int) {
        for row in 0..<rows where !column.isNull(row) {
            count += 1
            switch column.storage {
            case .boolean: take(Int128(column.booleans[row]))
            case .int32: take(Int128(column.int32s[row]))
            case .int64: take(Int128(column.int64s[row]))
            case .int128: take(column.int128s[row])
            case .bytes: take(Array(column.value(row)))
            case .float32, .float64: fatalError("no table here has floating point")
            }
        }
    }

    private mutating func take(_ number: Int128) {
        sum += number
        numbers = (
            min(numbers?.least ?? number, number), max(numbers?.greatest ?? number, number)
        )
    }

    private mutating func take(_ text: [UInt8]) {
        guard let (least, greatest) = texts else { return texts = (text, text) }
        if text.lexicographicallyPrecedes(least) { texts!.least = text }
        if greatest.lexicographicallyPrecedes(text) { texts!.greatest = text }
    }

    /// Count, least, greatest and sum, with commas between.
    var json: String {
        if let texts {
            return "\(count),\(quoted(texts.least)),\(quoted(texts.greatest)),null"
        }
        guard let numbers else { return "\(count),null,null,\(isSummed ? "\"0\"" : "null")" }
        let total = isSummed ? quoted(sum) : "null"
        return "\(count),\(quoted(numbers.least)),\(quoted(numbers.greatest)),\(total)"
    }

    private var isSummed: Bool {
        switch type {
        case .int32, .int64, .decimal: true
        default: false
        }
    }

    private func quoted(_ text: [UInt8]) -> String {
        JSONText.quoted(String(decoding: text, as: UTF8.self))
    }

    /// A number as check_tables.py writes it: without zeros at the end of a fraction.
    private func quoted(_ number: Int128) -> String {
        guard case .decimal(_, let scale) = type else { return "\"\(number)\"" }
        var digits = String(number.magnitude)
        digits = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        var fraction = digits.suffix(scale)
        while fraction.last == "0" { fraction.removeLast() }
        let whole = (number < 0 ? "-" : "") + digits.dropLast(scale)
        return fraction.isEmpty ? "\"\(whole)\"" : "\"\(whole).\(fraction)\""
    }
}
