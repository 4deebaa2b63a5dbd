import TickCore

/// Where a chain stands.
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
}
