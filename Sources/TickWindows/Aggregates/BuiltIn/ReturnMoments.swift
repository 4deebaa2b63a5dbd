import TickCore

/// The mean or the variance of the simple returns between consecutive trades of the window:
/// (price − price before) / price before.
///
/// Trades that may touch open and close take part; one whose price is not above zero has no return
/// and is passed over. The variance is the sample's, over the number of returns less one.
///
/// Each return is rounded half to even to a unit of 1e-12. The sums of the rounded returns and of
/// their squares are exact integers, so the state does not depend on how the window was cut,
/// nothing cancels, and the only other rounding is that of the result to a Double.
///
/// Limits: a return beyond ± 9.2 million counts as that; where the sum of squares passes 2^128
/// units (3.4e14 squared returns of one) the variance is `none`.
public struct ReturnMoments: Aggregate, Equatable {
    /// Which moment is the result.
    public let moment: Moment
    private var count: UInt64 = 0
    private var sum: Int128 = 0
    private var squares: UInt128 = 0
    /// 0 before the first trade.
    private var firstPrice: Int64 = 0
    private var lastPrice: Int64 = 0

    /// Which moment is the result.
    public enum Moment: UInt8, Sendable, CaseIterable, BitwiseCopyable {
        case mean, variance
    }

    /// Units of a return in one.
    static var unit: UInt64 { 1_000_000_000_000 }

    /// No return yet.
    public init(_ moment: Moment) { self.moment = moment }

    /// States are exact sums of rounded returns; depends on the order of trades.
    public static var traits: AggregateTraits { AggregateTraits(isOrderSensitive: true) }

    /// Adds a trade, and the return from the one before.
    public mutating func add(_ tick: Tick) {
        let price = tick.price.nanos
        guard tick.eligibility.contains(.last), price > 0 else { return }
        if lastPrice > 0 { link(lastPrice, price) } else { firstPrice = price }
        lastPrice = price
    }

    private mutating func link(_ before: Int64, _ price: Int64) {
        let change = Self.change(before, price)
        count &+= 1
        sum &+= Int128(change)
        add(square: UInt128(change.magnitude) &* UInt128(change.magnitude))
    }

    private mutating func add(square: UInt128) {
        let (total, overflow) = squares.addingReportingOverflow(square)
        squares = overflow ? .max : total
    }

    /// The return in units of 1e-12, saturated.
    static func change(_ before: Int64, _ price: Int64) -> Int64 {
        let base = UInt64(before)
        let difference = price &- before
        let product = difference.magnitude.multipliedFullWidth(by: unit)
        guard product.high < base else { return .max }
        var (quotient, rest) = base.dividingFullWidth(product)
        let other = base &- rest
        if rest > other || (rest == other && quotient & 1 == 1) { quotient &+= 1 }
        let size = Int64(clamping: quotient)
        return difference < 0 ? -size : size
    }

    /// Adds the later part, and the return across the seam.
    public mutating func merge(_ later: ReturnMoments) {
        guard later.lastPrice > 0 else { return }
        if lastPrice > 0 {
            link(lastPrice, later.firstPrice)
        } else {
            firstPrice = later.firstPrice
        }
        lastPrice = later.lastPrice
        count &+= later.count
        sum &+= later.sum
        add(square: later.squares)
    }

    /// The moment; `none` where there are too few returns for it.
    public func result(_ window: WindowSpan) -> AggregateValue {
        moment == .mean ? mean : variance
    }

    private var mean: AggregateValue {
        guard count > 0 else { return .none }
        return .real(Double(sum) / Double(count) / Double(Self.unit))
    }

    private var variance: AggregateValue {
        guard count > 1, squares < .max else { return .none }
        let scaled = UInt128(count).multipliedFullWidth(by: squares)
        let square = sum.magnitude.multipliedFullWidth(by: sum.magnitude)
        let (low, borrow) = scaled.low.subtractingReportingOverflow(square.low)
        let high = scaled.high &- square.high &- (borrow ? 1 : 0)
        let deviation = Double(high) * 0x1p128 + Double(low)
        let unit = Double(Self.unit)
        return .real(deviation / Double(count) / Double(count - 1) / unit / unit)
    }

    /// 56 bytes.
    public func encode(to writer: inout StateWriter) {
        writer.put(count)
        writer.put(sum)
        writer.put(squares)
        writer.put(firstPrice)
        writer.put(lastPrice)
    }

    /// Takes over what was encoded.
    public mutating func decode(from reader: inout StateReader) throws(StateError) {
        count = try reader.take()
        sum = try reader.take()
        squares = try reader.take()
        firstPrice = try reader.take()
        lastPrice = try reader.take()
        guard self == ReturnMoments(moment) || (firstPrice > 0 && lastPrice > 0) else {
            throw StateError("returns between prices that are not above zero")
        }
    }
}
