import TickCore

/// The ticks of one window or slice, brought into the order in which aggregates take them.
///
/// Concurrency: owned by the window thread; memory is kept for the next run.
/// Cost: a copy of 64 bytes a tick; sorting costs n log n copies where ticks came out of order, and
/// one pass of compares where they did not. Allocates only to grow.
struct TickRun {
    private var ticks: UnsafeMutablePointer<Tick>
    private var spare: UnsafeMutablePointer<Tick>
    private var capacity = 1 << 8
    private var count = 0
    private var tradeCount = 0

    init() {
        ticks = .allocate(capacity: capacity)
        spare = .allocate(capacity: capacity)
    }

    /// Frees the memory; the owner calls this once.
    func deallocate() {
        ticks.deallocate()
        spare.deallocate()
    }

    mutating func removeAll() {
        count = 0
        tradeCount = 0
    }

    mutating func append(_ tick: Tick) {
        if count == capacity { grow() }
        ticks[count] = tick
        count += 1
        if tick.kind == .trade { tradeCount += 1 }
    }

    /// Appends the ticks of a chain in order of arrival.
    mutating func append(_ chain: TickHistory.Chain, of history: borrowing TickHistory) {
        var entry = chain.first
        while entry != TickHistory.none {
            append(history[entry].tick)
            entry = history[entry].next
        }
    }

    /// Sorts by (event time, channel, sequence), ticks alike in the order they were appended, and
    /// splits trades from quotes. To be called once, before `wanted`.
    mutating func arrange() {
        if !isInOrder { sort() }
        guard tradeCount > 0 && tradeCount < count else { return }
        var (trade, quote) = (0, tradeCount)
        for index in 0..<count {
            if ticks[index].kind == .trade {
                spare[trade] = ticks[index]
                trade += 1
            } else {
                spare[quote] = ticks[index]
                quote += 1
            }
        }
    }

    /// The ticks of these kinds, in order.
    func wanted(_ wants: AggregateTraits.Wants) -> UnsafeBufferPointer<Tick> {
        let isMixed = tradeCount > 0 && tradeCount < count
        if wants == [.trades, .quotes] { return UnsafeBufferPointer(start: ticks, count: count) }
        let base = isMixed ? spare : ticks
        return wants.contains(.trades)
            ? UnsafeBufferPointer(start: base, count: tradeCount)
            : UnsafeBufferPointer(start: base + tradeCount, count: count - tradeCount)
    }

    private var isInOrder: Bool {
        var index = 1
        while index < count {
            if ticks[index].isBefore(ticks[index - 1]) { return false }
            index += 1
        }
        return true
    }

    /// Merges runs of 1, 2, 4, … until all is one.
    private mutating func sort() {
        var width = 1
        while width < count {
            var start = 0
            while start < count {
                merge(start, min(start + width, count), min(start + 2 * width, count))
                start += 2 * width
            }
            swap(&ticks, &spare)
            width *= 2
        }
    }

    private func merge(_ start: Int, _ middle: Int, _ end: Int) {
        var (left, right) = (start, middle)
        for place in start..<end {
            let takesRight =
                left == middle || (right < end && ticks[right].isBefore(ticks[left]))
            spare[place] = ticks[takesRight ? right : left]
            if takesRight { right += 1 } else { left += 1 }
        }
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Tick>.allocate(capacity: capacity * 2)
        larger.update(from: ticks, count: count)
        ticks.deallocate()
        spare.deallocate()
        ticks = larger
        capacity *= 2
        spare = .allocate(capacity: capacity)
    }
}

extension Tick {
    /// Whether it comes before the other one by event time, channel and sequence.
    func isBefore(_ other: Tick) -> Bool {
        if eventTime != other.eventTime { return eventTime < other.eventTime }
        return channel != other.channel ? channel < other.channel : sequence < other.sequence
    }
}
