import TickCore

/// One trade of a CSV file with the columns `ts_ns,symbol,price,size`.
///
/// Units: `ts_ns` Int64 nanoseconds since the Unix epoch, UTC; `price` an integer in units of
/// 10^-digits (232.5531 at four digits is 2325531), or a decimal with a point; `size` an unsigned
/// integer.
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
    /// Whether the price was written with a point.
    public var isDecimal: Bool

    /// The heading that a trade file begins with.
    public static let heading = "ts_ns,symbol,price,size"

    /// What is wrong with a line.
    public enum Flaw: String, Error, Sendable {
        case columns = "not four columns"
        case time = "ts_ns is no 64-bit integer"
        case symbol = "the symbol is empty"
        case price = "the price is no number that fits, or has too many decimals; see --price-scale"
        case mixed = "a decimal price in a file that began with an integer one"
        case size = "the size is no unsigned 64-bit integer"
    }

    /// Reads one line without its end.
    ///
    /// `isDecimal` is how the file's first trade wrote its price, nil for that one itself: in a
    /// file of decimals 10 is ten, in one of integers it is ten units of 10^-`priceDigits`.
    public static func parse(
        _ line: ByteView, priceDigits: Int, isDecimal: Bool? = nil
    ) throws(Flaw) -> TradeLine {
        let end = line.count
        let first = comma(line, from: 0)
        let second = comma(line, from: first + 1)
        let third = comma(line, from: second + 1)
        guard third < end, comma(line, from: third + 1) >= end else { throw .columns }
        guard let time = signed(line, 0, first) else { throw .time }
        guard second > first + 1 else { throw .symbol }
        let isWhole = isDecimal == true
        guard let price = price(line, second + 1, third, priceDigits, isWhole: isWhole) else {
            throw .price
        }
        guard isDecimal != false || !price.isDecimal else { throw .mixed }
        guard let size = unsigned(line, third + 1, end) else { throw .size }
        let symbol = ByteView(base: line.base + (first + 1), count: second - first - 1)
        return TradeLine(
            eventTime: time, symbol: symbol, price: price.price, size: size,
            isDecimal: price.isDecimal)
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

    /// An integer in units of 10^-`digits`, or a decimal with a point and at most `digits` places.
    @inline(__always)
    private static func price(
        _ line: ByteView, _ start: Int, _ end: Int, _ digits: Int, isWhole: Bool
    ) -> (price: Price, isDecimal: Bool)? {
        guard end > start else { return nil }
        let isNegative = line.u8(start) == UInt8(ascii: "-")
        let first = isNegative ? start + 1 : start
        var point = first
        while point < end && line.u8(point) != UInt8(ascii: ".") { point &+= 1 }
        guard let whole = unsigned(line, first, point) else { return nil }
        let unit = UInt64(Price.nanosPerUnit(digits: isWhole || point < end ? 0 : digits))
        var (nanos, overflow) = whole.multipliedReportingOverflow(by: unit)
        if point < end {
            let places = end - point - 1
            guard places >= 1, places <= digits, let part = unsigned(line, point + 1, end) else {
                return nil
            }
            let added = nanos.addingReportingOverflow(
                part &* UInt64(Price.nanosPerUnit(digits: places)))
            nanos = added.partialValue
            overflow = overflow || added.overflow
        }
        guard !overflow, let magnitude = Int64(exactly: nanos) else { return nil }
        return (Price(nanos: isNegative ? -magnitude : magnitude), point < end)
    }
}
