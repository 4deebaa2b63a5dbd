/// Prices as whole numbers of 10^-digits.
struct PriceScale {
    /// Digits behind the point; at most 9.
    let digits: Int
    private let divisor: Int64

    init(digits: Int) {
        precondition((0...9).contains(digits), "a price scale of \(digits)")
        self.digits = digits
        divisor = (digits..<9).reduce(Int64(1)) { product, _ in product * 10 }
    }

    /// The price in units of 10^-digits; nil where it is not one exactly.
    func exact(_ nanos: Int64) -> Int64? {
        let (units, rest) = nanos.quotientAndRemainder(dividingBy: divisor)
        return rest == 0 ? units : nil
    }

    /// A sum in units of 10^-digits; nil where it is not one exactly.
    func exact(_ sum: Int128) -> Int128? {
        if let short = Int64(exactly: sum) { return exact(short).map { Int128($0) } }
        let (units, rest) = sum.quotientAndRemainder(dividingBy: Int128(divisor))
        return rest == 0 ? units : nil
    }
}
