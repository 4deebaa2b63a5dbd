import TickCore

/// A usual line of a trade file, read eight bytes at a time: digits, a symbol of at most eight
/// bytes, no quotes, no signs.
///
/// Whatever is unusual is no plain trade and is left to `TradeLine`; what is one says the same
/// there.
/// Cost: some 15 ns; nothing is allocated.
@frozen public struct PlainTrade {
    /// When it traded, in nanoseconds since the Unix epoch, UTC.
    public var eventTime: Int64
    /// The symbol, big-endian, padded with spaces.
    public var symbol: UInt64
    /// The price in units of 1e-9.
    public var nanos: Int64
    /// How much traded.
    public var size: UInt64
    /// Where the next line begins.
    public var next: UnsafeRawPointer

    /// The most bytes behind `limit` that are read, whatever is there.
    public static let overread = 128

    /// How the prices of one file are written.
    @frozen public struct Prices {
        /// Units of 1e-9 in a price without a point.
        @usableFromInline let unit: UInt64
        /// The highest price without a point that fits.
        @usableFromInline let wholeMax: UInt64
        /// Digits allowed behind a point; 0 where none may stand.
        @usableFromInline let placesMax: Int

        /// As the first trade of the file wrote its own.
        public init(priceDigits: Int, isDecimal: Bool) {
            unit = UInt64(Price.nanosPerUnit(digits: isDecimal ? 0 : priceDigits))
            wholeMax = UInt64(Int64.max) / unit
            placesMax = isDecimal ? min(priceDigits, 8) : 0
        }
    }

    /// The line that begins at `place`; nil where it is not a plain one that ends before `limit`.
    @inlinable @inline(__always)
    public init?(at place: UnsafeRawPointer, limit: UnsafeRawPointer, _ prices: Prices) {
        let timeCount = DigitRun.count(place)
        let time = DigitRun.value(place, timeCount)
        guard timeCount &- 1 < 19, timeCount > 0, time <= UInt64(Int64.max),
            Self.byte(place + timeCount) == UInt8(ascii: ",")
        else { return nil }
        let text = place + (timeCount &+ 1)
        let symbolCount = Self.symbolCount(text)
        guard symbolCount > 0 else { return nil }
        let price = text + (symbolCount &+ 1)
        let wholeCount = DigitRun.count(price)
        guard wholeCount > 0, wholeCount <= DigitRun.countMax else { return nil }
        var sizeStart = price + (wholeCount &+ 1)
        let whole = DigitRun.value(price, wholeCount)
        var nanos = whole &* prices.unit
        guard whole <= prices.wholeMax else { return nil }
        if Self.byte(price + wholeCount) != UInt8(ascii: ",") {
            guard let places = Self.places(sizeStart, price + wholeCount, whole, prices) else {
                return nil
            }
            nanos &+= DigitRun.billionths(DigitRun.word(sizeStart), places)
            sizeStart += places &+ 1
        }
        let sizeCount = DigitRun.count(sizeStart)
        guard sizeCount > 0, sizeCount <= DigitRun.countMax,
            let next = Self.next(sizeStart + sizeCount), next <= limit
        else { return nil }
        eventTime = Int64(bitPattern: time)
        symbol = Self.packed(text, symbolCount)
        self.nanos = Int64(bitPattern: nanos)
        size = DigitRun.value(sizeStart, sizeCount)
        self.next = next
    }

    @inlinable @inline(__always)
    static func byte(_ place: UnsafeRawPointer) -> UInt8 { place.load(as: UInt8.self) }

    /// How many bytes the symbol before the next comma has, 1...8; 0 where there is something
    /// about it: longer, empty, a quote, a space, a control character.
    @inlinable @inline(__always)
    static func symbolCount(_ text: UnsafeRawPointer) -> Int {
        let word = DigitRun.word(text)
        let bits = word ^ 0x2C2C_2C2C_2C2C_2C2C
        let commas = (bits &- 0x0101_0101_0101_0101) & ~bits & 0x8080_8080_8080_8080
        let count = commas.trailingZeroBitCount &>> 3
        if count == 0 || (count == 8 && byte(text + 8) != UInt8(ascii: ",")) { return 0 }
        // Bytes below '#' are flagged, and at times the one behind: only the careful way is longer.
        let below = (word &- 0x2323_2323_2323_2323) & ~word & 0x8080_8080_8080_8080
        return below & mask(count) == 0 ? count : 0
    }

    /// A word's lowest `count` bytes; 1...8.
    @inlinable @inline(__always)
    static func mask(_ count: Int) -> UInt64 { ~UInt64(0) &>> UInt64(64 &- 8 &* count) }

    @inlinable @inline(__always)
    static func packed(_ text: UnsafeRawPointer, _ count: Int) -> UInt64 {
        let mask = mask(count)
        return (DigitRun.word(text) & mask | 0x2020_2020_2020_2020 & ~mask).byteSwapped
    }

    /// How many digits stand between the point and the comma; nil where it is no such price.
    @inlinable @inline(__always)
    static func places(
        _ start: UnsafeRawPointer, _ point: UnsafeRawPointer, _ whole: UInt64, _ prices: Prices
    ) -> Int? {
        let count = DigitRun.count(DigitRun.word(start))
        // Below its maximum, a whole leaves room for any fraction.
        guard byte(point) == UInt8(ascii: "."), count > 0, count <= prices.placesMax,
            whole < prices.wholeMax, byte(start + count) == UInt8(ascii: ",")
        else { return nil }
        return count
    }

    /// Where the next line begins behind a line end; nil where there is none.
    @inlinable @inline(__always)
    static func next(_ end: UnsafeRawPointer) -> UnsafeRawPointer? {
        let last = byte(end)
        if last == UInt8(ascii: "\n") { return end + 1 }
        guard last == UInt8(ascii: "\r"), byte(end + 1) == UInt8(ascii: "\n") else { return nil }
        return end + 2
    }
}
