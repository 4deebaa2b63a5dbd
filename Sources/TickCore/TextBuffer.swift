/// A growing run of output text, written without formatting strings.
///
/// Concurrency: owned by one thread. Cost: amortised; nothing is allocated once the buffer has
/// reached its working size.
public struct TextBuffer: ~Copyable {
    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var capacity: Int
    /// Bytes written since the last `removeAll`.
    public private(set) var count: Int

    /// An empty buffer with room for `capacity` bytes.
    public init(capacity: Int = 1 << 16) {
        precondition(capacity > 0, "a text buffer of \(capacity) bytes")
        base = .allocate(capacity: capacity)
        self.capacity = capacity
        count = 0
    }

    deinit { base.deallocate() }

    /// Forgets the text and keeps the room.
    public mutating func removeAll() { count = 0 }

    /// Lends the text written so far.
    public borrowing func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// The text as a string, bad UTF-8 repaired; for tests and messages.
    public borrowing func text() -> String {
        String(decoding: UnsafeRawBufferPointer(start: base, count: count), as: UTF8.self)
    }

    @inline(__always)
    private mutating func reserve(_ extra: Int) {
        if count &+ extra > capacity { grow(extra) }
    }

    @inline(never)
    private mutating func grow(_ extra: Int) {
        let wanted = max(capacity * 2, count + extra)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
        capacity = wanted
    }
}

/// Appending text.
extension TextBuffer {
    /// Appends one byte.
    public mutating func append(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count &+= 1
    }

    /// Appends a constant of the program.
    public mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends a string as UTF-8.
    public mutating func append(string: String) {
        for byte in string.utf8 { append(byte) }
    }

    /// Appends raw bytes as they are.
    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return }
        reserve(bytes.count)
        UnsafeMutableRawPointer(base + count).copyMemory(from: start, byteCount: bytes.count)
        count &+= bytes.count
    }
}

/// Appending numbers.
extension TextBuffer {
    /// Appends an unsigned integer in decimal.
    public mutating func append(integer: UInt64) {
        reserve(20)
        guard integer >= Self.eightDigits else {
            return appendShort(UInt32(truncatingIfNeeded: integer))
        }
        let (high, low) = integer.quotientAndRemainder(dividingBy: Self.eightDigits)
        append(integer: high)
        appendEight(UInt32(truncatingIfNeeded: low))
    }

    private static var eightDigits: UInt64 { 100_000_000 }

    /// The two digits of every number below 100, one after the other.
    private static var pairs: StaticString {
        """
        00010203040506070809101112131415161718192021222324252627282930313233343536373839\
        40414243444546474849505152535455565758596061626364656667686970717273747576777879\
        8081828384858687888990919293949596979899
        """
    }

    /// Appends a number below 10^8; there is room.
    @inline(__always)
    private mutating func appendShort(_ value: UInt32) {
        let digits = decimalDigits(UInt64(value))
        var rest = value
        var position = count &+ digits
        while rest >= 100 {
            let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
            position &-= 2
            put(pair: pair, at: position)
            rest = quotient
        }
        if rest >= 10 {
            put(pair: rest, at: position &- 2)
        } else {
            base[position &- 1] = 48 &+ UInt8(truncatingIfNeeded: rest)
        }
        count &+= digits
    }

    /// Appends the eight digits of a number below 10^8, with zeros in front; there is room.
    @inline(__always)
    private mutating func appendEight(_ value: UInt32) {
        reserve(8)
        let (high, low) = value.quotientAndRemainder(dividingBy: 10_000)
        put(pair: high / 100, at: count)
        put(pair: high % 100, at: count &+ 2)
        put(pair: low / 100, at: count &+ 4)
        put(pair: low % 100, at: count &+ 6)
        count &+= 8
    }

    @inline(__always)
    private mutating func put(pair: UInt32, at position: Int) {
        let digits = Self.pairs.utf8Start + Int(pair &* 2)
        base[position] = digits[0]
        base[position &+ 1] = digits[1]
    }

    /// Appends a signed integer in decimal.
    public mutating func append(integer: Int64) {
        if integer < 0 { append(UInt8(ascii: "-")) }
        append(integer: integer.magnitude)
    }

    /// Appends `value` × 10^-`digits` as a decimal without trailing zeros: 87.39, 1600, -0.5.
    ///
    /// Limits: digits 0...18; |value| / 10^digits below 2^64 (every notional of prices in 1e-9 that
    /// fits Int128 needs at most two 18-digit groups, which this writes).
    public mutating func append(decimal value: Int128, digits: Int) {
        precondition((0...18).contains(digits), "\(digits) decimals are not in 0...18")
        if value < 0 { append(UInt8(ascii: "-")) }
        let unit = powerOfTen(digits)
        let (whole, part) = value.magnitude.quotientAndRemainder(dividingBy: UInt128(unit))
        append(wide: whole)
        append(fraction: UInt64(truncatingIfNeeded: part), digits: digits)
    }

    /// Appends a price in units of 1e-9 as a decimal without trailing zeros.
    public mutating func append(price: Price) {
        if price.nanos < 0 { append(UInt8(ascii: "-")) }
        let (whole, part) = price.nanos.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        append(integer: whole)
        append(fraction: part, digits: 9)
    }

    private mutating func append(wide value: UInt128) {
        let group: UInt128 = 1_000_000_000_000_000_000
        guard value >= group else {
            append(integer: UInt64(truncatingIfNeeded: value))
            return
        }
        let (high, low) = value.quotientAndRemainder(dividingBy: group)
        append(wide: high)
        append(padded: UInt64(truncatingIfNeeded: low), digits: 18)
    }

    private mutating func append(fraction: UInt64, digits: Int) {
        guard fraction != 0 else { return }
        append(UInt8(ascii: "."))
        append(padded: fraction, digits: digits)
        while base[count &- 1] == UInt8(ascii: "0") { count &-= 1 }
    }

    private mutating func append(padded value: UInt64, digits: Int) {
        for _ in decimalDigits(value)..<digits { append(UInt8(ascii: "0")) }
        if value != 0 || digits > 0 { append(integer: value) }
    }
}

private func decimalDigits(_ value: UInt64) -> Int {
    var bound: UInt64 = 10
    var digits = 1
    while digits < 20 && value >= bound {
        digits &+= 1
        if digits == 20 { break }
        bound &*= 10
    }
    return digits
}

private func powerOfTen(_ exponent: Int) -> UInt64 {
    var power: UInt64 = 1
    for _ in 0..<exponent { power &*= 10 }
    return power
}
