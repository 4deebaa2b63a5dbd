import TickCore

/// One trade of a CSV file with the columns `ts_ns,symbol,price,size`, read with all care.
///
/// What `PlainTrade` reads faster comes out the same here; this is the rule for both.
/// Units: `ts_ns` Int64 nanoseconds since the Unix epoch, UTC; `price` an integer in units of
/// 10^-digits (232.5531 at four digits is 2325531), or a decimal with a point; `size` an unsigned
/// integer.
/// Limits: a field is quoted as RFC 4180 has it, but holds no line end.
public struct TradeLine {
    /// When it traded, in nanoseconds since the Unix epoch, UTC.
    public var eventTime: Int64
    /// The symbol's bytes, borrowed from the line; quotes in it are still doubled where
    /// `hasDoubledQuotes` says so.
    public var symbol: ByteView
    /// Whether the symbol holds quotes, each twice.
    public var hasDoubledQuotes: Bool
    /// The price, exact.
    public var price: Price
    /// How much traded; 0 is allowed.
    public var size: UInt64
    /// Whether the price was written with a point.
    public var isDecimal: Bool

    /// What is wrong with a line.
    public enum Flaw: String, Error, Sendable {
        case columns = "not four columns"
        case quote =
            "a quote in a field without quotes, behind a closing one, or without one to close it"
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
        let fields = try TradeFields(line)
        guard let time = signed(fields.time) else { throw .time }
        guard fields.symbol.count > 0 else { throw .symbol }
        let isWhole = isDecimal == true
        guard let price = price(fields.price, priceDigits, isWhole: isWhole) else { throw .price }
        guard isDecimal != false || !price.isDecimal else { throw .mixed }
        guard let size = unsigned(fields.size, 0, fields.size.count) else { throw .size }
        return TradeLine(
            eventTime: time, symbol: fields.symbol, hasDoubledQuotes: fields.hasDoubledQuotes,
            price: price.price, size: size, isDecimal: price.isDecimal)
    }

    /// The symbol with its doubled quotes made single.
    ///
    /// Cost: allocates.
    public var plainSymbol: [UInt8] {
        let quote = UInt8(ascii: "\"")
        var text: [UInt8] = []
        var isSecond = false
        for byte in symbol.buffer {
            isSecond = byte == quote && hasDoubledQuotes && !isSecond && text.last == quote
            if !isSecond { text.append(byte) }
        }
        return text
    }

    @inline(__always)
    private static func unsigned(_ text: ByteView, _ start: Int, _ end: Int) -> UInt64? {
        guard end > start, end &- start <= 20 else { return nil }
        var value: UInt64 = 0
        for place in start..<end {
            let digit = text.u8(place) &- 48
            guard digit < 10 else { return nil }
            let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = scaled.addingReportingOverflow(UInt64(digit))
            guard !overflow && !carry else { return nil }
            value = sum
        }
        return value
    }

    private static func isNegative(_ text: ByteView) -> Bool {
        text.count > 0 && text.u8(0) == UInt8(ascii: "-")
    }

    @inline(__always)
    private static func signed(_ text: ByteView) -> Int64? {
        let isNegative = isNegative(text)
        guard let magnitude = unsigned(text, isNegative ? 1 : 0, text.count) else { return nil }
        return isNegative ? Int64(exactly: -Int128(magnitude)) : Int64(exactly: magnitude)
    }

    /// An integer in units of 10^-`digits`, or a decimal with a point and at most `digits` places.
    @inline(__always)
    private static func price(
        _ text: ByteView, _ digits: Int, isWhole: Bool
    ) -> (price: Price, isDecimal: Bool)? {
        let end = text.count
        let isNegative = isNegative(text)
        let first = isNegative ? 1 : 0
        var point = first
        while point < end && text.u8(point) != UInt8(ascii: ".") { point &+= 1 }
        guard let whole = unsigned(text, first, point) else { return nil }
        let unit = UInt64(Price.nanosPerUnit(digits: isWhole || point < end ? 0 : digits))
        var (nanos, overflow) = whole.multipliedReportingOverflow(by: unit)
        if point < end {
            let places = end - point - 1
            guard places >= 1, places <= digits, let part = unsigned(text, point + 1, end) else {
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
