import TickCore
import TickStorage

/// One value of a column as text.
enum CellText {
    /// Appends a value that is not null; text as it is.
    static func append(
        _ column: Column, _ row: Int, _ type: FieldType, to text: inout TextBuffer
    ) {
        switch type {
        case .boolean: text.append(string: column.booleans[row] == 1 ? "true" : "false")
        case .int32: text.append(integer: Int64(column.int32s[row]))
        case .int64: text.append(integer: column.int64s[row])
        case .float32: text.append(string: column.float32s[row].description)
        case .float64: text.append(string: column.float64s[row].description)
        case .date: appendDate(Int64(column.int32s[row]), to: &text)
        case .timestampMicros: appendInstant(column.int64s[row], to: &text)
        case .decimal(_, let scale):
            let units =
                column.storage == .int128 ? column.int128s[row] : Int128(column.int64s[row])
            appendDecimal(units, scale, to: &text)
        case .string, .binary:
            column.value(row).withUnsafeBytes { text.append($0) }
        }
    }

    /// A value; nothing for null.
    static func text(_ column: Column, _ row: Int, _ type: FieldType) -> String {
        guard !column.isNull(row) else { return "" }
        var text = TextBuffer(capacity: 32)
        append(column, row, type, to: &text)
        return text.text()
    }

    /// Appends a value for JSON: decimals, instants and text in quotes.
    static func appendJSON(
        _ column: Column, _ row: Int, _ type: FieldType, to text: inout TextBuffer
    ) {
        guard !column.isNull(row) else { return text.append("null") }
        switch type {
        case .string, .binary:
            column.value(row).withUnsafeBytes { text.append(json: ByteView($0)) }
        case .float32 where !column.float32s[row].isFinite: text.append("null")
        case .float64 where !column.float64s[row].isFinite: text.append("null")
        case .decimal, .date, .timestampMicros:
            text.append(UInt8(ascii: "\""))
            append(column, row, type, to: &text)
            text.append(UInt8(ascii: "\""))
        default: append(column, row, type, to: &text)
        }
    }

    private static func appendDecimal(_ units: Int128, _ scale: Int, to text: inout TextBuffer) {
        guard scale > 18 else { return text.append(decimal: units, digits: scale) }
        var digits = String(units.magnitude)
        digits = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        var fraction = digits.suffix(scale)
        while fraction.last == "0" { fraction.removeLast() }
        let whole = digits.dropLast(scale)
        text.append(string: (units < 0 ? "-" : "") + whole)
        if !fraction.isEmpty { text.append(string: "." + fraction) }
    }

    private static func appendDate(_ days: Int64, to text: inout TextBuffer) {
        text.append(string: CivilDate(daysSinceEpoch: Int(days)).description)
    }

    /// `2026-03-16T13:30:00.000000Z`, also beyond what nanoseconds reach.
    private static func appendInstant(_ micros: Int64, to text: inout TextBuffer) {
        let dayMicros: Int64 = 86_400_000_000
        var (day, rest) = micros.quotientAndRemainder(dividingBy: dayMicros)
        if rest < 0 {
            day -= 1
            rest += dayMicros
        }
        appendDate(day, to: &text)
        text.append(UInt8(ascii: "T"))
        appendPadded(rest / 3_600_000_000, 2, to: &text)
        text.append(UInt8(ascii: ":"))
        appendPadded(rest / 60_000_000 % 60, 2, to: &text)
        text.append(UInt8(ascii: ":"))
        appendPadded(rest / 1_000_000 % 60, 2, to: &text)
        text.append(UInt8(ascii: "."))
        appendPadded(rest % 1_000_000, 6, to: &text)
        text.append(UInt8(ascii: "Z"))
    }

    private static func appendPadded(_ value: Int64, _ width: Int, to text: inout TextBuffer) {
        let digits = String(value)
        text.append(string: String(repeating: "0", count: max(0, width - digits.count)) + digits)
    }
}
