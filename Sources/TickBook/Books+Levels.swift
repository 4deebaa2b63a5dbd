import TickCore

/// Levels, and changes told level by level.
extension Books {
    /// So many shares stand at a price in all; none remove the level.
    public mutating func set(
        _ instrument: InstrumentID, _ side: Tick.Side, price: Price, shares: UInt32
    ) {
        guard side != .none, let book = book(instrument) else { return refuse(instrument) }
        isUntouched = false
        book.pointee.flags.remove(.cleared)
        // What earlier messages of the same event changed.
        touched |= book.pointee.pending
        let owner = instrument.rawValue &<< 1 | (side == .sell ? 1 : 0)
        let key = BookLevel.key(price.nanos, owner)
        if shares > 0 {
            guard let place = level(key, owner) else { return reachLimit(instrument) }
            levels.slots[Int(place)].shares = UInt64(shares)
            noteChange(place, owner)
        } else {
            let ladder = ladder(owner)
            guard let place = ladder.pointee.level(key, at: ladder.pointee.place(key)) else {
                return refuse(instrument)
            }
            noteChange(place, owner)
            remove(level: place)
        }
        checkLocally(instrument)
    }

    /// The level at a key, a new one where there is none; nil at a limit.
    @inline(__always)
    mutating func level(_ key: Int64, _ owner: UInt32) -> UInt32? {
        let ladder = ladder(owner)
        let place = ladder.pointee.place(key)
        return ladder.pointee.level(key, at: place) ?? insert(key, owner, at: place)
    }

    @inline(__always)
    private mutating func insert(_ key: Int64, _ owner: UInt32, at place: Int) -> UInt32? {
        let ladder = ladder(owner)
        guard Int(ladder.pointee.count) < limits.levelsPerSide, let slot = levels.take() else {
            return nil
        }
        levels.slots[Int(slot)] = BookLevel(
            key: key, shares: 0, head: .max, tail: .max, orders: 0, owner: owner)
        ladder.pointee.insert(Ladder.Rung(key: key, level: slot), at: place)
        return slot
    }

    /// Takes an empty level away.
    @inline(__always)
    mutating func remove(level slot: UInt32) {
        let level = levels.slots[Int(slot)]
        let ladder = ladder(level.owner)
        ladder.pointee.remove(at: ladder.pointee.place(level.key) &- 1)
        levels.give(slot)
    }
}
