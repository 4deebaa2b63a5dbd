import TickCore
import TickWindows

/// Which columns a query's result rows have when they are compared with other engines'.
///
/// Prices and notional are in 1e-9 of the currency here; the other engines' integers are brought to
/// that by whoever compares.
enum RowShape {
    /// symbol, start, open, high, low, close, volume, count, notional.
    case bars
    /// symbol, start, count, volume, notional, high, low.
    case sliding
    /// symbol, start, time of the last trade, count, volume, notional; the gap is off the end.
    case session(gap: Int64)

    init(_ kind: WindowKind) {
        switch kind {
        case .hop, .cumulate: self = .sliding
        case .session(let gap, _): self = .session(gap: gap)
        case .tumbling, .calendar, .order: self = .bars
        }
    }

    /// Gives a row's columns to `body`, one after the other; the symbol's eight bytes come first.
    @inline(__always)
    func columns(_ bar: Bar, symbol: UInt64, _ body: (UInt64) -> Void) {
        body(symbol)
        body(UInt64(bitPattern: bar.start))
        let notional = UInt64(truncatingIfNeeded: bar.notional)
        switch self {
        case .bars:
            body(UInt64(bitPattern: bar.open.nanos))
            body(UInt64(bitPattern: bar.high.nanos))
            body(UInt64(bitPattern: bar.low.nanos))
            body(UInt64(bitPattern: bar.close.nanos))
            body(bar.volume)
            body(bar.trades)
            body(notional)
        case .sliding:
            body(bar.trades)
            body(bar.volume)
            body(notional)
            body(UInt64(bitPattern: bar.high.nanos))
            body(UInt64(bitPattern: bar.low.nanos))
        case .session(let gap):
            body(UInt64(bitPattern: bar.end &- gap))
            body(bar.trades)
            body(bar.volume)
            body(notional)
        }
    }
}

/// A sum over rows in which their order does not matter, so that any engine's can be made alike.
///
/// A row is the sum of its columns, each times an odd number of its own, mixed; the digest is the
/// sum of the rows. All modulo 2^64.
struct RowDigest {
    var rows: UInt64 = 0
    var sum: UInt64 = 0

    /// The odd numbers, by column: splitmix64 of 1, 2, 3 …, with the lowest bit set.
    private static let factors: [UInt64] = (1...9).map { splitMix($0) | 1 }

    static func splitMix(_ seed: UInt64) -> UInt64 {
        var mixed = seed &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// The factors as a value that a hot loop can hold.
    static func makeFactors() -> InlineArray<9, UInt64> {
        InlineArray { factors[$0] }
    }

    @inline(__always)
    mutating func add(_ row: UInt64) {
        var mixed = row ^ row &>> 32
        mixed = mixed &* 0xD6E8_FEB8_6659_FD93
        sum &+= mixed ^ mixed &>> 29
        rows &+= 1
    }

    /// Sixteen hexadecimal digits.
    var text: String {
        let digits = String(sum, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
