import TickCore

extension FeedCounters {
    /// Every count, in the order in which they are written.
    static var stateFields: [WritableKeyPath<FeedCounters, UInt64>] {
        [
            \.messages, \.unknown, \.malformed, \.longer, \.unresolved, \.overExecuted,
            \.ordersDropped, \.outOfRange,
        ]
    }

    /// Appends all counts and samples.
    func encode(to writer: inout StateWriter) {
        for field in Self.stateFields { writer.put(self[keyPath: field]) }
        writer.put(UInt32(samples.count))
        for sample in samples {
            writer.put(text: sample.reason.rawValue)
            writer.put(UInt32(truncatingIfNeeded: sample.byteCount))
            writer.put(bytes: sample.first)
        }
    }

    /// Takes off what `encode` wrote.
    init(from reader: inout StateReader) throws(StateError) {
        self.init()
        for field in Self.stateFields { self[keyPath: field] = try reader.take() }
        for _ in 0..<(try reader.takeCount(12)) {
            let text = try reader.takeText()
            guard let reason = OddMessage.Reason(rawValue: text) else {
                throw StateError("\(text) is nothing odd about a message")
            }
            samples.append(
                OddMessage(
                    reason: reason, byteCount: Int(try reader.take(UInt32.self)),
                    first: try reader.takeBytes()))
        }
    }
}
