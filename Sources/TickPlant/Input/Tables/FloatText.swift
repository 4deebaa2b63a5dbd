/// Floating-point numbers as the exact prices that people mean by them.
///
/// 232.5531 is no number of base 2; what is meant is the shortest decimal that reads back as the
/// same number, which is also what programs write to text. It is rounded to the nearest 1e-9, half
/// to even.
enum FloatText {
    /// Below it, half the distance of two doubles is so far below 5e-10 that rounding the product
    /// with 1e9 finds the decimal of nine places that is meant.
    private static let exactMax = 4_194_304.0

    /// The price in units of 1e-9; nil for NaN, infinity and what does not fit.
    static func nanos(_ value: Double) -> Int64? {
        guard value.isFinite else { return nil }
        guard value.magnitude < exactMax else { return nanos(text: value.description) }
        return Int64((value * 1e9).rounded(.toNearestOrEven))
    }

    /// The same of a number of 32 bits.
    static func nanos(_ value: Float) -> Int64? {
        value.isFinite ? nanos(text: value.description) : nil
    }

    /// A number as Swift writes it: `-12.5`, `1e-05`, `1.25e+16`.
    private static func nanos(text: String) -> Int64? {
        let parts = text.split(separator: "e", maxSplits: 1)
        let exponent = parts.count == 2 ? Int(parts[1]) : 0
        guard let exponent else { return nil }
        var digits: Int128 = 0
        var places: Int?
        for character in parts[0].utf8 {
            if character == UInt8(ascii: ".") {
                places = 0
            } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) {
                digits = digits * 10 + Int128(character - UInt8(ascii: "0"))
                places = places.map { $0 + 1 }
            }
        }
        let shift = 9 + exponent - (places ?? 0)
        guard let magnitude = shifted(digits, by: shift) else { return nil }
        return Int64(exactly: text.hasPrefix("-") ? -magnitude : magnitude)
    }

    /// `value` × 10^`places`, rounded half to even; nil where that is far beyond any price.
    private static func shifted(_ value: Int128, by places: Int) -> Int128? {
        guard value != 0 else { return 0 }
        guard places <= 19 else { return nil }
        guard places < 0 else { return value * PowersOfTen[places] }
        // A shortest decimal has at most 17 digits.
        guard places >= -20 else { return 0 }
        let divisor = PowersOfTen[-places]
        let (whole, rest) = value.quotientAndRemainder(dividingBy: divisor)
        let twice = rest * 2
        return twice > divisor || (twice == divisor && whole % 2 == 1) ? whole + 1 : whole
    }
}
