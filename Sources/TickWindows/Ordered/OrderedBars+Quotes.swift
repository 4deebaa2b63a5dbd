import TickCore

/// Quotes, where a query has an aggregate that wants them: held by their time, and looked up when a
/// bar is put out.
///
/// A quote whose time the watermark has passed is `late_dropped`, as a trade is.
extension OrderedBars {
    var wantsQuotes: Bool {
        (0..<queryCount).contains { queries[$0].aggregates?.pointee.wantsQuotes ?? false }
    }

    mutating func acceptQuote<Output: PaneSink & ~Copyable>(
        _ quote: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        guard quote.instrument.index < InstrumentTable.capacityMax else {
            tally.refusedQuotes &+= 1
            return damage(quote, channels: .max, &clock)
        }
        let isLate = quote.eventTime <= clock.combined && clock.combined != .min
        if !isLate { note(quote.instrument, &clock) }
        for index in 0..<queryCount {
            guard let aggregates = queries[index].aggregates, aggregates.pointee.wantsQuotes else {
                continue
            }
            if isLate {
                tally.lateQuotes &+= 1
                output.late(
                    LateRecord(
                        quote, kind: .lateDropped, watermark: clock.combined,
                        query: queries[index].number))
            } else if aggregates.pointee.tape.add(quote) {
                tally.quotes &+= 1
                if aggregates.pointee.tape.isLong(quote.instrument.rawValue) {
                    queries[index].prune(quote.instrument.rawValue, clock.combined)
                }
            } else {
                tally.refusedQuotes &+= 1
                damage(quote, channels: 1 << UInt64(clock.selected), &clock)
            }
        }
    }
}

extension OrderedQuery {
    /// Forgets the quotes that no bar can ask for any more, so that a state holds none.
    mutating func pruneAll(_ watermark: Int64) {
        guard let aggregates else { return }
        for instrument in 0..<aggregates.pointee.tape.instrumentCount {
            prune(UInt32(instrument), watermark)
        }
    }

    /// Forgets those of an instrument.
    mutating func prune(_ instrument: UInt32, _ watermark: Int64) {
        guard let aggregates, watermark > .min else { return }
        var start = watermark
        var slot = bars.line(instrument).pointee.newest
        while slot != OrderBar.none {
            start = min(start, bars.pool[Int(slot)].start)
            slot = bars.pool[Int(slot)].older
        }
        aggregates.pointee.tape.prune(instrument, before: start)
    }
}
