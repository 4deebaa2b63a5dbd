import TickCore

/// Chains read, not changed.
extension TickHistory {
    /// The last entry of a chain by (event time, channel, sequence, arrival); nil where it is
    /// empty.
    func last(of chain: Chain) -> UInt32? {
        guard chain.first != Self.none else { return nil }
        var last = chain.first
        var entry = self[last].next
        while entry != Self.none {
            if !self[entry].tick.isBefore(self[last].tick) { last = entry }
            entry = self[entry].next
        }
        return last
    }

    /// How many ticks a chain has.
    func count(of chain: Chain) -> Int {
        var count = 0
        var entry = chain.first
        while entry != Self.none {
            count += 1
            entry = self[entry].next
        }
        return count
    }
}
