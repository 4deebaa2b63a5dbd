/// The instruments of a run in a state: in the order of their ids, so that ids mean the same.
extension InstrumentTable {
    /// Appends every instrument.
    public func encode(to writer: inout StateWriter) {
        writer.put(refused)
        writer.put(UInt32(count))
        for index in 0..<count {
            let id = InstrumentID(rawValue: UInt32(index))
            writer.put(venue(id))
            writer.put(bytes: withSymbol(id) { Array($0.buffer) })
        }
    }

    /// Takes up what `encode` wrote; the table must be empty.
    public func restore(from reader: inout StateReader) throws(StateError) {
        precondition(count == 0, "a state for a table of \(count) instruments")
        refused = try reader.take()
        for index in 0..<(try reader.takeCount(6)) {
            let venue: UInt16 = try reader.take()
            let id = try reader.takeBytes().withUnsafeBytes {
                intern(venue: venue, bytes: ByteView($0))
            }
            guard id.index == index else { throw StateError("instrument \(index) is there twice") }
        }
    }

    /// Gives all instruments of another table the ids that they have there; this one is empty.
    public func learn(_ other: InstrumentTable) {
        precondition(count == 0, "instruments for a table of \(count)")
        for index in 0..<other.count {
            let id = InstrumentID(rawValue: UInt32(index))
            _ = other.withSymbol(id) { intern(venue: other.venue(id), bytes: $0) }
        }
    }
}
