import TickCore

/// How many trades counted.
public struct TradeCount: Aggregate, Equatable {
    private var count: Int64 = 0

    /// None.
    public init() {}

    /// Exact; takes trades back.
    public static var traits: AggregateTraits { AggregateTraits(isInvertible: true) }

    /// Adds a trade that may touch the count.
    public mutating func add(_ tick: Tick) {
        if tick.eligibility.contains(.count) { count &+= 1 }
    }

    /// Takes a trade back.
    public mutating func remove(_ tick: Tick) -> Bool {
        if tick.eligibility.contains(.count) { count &-= 1 }
        return true
    }

    /// Adds another part's.
    public mutating func merge(_ later: TradeCount) { count &+= later.count }

    /// The count.
    public func result(_ window: WindowSpan) -> AggregateValue { .integer(count) }

    /// Eight bytes.
    public func encode(to writer: inout StateWriter) { writer.put(count) }

    /// Takes over what was encoded.
    public mutating func decode(from reader: inout StateReader) throws(StateError) {
        count = try reader.take()
    }
}
