extension DiskNode {
    /// Units: bytes; what a disk writes at once.
    static let sectorBytes = 512

    /// Makes the node be what a power cut left of it.
    func losePower(_ random: inout SplitMix, keeping: Survival) {
        locks = []
        if entries != nil {
            loseNames(&random, keeping: keeping)
        } else {
            loseBytes(&random, keeping: keeping)
        }
    }

    private func loseNames(_ random: inout SplitMix, keeping: Survival) {
        let kept =
            switch keeping {
            case .nothing: 0
            case .everything: unsyncedNames.count
            case .beginnings, .anySectors: random.below(unsyncedNames.count + 1)
            }
        for change in unsyncedNames.prefix(kept) { DiskNode.apply(change, to: &durableEntries) }
        entries = durableEntries
        unsyncedNames = []
    }

    private func loseBytes(_ random: inout SplitMix, keeping: Survival) {
        switch keeping {
        case .nothing: break
        case .everything: for change in unsynced { DiskNode.apply(change, to: &durable) }
        case .beginnings:
            let kept = random.below(unsynced.count + 1)
            for change in unsynced.prefix(kept) { DiskNode.apply(change, to: &durable) }
            if kept < unsynced.count { tear(unsynced[kept], &random, anySector: false) }
        case .anySectors:
            for change in unsynced { tear(change, &random, anySector: true) }
        }
        content = durable
        unsynced = []
    }

    /// Applies some sectors of a write: a beginning, or any; a truncation wholly or not at all.
    private func tear(_ change: Change, _ random: inout SplitMix, anySector: Bool) {
        guard case .write(let offset, let bytes) = change else {
            if random.below(2) == 0 { DiskNode.apply(change, to: &durable) }
            return
        }
        var from = 0
        while from < bytes.count {
            let end = ((offset + from) / Self.sectorBytes + 1) * Self.sectorBytes - offset
            let upTo = min(end, bytes.count)
            let survives = random.below(2) == 0
            if survives {
                DiskNode.apply(
                    .write(offset: offset + from, bytes: Array(bytes[from..<upTo])), to: &durable)
            } else if !anySector {
                return
            }
            from = upTo
        }
    }
}
