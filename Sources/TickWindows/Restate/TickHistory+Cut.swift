import TickCore

/// Cutting a window's trades in two where one was taken out.
extension TickHistory {
    /// The nearest times at or before, and at or after `time`, among the trades of two chains.
    func times(
        around time: Int64, _ chain: Chain, _ other: Chain
    ) -> (before: Int64?, after: Int64?) {
        var near: (before: Int64?, after: Int64?)
        for first in [chain.first, other.first] {
            var entry = first
            while entry != Self.none {
                let found = entries[Int(entry)].tick.eventTime
                if found <= time { near.before = max(near.before ?? found, found) }
                if found >= time { near.after = min(near.after ?? found, found) }
                entry = entries[Int(entry)].next
            }
        }
        return near
    }

    /// Moves the trades of a chain after `time` to the end of another; how many. They belong to
    /// `owner` from now on.
    func split(
        _ chain: inout Chain, after time: Int64, owner: UInt32, to other: inout Chain
    ) -> UInt32 {
        var moved: UInt32 = 0
        var entry = chain.first
        while entry != Self.none {
            let next = entries[Int(entry)].next
            if entries[Int(entry)].tick.eventTime > time {
                unlink(entry, from: &chain)
                link(entry, to: &other)
                entries[Int(entry)].owner = owner
                moved += 1
            }
            entry = next
        }
        return moved
    }
}
