import TickCore

/// One trade of a CSV file with the columns `ts_ns,symbol,price,size`.
///
/// Units: `ts_ns` Int64 nanoseconds since the Unix epoch, UTC; `price` a decimal of at most the
/// stated number of decimals; `size` an unsigned integer.
/// Limits: symbols are taken as they stand and cannot hold a comma.
@frozen public struct TradeLine {
    /// When it traded, in nanoseconds since the Unix epoch, UTC.
    public var eventTime: Int64
    /// The symbol's bytes, borrowed from the line.
    public var symbol: ByteView
    /// The price, exact.
    public var price: Price
    /// How much traded; 0 is allowed.
    public var size: UInt64

    /// The heading that a trade file begins with.
    public static let heading = "ts_ns,symbol,price,size"

    /// What is wrong with a line.
    public enum Flaw: String, Error, Sendable {
        case columns = "not four columns"
        case time = "ts_ns is no 64-bit integer"
        case symbol = "the symbol is empty"
        case price = "the price is no decimal, or has too many decimals; see --price-scale"
        case size = "the size is no unsigned 64-bit integer"
    }

    /// Reads one line without its end.
    public static func parse(
        _ line: ByteView, priceDigits: Int
    ) throws(Flaw) -> TradeLine {
        let end = line.count
        let first = comma(line, from: 0)
        let second = comma(line, from: first + 1)
        let third = comma(line, from: second + 1)
        guard third < end, comma(line, from: third + 1) >= end else { throw .columns }
        guard let time = signed(line, 0, first) else { throw .time }
        guard second > first + 1 else { throw .symbol }
        guard let price = price(line, second + 1, third, priceDigits) else { throw .price }
        guard let size = unsigned(line, third + 1, end) else { throw .size }
        let symbol = ByteView(base: line.base + (first + 1), count: second - first - 1)
        return TradeLine(eventTime: time, symbol: symbol, price: price, size: size)
    }

    @inline(__always)
    private static func comma(_ line: ByteView, from start: Int) -> Int {
        var place = start
        while place < line.count && line.u8(place) != UInt8(ascii: ",") { place &+= 1 }
        return place
    }

    @inline(__always)
    private static func unsigned(_ line: ByteView, _ start: Int, _ end: Int) -> UInt64? {
        guard end > start, end &- start <= 20 else { return nil }
        var value: UInt64 = 0
        for place in start..<end {
            let digit = line.u8(place) &- 48
            guard digit < 10 else { return nil }
            let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = scaled.addingReportingOverflow(UInt64(digit))
            guard !overflow && !carry else { return nil }
            value = sum
        }
        return value
    }

    @inline(__always)
    private static func signed(_ line: ByteView, _ start: Int, _ end: Int) -> Int64? {
        guard end > start else { return nil }
        let isNegative = line.u8(start) == UInt8(ascii: "-")
        guard let magnitude = unsigned(line, isNegative ? start + 1 : start, end) else {
            return nil
        }
        return isNegative ? Int64(exactly: -Int128(magnitude)) : Int64(exactly: magnitude)
    }

    @inline(__always)
    private static func price(
        _ line: ByteView, _ start: Int, _ end: Int, _ digitsMax: Int
    ) -> Price? {
        guard end > start else { return nil }
        let isNegative = line.u8(start) == UInt8(ascii: "-")
        let first = isNegative ? start + 1 : start
        var point = first
        while point < end && line.u8(point) != UInt8(ascii: ".") { point &+= 1 }
        guard let whole = unsigned(line, first, point), whole <= 9_223_372_036 else { return nil }
        var nanos = whole &* 1_000_000_000
        if point < end {
            let digits = end - point - 1
            guard digits >= 1, digits <= digitsMax, let part = unsigned(line, point + 1, end) else {
                return nil
            }
            nanos &+= part &* UInt64(Price.nanosPerUnit(digits: digits))
        }
        guard let magnitude = Int64(exactly: nanos) else { return nil }
        return Price(nanos: isNegative ? -magnitude : magnitude)
    }
}
