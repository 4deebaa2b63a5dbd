/// Counts of one kind of thing, one field each, as a state holds them.
public protocol StateCounts {
    /// Every field, in the order in which they are written.
    static var stateFields: [WritableKeyPath<Self, UInt64>] { get }
    /// Nothing counted.
    init()
}

extension StateCounts {
    /// Appends all counts.
    public func encode(to writer: inout StateWriter) {
        for field in Self.stateFields { writer.put(self[keyPath: field]) }
    }

    /// Takes off what `encode` wrote.
    public init(from reader: inout StateReader) throws(StateError) {
        self.init()
        for field in Self.stateFields { self[keyPath: field] = try reader.take() }
    }
}
