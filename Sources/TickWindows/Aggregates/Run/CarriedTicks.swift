import TickCore

/// The last trade and the last quote of every instrument among slices that are gone, and how many
/// quotes are held in those that are not.
///
/// Concurrency: owned by the window thread. Cost: an array access; allocates only to grow.
/// Limits: `InstrumentTable.capacityMax` instruments.
struct CarriedTicks {
    private var ticks: [Carried] = []

    private struct Carried {
        var trade: Tick?
        var quote: Tick?
        var heldQuotes: UInt32 = 0
    }

    /// The later one of an instrument's last ticks of these kinds.
    func last(_ instrument: UInt32, _ wants: AggregateTraits.Wants) -> Tick? {
        guard Int(instrument) < ticks.count else { return nil }
        let carried = ticks[Int(instrument)]
        return Tick.later(
            wants.contains(.trades) ? carried.trade : nil,
            wants.contains(.quotes) ? carried.quote : nil)
    }

    /// Whether any tick is carried for an instrument.
    func isKnown(_ instrument: UInt32) -> Bool {
        last(instrument, [.trades, .quotes]) != nil
    }

    /// Takes note of a tick whose slice goes.
    mutating func note(_ tick: Tick) {
        let index = place(tick.instrument.rawValue)
        if tick.kind == .quote {
            ticks[index].quote = Tick.later(ticks[index].quote, tick)
        } else {
            ticks[index].trade = Tick.later(ticks[index].trade, tick)
        }
    }

    /// Whether slices hold any quote of an instrument.
    func holdsQuotes(_ instrument: UInt32) -> Bool {
        Int(instrument) < ticks.count && ticks[Int(instrument)].heldQuotes > 0
    }

    /// Counts quotes that came into a slice, or went with it.
    mutating func hold(_ instrument: UInt32, quotes change: Int) {
        let index = place(instrument)
        ticks[index].heldQuotes = UInt32(clamping: Int(ticks[index].heldQuotes) + change)
    }

    private mutating func place(_ instrument: UInt32) -> Int {
        let index = Int(instrument)
        if index >= ticks.count {
            ticks += Array(repeating: Carried(), count: index + 1 - ticks.count)
        }
        return index
    }
}

extension Tick {
    /// The later one of two ticks; of two alike the second.
    static func later(_ left: Tick?, _ right: Tick?) -> Tick? {
        guard let left, let right else { return left ?? right }
        return right.isBefore(left) ? left : right
    }
}
