import TickCore

/// The best of several venues in a state: what each said last of each symbol, and what was told.
extension Consolidation {
    /// Appends all of it.
    public func encode(to writer: inout StateWriter) {
        writer.put(lastTime)
        writer.put(UInt32(doubted.count))
        for doubt in doubted { writer.put(doubt.rawValue) }
        writer.put(UInt32(ids.count))
        for place in ids.indices {
            writer.put(ids[place].rawValue)
            told[place].encode(to: &writer)
            for slot in venues.indices {
                quotes[place * venues.count + slot].encode(to: &writer)
            }
        }
        writer.put(UInt32(places.count))
        for place in places { writer.put(place) }
    }

    /// Takes up what `encode` wrote; no quote was taken, and all instruments are there.
    public mutating func restore(from reader: inout StateReader) throws(StateError) {
        lastTime = try reader.take()
        guard try reader.takeCount(1) == doubted.count else {
            throw StateError("a consolidation of other venues than these \(doubted.count)")
        }
        for slot in doubted.indices {
            let doubt: UInt8 = try reader.take()
            guard let known = Doubt(rawValue: doubt) else { throw StateError("doubt \(doubt)") }
            doubted[slot] = known
        }
        for place in 0..<(try reader.takeCount(Quote.stateBytes)) {
            let id = try reader.takeInstrument(of: instruments.count)
            guard id != .none, groups[id] == nil else {
                throw StateError("a symbol of instrument \(id.rawValue) that cannot be")
            }
            _ = open(id)
            told[place] = try Quote(from: &reader)
            for slot in venues.indices {
                quotes[place * venues.count + slot] = try Quote(from: &reader)
            }
        }
        let known = try reader.takeCount(4)
        guard known <= instruments.count else {
            throw StateError("symbols of \(known) of \(instruments.count) instruments")
        }
        for _ in 0..<known {
            let place: Int32 = try reader.take()
            guard (-1..<Int32(ids.count)).contains(place) else {
                throw StateError("symbol \(place) of \(ids.count)")
            }
            places.append(place)
        }
    }
}

extension Consolidation.Quote {
    static var stateBytes: Int { 36 }

    func encode(to writer: inout StateWriter) {
        writer.put(bid)
        writer.put(ask)
        writer.put(bidSize)
        writer.put(askSize)
        writer.put(conditions)
        writer.put(isTradable)
        writer.put(isHeard)
    }

    init(from reader: inout StateReader) throws(StateError) {
        self.init(
            bid: try reader.take(), ask: try reader.take(), bidSize: try reader.take(),
            askSize: try reader.take(), conditions: try reader.take(),
            isTradable: try reader.takeBool(), isHeard: try reader.takeBool())
    }
}
