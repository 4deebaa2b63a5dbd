/// A bar as a line of text, in the columns every tool of ours writes.
///
/// Columns: `symbol,start_ns,end_ns,open,high,low,close,volume,trades,notional,vwap,status`.
/// Decimals are minimal (no trailing zeros); prices that are not known are empty (CSV) or null.
public enum BarText {
    /// The CSV header with its line end.
    public static let header: StaticString =
        "symbol,start_ns,end_ns,open,high,low,close,volume,trades,notional,vwap,status\n"
    /// The header's columns without the line end.
    public static let columns: StaticString =
        "symbol,start_ns,end_ns,open,high,low,close,volume,trades,notional,vwap,status"

    /// Appends one CSV line.
    public static func appendCSV(_ bar: Bar, symbol: ByteView, to out: inout TextBuffer) {
        appendCells(bar, symbol: symbol, to: &out)
        out.append(UInt8(ascii: "\n"))
    }

    /// Appends the cells of one CSV line, without its end.
    public static func appendCells(_ bar: Bar, symbol: ByteView, to out: inout TextBuffer) {
        out.append(csv: symbol)
        out.append(UInt8(ascii: ","))
        out.append(integer: bar.start)
        out.append(UInt8(ascii: ","))
        out.append(integer: bar.end)
        appendCell(bar.open, known: bar.known.contains(.last), to: &out)
        appendCell(bar.high, known: bar.known.contains(.highLow), to: &out)
        appendCell(bar.low, known: bar.known.contains(.highLow), to: &out)
        appendCell(bar.close, known: bar.known.contains(.last), to: &out)
        out.append(UInt8(ascii: ","))
        out.append(integer: bar.volume)
        out.append(UInt8(ascii: ","))
        out.append(integer: bar.trades)
        out.append(UInt8(ascii: ","))
        out.append(decimal: bar.notional, digits: 9)
        out.append(UInt8(ascii: ","))
        if let vwap = bar.vwap { out.append(price: vwap) }
        out.append(UInt8(ascii: ","))
        out.append(bar.status.name)
    }

    /// Appends the cells of a window that holds nothing any more: symbol, start and end, without
    /// the line's end.
    public static func appendVoidCells(_ bar: Bar, symbol: ByteView, to out: inout TextBuffer) {
        out.append(csv: symbol)
        out.append(UInt8(ascii: ","))
        out.append(integer: bar.start)
        out.append(UInt8(ascii: ","))
        out.append(integer: bar.end)
        out.append(",,,,,,,,,")
    }

    /// Appends the members of one JSON object, without its braces; prices are decimal strings, so
    /// none is rounded.
    public static func appendMembers(_ bar: Bar, symbol: ByteView, to out: inout TextBuffer) {
        appendIdentity(bar, symbol: symbol, to: &out)
        let hasLast = bar.known.contains(.last)
        let hasHighLow = bar.known.contains(.highLow)
        out.append(",\"open\":")
        append(price: hasLast ? bar.open : nil, to: &out)
        out.append(",\"high\":")
        append(price: hasHighLow ? bar.high : nil, to: &out)
        out.append(",\"low\":")
        append(price: hasHighLow ? bar.low : nil, to: &out)
        out.append(",\"close\":")
        append(price: hasLast ? bar.close : nil, to: &out)
        out.append(",\"volume\":")
        out.append(integer: bar.volume)
        out.append(",\"trades\":")
        out.append(integer: bar.trades)
        out.append(",\"notional\":\"")
        out.append(decimal: bar.notional, digits: 9)
        out.append("\",\"vwap\":")
        append(price: bar.vwap, to: &out)
        out.append(",\"status\":\"")
        out.append(bar.status.name)
        out.append(UInt8(ascii: "\""))
    }

    /// Appends the members that say which window it is, without braces.
    public static func appendIdentity(_ bar: Bar, symbol: ByteView, to out: inout TextBuffer) {
        out.append("\"symbol\":")
        out.append(json: symbol)
        out.append(",\"start_ns\":")
        out.append(integer: bar.start)
        out.append(",\"end_ns\":")
        out.append(integer: bar.end)
    }

    private static func appendCell(_ price: Price, known: Bool, to out: inout TextBuffer) {
        out.append(UInt8(ascii: ","))
        if known { out.append(price: price) }
    }

    private static func append(price: Price?, to out: inout TextBuffer) {
        guard let price else { return out.append("null") }
        out.append(UInt8(ascii: "\""))
        out.append(price: price)
        out.append(UInt8(ascii: "\""))
    }
}
