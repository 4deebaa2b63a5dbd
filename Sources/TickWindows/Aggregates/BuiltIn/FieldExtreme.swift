import TickCore

/// The lowest or the highest price or size.
public struct FieldExtreme: Aggregate, Equatable {
    /// Which field.
    public let field: TickField
    /// Which end of it.
    public let end: End
    private var value: Int64 = 0
    private var isKnown = false

    /// Which end.
    public enum End: UInt8, Sendable, CaseIterable, BitwiseCopyable {
        case minimum, maximum
    }

    /// No trade seen.
    public init(_ end: End, _ field: TickField) {
        self.end = end
        self.field = field
    }

    /// Exact.
    public static var traits: AggregateTraits { AggregateTraits() }

    /// Adds a trade.
    public mutating func add(_ tick: Tick) {
        if let value = field.value(of: tick) { take(value) }
    }

    /// Adds another part's.
    public mutating func merge(_ later: FieldExtreme) {
        if later.isKnown { take(later.value) }
    }

    private mutating func take(_ other: Int64) {
        if !isKnown {
            value = other
        } else {
            value = end == .minimum ? min(value, other) : max(value, other)
        }
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
