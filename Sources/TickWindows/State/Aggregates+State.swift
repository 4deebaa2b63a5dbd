import TickCore

/// What aggregates hold beside the trades: of slices and panes only the quotes, as everything else
/// is worked out of the ticks anew.
extension AlignedWindows {
    /// Writes the quotes of an instrument's slices, those between windows, and the last ticks of
    /// slices that are gone.
    func encodeAggregates(_ instrument: UInt32, to writer: inout StateWriter) {
        guard let aggregates else { return }
        var (held, between): ([TickHistory.Chain], [Tick]) = ([], [])
        for slice in sliceNumbers(of: instrument) {
            let header = aggregates.pointee[slice]
            if !header.isGap {
                held.append(header.quotes)
            } else if let last = aggregates.pointee.quotes.last(of: header.quotes) {
                between.append(aggregates.pointee.quotes[last].tick)
            }
        }
        for chain in held { aggregates.pointee.quotes.encode(chain, to: &writer) }
        writer.put(UInt32(between.count))
        for quote in between { quote.encode(to: &writer) }
        for wants in [AggregateTraits.Wants.trades, .quotes] {
            let last = aggregates.pointee.carried.last(instrument, wants)
            writer.put(last != nil)
            last?.encode(to: &writer)
        }
    }

    /// Takes up what `encodeAggregates` wrote; the slices are there.
    mutating func decodeAggregates(
        _ instrument: InstrumentID, from reader: inout StateReader
    ) throws(StateError) {
        guard let aggregates else { return }
        for slice in sliceNumbers(of: instrument.rawValue) {
            for _ in 0..<(try reader.takeCount(Tick.encodedBytes)) {
                try decodeQuote(instrument, into: slice, from: &reader)
            }
        }
        for _ in 0..<(try reader.takeCount(Tick.encodedBytes)) {
            var peek = reader
            let time = try Tick(from: &peek, instrument).eventTime
            guard case .hole = grid.locate(time), let next = grid.start(afterGap: time) else {
                throw StateError("a quote at \(time) between windows that is in one")
            }
            let (slice, isNew) = store.place(
                instrument.rawValue, start: next - 1, last: next - 1, channel: 0)
            guard slice != Slice.none, isNew else {
                throw StateError("a state of more slices than fit, or of one twice")
            }
            aggregates.pointee.begin(slice, isGap: true)
            try decodeQuote(instrument, into: slice, from: &reader)
        }
        for _ in 0..<2 where try reader.takeBool() {
            aggregates.pointee.carried.note(try Tick(from: &reader, instrument))
        }
    }

    private func decodeQuote(
        _ instrument: InstrumentID, into slice: UInt32, from reader: inout StateReader
    ) throws(StateError) {
        let quote = try Tick(from: &reader, instrument)
        guard quote.kind == .quote, aggregates!.pointee.add(quote, to: slice) else {
            throw StateError("more quotes than fit, or a trade for one")
        }
    }

    /// An instrument's slices, oldest first.
    func sliceNumbers(of instrument: UInt32) -> [UInt32] {
        guard Int(instrument) < store.instrumentCapacity else { return [] }
        var numbers: [UInt32] = []
        var slice = store.newest[Int(instrument)]
        while slice != Slice.none {
            numbers.append(slice)
            slice = store.pool[Int(slice)].older
        }
        return numbers.reversed()
    }
}

extension QuoteTape {
    /// Writes an instrument's quotes; whether there are any.
    func encode(_ instrument: UInt32, to writer: inout StateWriter) -> Bool {
        let quotes = quotes(of: instrument)
        writer.put(UInt32(quotes.count))
        for quote in quotes { quote.encode(to: &writer) }
        return !quotes.isEmpty
    }

    /// Takes up what `encode` wrote.
    mutating func decode(
        _ instrument: InstrumentID, from reader: inout StateReader
    ) throws(StateError) {
        for _ in 0..<(try reader.takeCount(Tick.encodedBytes)) {
            let quote = try Tick(from: &reader, instrument)
            guard quote.kind == .quote, add(quote) else {
                throw StateError("more quotes than fit, or a trade for one")
            }
        }
    }
}
