import TickCore

/// The plain mean of the prices or the sizes of trades, each trade counting once.
///
/// Units: 1e-9, rounded half to even, of a price as of a size.
public struct FieldMean: Aggregate, Equatable {
    /// What is averaged.
    public let field: TickField
    private var sum = WideSum()
    private var count: UInt64 = 0

    /// Nothing averaged.
    public init(_ field: TickField) { self.field = field }

    /// Exact but for the last rounding; takes trades back.
    public static var traits: AggregateTraits { AggregateTraits(isInvertible: true) }

    /// Adds a trade.
    public mutating func add(_ tick: Tick) {
        guard let value = field.value(of: tick) else { return }
        sum.add(Int128(value))
        count &+= 1
    }

    /// Takes a trade back.
    public mutating func remove(_ tick: Tick) -> Bool {
        guard let value = field.value(of: tick) else { return true }
        sum.subtract(Int128(value))
        count &-= 1
        return true
    }

    /// Adds another part's.
    public mutating func merge(_ later: FieldMean) {
        sum.merge(later.sum)
        count &+= later.count
    }

    /// The mean; `none` without a trade.
    public func result(_ window: WindowSpan) -> AggregateValue {
        guard count > 0, let sum = sum.value else { return .none }
        let unit: Int128 = field == .price ? 1 : 1_000_000_000
        let (scaled, overflow) = sum.multipliedReportingOverflow(by: unit)
        guard !overflow, let mean = scaled.dividedHalfEven(by: UInt128(count)) else {
            return .none
        }
        return .nanos(mean)
    }

    /// 32 bytes.
    public func encode(to writer: inout StateWriter) {
        writer.put(count)
        sum.encode(to: &writer)
    }

    /// Takes over what was encoded.
    public mutating func decode(from reader: inout StateReader) throws(StateError) {
        count = try reader.take()
        try sum.decode(from: &reader)
    }
}
