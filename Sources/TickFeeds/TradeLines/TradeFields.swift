import TickCore

/// The four fields of a line of a trade file, taken apart as RFC 4180 says.
///
/// A field may stand in quotes, and then hold commas, and quotes doubled; a quote anywhere else is
/// a flaw. A line end never belongs to a field, so what a stray quote spoils ends with its line.
struct TradeFields {
    var time: ByteView
    var symbol: ByteView
    var price: ByteView
    var size: ByteView
    /// The symbol's quotes are still doubled.
    var hasDoubledQuotes = false

    /// The fields of a line without its end.
    @inline(__always)
    init(_ line: ByteView) throws(TradeLine.Flaw) {
        var place = 0
        var isDoubled = false
        time = try Self.field(line, &place, isLast: false, &isDoubled)
        if isDoubled { throw .time }
        symbol = try Self.field(line, &place, isLast: false, &isDoubled)
        hasDoubledQuotes = isDoubled
        isDoubled = false
        price = try Self.field(line, &place, isLast: false, &isDoubled)
        if isDoubled { throw .price }
        size = try Self.field(line, &place, isLast: true, &isDoubled)
        if isDoubled { throw .size }
    }

    /// The field that begins at `place`, which is moved behind the comma that ends it.
    @inline(__always)
    private static func field(
        _ line: ByteView, _ place: inout Int, isLast: Bool, _ isDoubled: inout Bool
    ) throws(TradeLine.Flaw) -> ByteView {
        let start = place
        if start < line.count && line.u8(start) == quote {
            let view = try quoted(line, &place, &isDoubled)
            try pass(line, &place, isLast: isLast)
            return view
        }
        while place < line.count && line.u8(place) != comma {
            guard line.u8(place) != quote else { throw .quote }
            place &+= 1
        }
        let view = ByteView(base: line.base + start, count: place &- start)
        try pass(line, &place, isLast: isLast)
        return view
    }

    /// What stands between the quote at `place` and the one that closes it.
    private static func quoted(
        _ line: ByteView, _ place: inout Int, _ isDoubled: inout Bool
    ) throws(TradeLine.Flaw) -> ByteView {
        let start = place + 1
        var end = start
        while end < line.count {
            if line.u8(end) != quote {
                end += 1
            } else if end + 1 < line.count && line.u8(end + 1) == quote {
                isDoubled = true
                end += 2
            } else {
                place = end + 1
                return ByteView(base: line.base + start, count: end - start)
            }
        }
        throw .quote
    }

    /// Goes past the comma behind a field, or sees that the line ends with the last one.
    @inline(__always)
    private static func pass(
        _ line: ByteView, _ place: inout Int, isLast: Bool
    ) throws(TradeLine.Flaw) {
        guard place < line.count else {
            if isLast { return }
            throw .columns
        }
        guard line.u8(place) == comma else { throw .quote }
        if isLast { throw .columns }
        place &+= 1
    }

    private static var comma: UInt8 { UInt8(ascii: ",") }
    private static var quote: UInt8 { UInt8(ascii: "\"") }
}
