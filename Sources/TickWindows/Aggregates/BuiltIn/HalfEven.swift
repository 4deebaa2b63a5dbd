extension Int128 {
    /// This divided by `divisor`, rounded to the nearest whole number, halves to the even one;
    /// nil where that does not fit Int64.
    func dividedHalfEven(by divisor: UInt128) -> Int64? {
        guard divisor > 0 else { return nil }
        var (quotient, rest) = magnitude.quotientAndRemainder(dividingBy: divisor)
        let other = divisor - rest
        if rest > other || (rest == other && quotient & 1 == 1) { quotient += 1 }
        guard let whole = Int128(exactly: quotient) else { return nil }
        return Int64(exactly: self < 0 ? -whole : whole)
    }
}
