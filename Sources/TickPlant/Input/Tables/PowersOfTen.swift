/// 10^0 to 10^38; an Int128 holds them all.
enum PowersOfTen {
    static subscript(exponent: Int) -> Int128 { all[exponent] }

    private static let all: [Int128] = (0...38).map { exponent in
        (0..<exponent).reduce(Int128(1)) { product, _ in product * 10 }
    }
}
