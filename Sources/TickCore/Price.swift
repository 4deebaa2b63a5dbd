/// A price in units of 1e-9 of the currency, ± 9.2 billion.
///
/// Layout: one Int64. Never a floating-point number before the output edge.
@frozen public struct Price: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Units of 1e-9; negative for spreads and the like.
    public var nanos: Int64

    /// A price of so many units of 1e-9.
    @inlinable @inline(__always)
    public init(nanos: Int64) { self.nanos = nanos }

    /// Units of 1e-9 in one unit of 10^-`digits`: 100,000 for the four digits of ITCH and IEX.
    ///
    /// Limits: digits 0...9.
    @inlinable
    public static func nanosPerUnit(digits: Int) -> Int64 {
        precondition((0...9).contains(digits), "price scale \(digits) is not in 0...9")
        var scale: Int64 = 1
        for _ in digits..<9 { scale *= 10 }
        return scale
    }

    /// Whether `left` is the lower price.
    @inlinable @inline(__always)
    public static func < (left: Price, right: Price) -> Bool { left.nanos < right.nanos }
}
