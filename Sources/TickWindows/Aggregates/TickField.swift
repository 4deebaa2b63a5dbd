import TickCore

/// A number that every trade has.
///
/// Units: price in 1e-9, size in shares; a size above Int64.max counts as Int64.max.
public enum TickField: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    case price, size

    /// Its word in specs and column names.
    public var name: String { self == .price ? "price" : "size" }

    /// The field of a trade that may touch what it is about: high and low for the price, volume
    /// for the size; otherwise nil.
    @inlinable
    func value(of tick: Tick) -> Int64? {
        switch self {
        case .price: tick.eligibility.contains(.highLow) ? tick.price.nanos : nil
        case .size: tick.eligibility.contains(.volume) ? anyValue(of: tick) : nil
        }
    }

    /// The field, whatever the trade may touch.
    @inlinable
    func anyValue(of tick: Tick) -> Int64 {
        self == .price ? tick.price.nanos : Int64(clamping: tick.size)
    }

    /// A value of the field as a result.
    @inlinable
    func result(_ value: Int64) -> AggregateValue {
        self == .price ? .nanos(value) : .integer(value)
    }
}
