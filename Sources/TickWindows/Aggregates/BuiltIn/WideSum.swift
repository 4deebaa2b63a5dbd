import TickCore

/// A sum of 128-bit numbers in 192 bits: exact whatever passes through it, so that it can be
/// taken apart and put together in any order.
///
/// Limits: 2^63 additions.
struct WideSum: BitwiseCopyable, Sendable, Equatable {
    private var low: UInt128 = 0
    private var high: Int64 = 0

    /// The sum, where it fits.
    var value: Int128? {
        let value = Int128(truncatingIfNeeded: low)
        return high == (value < 0 ? -1 : 0) ? value : nil
    }

    mutating func add(_ value: Int128) {
        let (sum, carry) = low.addingReportingOverflow(UInt128(truncatingIfNeeded: value))
        low = sum
        high &+= (carry ? 1 : 0) &- (value < 0 ? 1 : 0)
    }

    mutating func subtract(_ value: Int128) {
        let (rest, borrow) = low.subtractingReportingOverflow(UInt128(truncatingIfNeeded: value))
        low = rest
        high &-= (borrow ? 1 : 0) &- (value < 0 ? 1 : 0)
    }

    mutating func merge(_ other: WideSum) {
        let (sum, carry) = low.addingReportingOverflow(other.low)
        low = sum
        high &+= other.high &+ (carry ? 1 : 0)
    }

    func encode(to writer: inout StateWriter) {
        writer.put(low)
        writer.put(high)
    }

    mutating func decode(from reader: inout StateReader) throws(StateError) {
        low = try reader.take()
        high = try reader.take()
    }
}
