import TickCore
import TickWindows

/// The windows' state, whatever the number of shards.
extension ShardedWindows where Output: ~Copyable {
    /// Everything that the windows of all shards hold now, once all that they have put out was
    /// handed on to the output; nil where the run has failed.
    ///
    /// Throws: where shards disagree, which would be a fault of ours.
    mutating func state() throws(StateError) -> WindowState? {
        lead.askForState()
        statesAsked += 1
        var parts: [WindowState] = []
        for shard in shards {
            while true {
                if let state = shard.takeState() {
                    parts.append(state)
                    break
                }
                if watch.hasFailed || watch.findStalled() { return nil }
                watch.nap()
            }
        }
        while merge.barrierCount < statesAsked {
            if watch.hasFailed || watch.findStalled() { return nil }
            watch.nap()
        }
        return try WindowState.merge(parts)
    }

    /// Shares a state out; the threads have not begun. Instruments that are known already keep
    /// their ids.
    mutating func restore(_ state: WindowState) throws(PlantError) {
        for table in [merge.instruments] + shards.map(\.instruments) { table.learn(instruments) }
        for (venue, symbol) in state.instruments {
            symbol.withUnsafeBytes { symbol in
                for table in [instruments, merge.instruments] + shards.map(\.instruments) {
                    _ = table.intern(venue: venue, bytes: ByteView(symbol))
                }
            }
        }
        lead.skipInstruments()
        let count = shards.count
        let parts = state.split(into: count) { venue, symbol in
            let id = symbol.withUnsafeBytes {
                instruments.intern(venue: venue, bytes: ByteView($0))
            }
            return lead.shard(id)
        }
        do throws(StateError) {
            try lead.restore(state)
            for (shard, part) in zip(shards, parts) { try shard.windows.pointee.restore(part) }
        } catch {
            throw PlantError(.usage, error.message)
        }
    }
}
