import TickCore

/// The price or the size of the first or the last trade that may touch open and close.
public struct FieldEdge: Aggregate, Equatable {
    /// What is asked of the trade.
    public let field: TickField
    /// Which trade.
    public let edge: Edge
    private var value: Int64 = 0
    private var isKnown = false

    /// Which trade.
    public enum Edge: UInt8, Sendable, CaseIterable, BitwiseCopyable {
        case first, last
    }

    /// No trade seen.
    public init(_ edge: Edge, _ field: TickField) {
        self.edge = edge
        self.field = field
    }

    /// Exact; depends on the order of trades.
    public static var traits: AggregateTraits { AggregateTraits(isOrderSensitive: true) }

    /// Adds a trade.
    public mutating func add(_ tick: Tick) {
        guard tick.eligibility.contains(.last), !isKnown || edge == .last else { return }
        value = field.anyValue(of: tick)
        isKnown = true
    }

    /// Takes over what the later part knows, unless the first is known.
    public mutating func merge(_ later: FieldEdge) {
        guard later.isKnown, !isKnown || edge == .last else { return }
        value = later.value
        isKnown = true
    }

    /// The value; `none` without a trade.
    public func result(_ window: WindowSpan) -> AggregateValue {
        isKnown ? field.result(value) : .none
    }

    /// Nine bytes.
    public func encode(to writer: inout StateWriter) {
        writer.put(isKnown)
        writer.put(value)
    }

    /// Takes over what was encoded.
    public mutating func decode(from reader: inout StateReader) throws(StateError) {
        isKnown = try reader.takeBool()
        value = try reader.take()
        guard isKnown || value == 0 else { throw StateError("a value that is not known") }
    }
}
