import TickCore

/// The decoder in a state: which symbols are tests, what was quoted last, where its
/// messages stand, and its sink.
extension IexTicks where Sink: ~Copyable {
    /// Appends all of it.
    public func encode(to writer: inout StateWriter) {
        writer.put(time)
        origin.encode(to: &writer)
        tally.encode(to: &writer)
        tests.encode(to: &writer)
        quotes.encode(to: &writer)
        sink.encode(to: &writer)
    }

    /// Takes up what `encode` wrote; nothing was decoded, and all instruments are there.
    public mutating func restore(from reader: inout StateReader) throws(StateError) {
        time = try reader.take()
        origin = try MessageOrigin(from: &reader)
        tally = try FeedCounters(from: &reader)
        try tests.restore(from: &reader, of: instruments.count)
        try quotes.restore(from: &reader, of: instruments.count)
        try sink.restore(from: &reader)
    }
}

extension TestSymbols {
    /// Appends which instruments are tests, as so many flags.
    func encode(to writer: inout StateWriter) {
        writer.put(UInt32(flags.count))
        for flag in flags { writer.put(flag) }
    }

    /// Takes off what `encode` wrote; there are `count` instruments.
    mutating func restore(
        from reader: inout StateReader, of count: Int
    ) throws(StateError) {
        let known = try reader.takeCount(1)
        guard known <= count else { throw StateError("\(known) of \(count) instruments") }
        flags = []
        for _ in 0..<known { flags.append(try reader.takeBool()) }
    }
}
