/// A bar as a line of text, in the columns every tool of ours writes.
///
/// Columns: `symbol,start_ns,end_ns,open,high,low,close,volume,trades,notional,vwap,status`.
/// Decimals are minimal (no trailing zeros); prices that are not known are empty (CSV) or null.
public enum BarText {
    /// The CSV header with its line end.
    public static let header: StaticString =
        "symbol,start_ns,end_ns,open,high,low,close,volume,trades,notional,vwap,status\n"

    /// Appends one CSV line.
    public static func appendCSV(_ bar: Bar, symbol: ByteView, to out: inout TextBuffer) {
        out.append(csv: symbol)
        out.append(UInt8(ascii: ","))
        out.append(integer: bar.start)
        out.append(UInt8(ascii: ","))
        out.append(integer: bar.end)
        for price in [bar.open, bar.high, bar.low, bar.close] {
            out.append(UInt8(ascii: ","))
            if bar.hasPrices { out.append(price: price) }
        }
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
        out.append(UInt8(ascii: "\n"))
    }

    /// Appends one JSON object and a line end; prices are decimal strings, so none is rounded.
    public static func appendJSON(_ bar: Bar, symbol: ByteView, to out: inout TextBuffer) {
        out.append("{\"symbol\":")
        out.append(json: symbol)
        out.append(",\"start_ns\":")
        out.append(integer: bar.start)
        out.append(",\"end_ns\":")
        out.append(integer: bar.end)
        let prices: [(StaticString, Price)] = [
            (",\"open\":", bar.open), (",\"high\":", bar.high), (",\"low\":", bar.low),
            (",\"close\":", bar.close),
        ]
        for (name, price) in prices {
            out.append(name)
            append(price: bar.hasPrices ? price : nil, to: &out)
        }
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
        out.append("\"}\n")
    }

    private static func append(price: Price?, to out: inout TextBuffer) {
        guard let price else { return out.append("null") }
        out.append(UInt8(ascii: "\""))
        out.append(price: price)
        out.append(UInt8(ascii: "\""))
    }
}
