import TickCore

/// Trades in memory, put in order of time; equal ones by channel and sequence number, then as they
/// came.
///
/// Cost: `rowBytes` a trade while it sorts, and nothing but a look at each where they came in
/// order.
struct SortedTrades {
    /// Units: bytes a trade: itself, its place in the order, and what sorting takes.
    static let rowBytes = MemoryLayout<Tick>.stride + 24
    /// The most memory for trades that are sorted at once, 8 GiB.
    static let bytesMax = 8 << 30
    /// The most trades that are sorted at once.
    static let rowsMax = bytesMax / rowBytes

    private var ticks: [Tick] = []
    private var order: [Entry] = []
    private var isInOrder = true

    private struct Entry {
        let time: Int64
        let place: UInt32
    }

    /// How many trades there are.
    var count: Int { ticks.count }

    /// Forgets all trades and keeps the memory.
    mutating func removeAll() {
        ticks.removeAll(keepingCapacity: true)
        order.removeAll(keepingCapacity: true)
        isInOrder = true
    }

    /// Adds a trade.
    mutating func append(_ tick: Tick) {
        if isInOrder, let last = ticks.last { isInOrder = !Self.precedes(tick, last) }
        ticks.append(tick)
    }

    /// Puts all trades in order.
    mutating func sort() {
        guard !isInOrder else { return }
        order.reserveCapacity(ticks.count)
        for (place, tick) in ticks.enumerated() {
            order.append(Entry(time: tick.eventTime, place: UInt32(truncatingIfNeeded: place)))
        }
        ticks.withUnsafeBufferPointer { ticks in
            order.sort { left, right in
                if left.time != right.time { return left.time < right.time }
                let (one, other) = (ticks[Int(left.place)], ticks[Int(right.place)])
                if Self.precedes(one, other) { return true }
                return !Self.precedes(other, one) && left.place < right.place
            }
        }
    }

    /// Copies some trades, in order from `first` on; they are there.
    func copy(from first: Int, count: Int, to target: UnsafeMutablePointer<Tick>) {
        precondition(first >= 0 && first + count <= ticks.count, "trades from \(first) on")
        for offset in 0..<count {
            let place = isInOrder ? first + offset : Int(order[first + offset].place)
            (target + offset).initialize(to: ticks[place])
        }
    }

    private static func precedes(_ left: Tick, _ right: Tick) -> Bool {
        if left.eventTime != right.eventTime { return left.eventTime < right.eventTime }
        if left.channel != right.channel { return left.channel < right.channel }
        return left.sequence < right.sequence
    }
}
