import TickCore

/// Previous closes in a state. Which window comes next follows from the watermark.
extension FillState {
    /// Whether anything is known of an instrument.
    func isKnown(_ instrument: UInt32) -> Bool {
        Int(instrument) < entries.count && entries[Int(instrument)] != nil
    }

    /// Writes what is known of an instrument.
    func encode(_ instrument: UInt32, to writer: inout StateWriter) {
        let entry = isKnown(instrument) ? entries[Int(instrument)] : nil
        writer.put(entry != nil)
        guard let entry else { return }
        encode(entry.close, to: &writer)
        encode(entry.settled, to: &writer)
        writer.put(entry.settledBefore)
        writer.put(entry.flatFrom != nil)
        writer.put(entry.flatFrom ?? 0)
        let flats = pastFlats[instrument, default: []]
        writer.put(UInt32(flats.count))
        for flat in flats {
            writer.put(flat.lowerBound)
            writer.put(flat.upperBound)
        }
    }

    private func encode(_ close: Close?, to writer: inout StateWriter) {
        writer.put(close != nil)
        writer.put(close?.price ?? 0)
        writer.put(close?.window ?? 0)
    }

    /// Takes up what `encode` wrote.
    mutating func decode(
        _ instrument: UInt32, from reader: inout StateReader
    ) throws(StateError) {
        guard try reader.takeBool() else { return }
        var entry = Entry()
        entry.close = try Self.close(from: &reader)
        entry.settled = try Self.close(from: &reader)
        entry.settledBefore = try reader.take()
        let hasFlat = try reader.takeBool()
        let from: Int64 = try reader.take()
        entry.flatFrom = hasFlat ? from : nil
        for _ in 0..<(try reader.takeCount(16)) {
            let first: Int64 = try reader.take()
            let last: Int64 = try reader.take()
            guard first <= last else { throw StateError("flat bars from \(first) to \(last)") }
            pastFlats[instrument, default: []].append(first...last)
        }
        makeEntry(instrument)
        entries[Int(instrument)] = entry
    }

    private static func close(from reader: inout StateReader) throws(StateError) -> Close? {
        let isKnown = try reader.takeBool()
        let price: Int64 = try reader.take()
        let close = Close(price: price, window: try reader.take())
        return isKnown ? close : nil
    }
}
