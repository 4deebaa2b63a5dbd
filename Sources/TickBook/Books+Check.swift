import TickCore

/// What must hold at any time between two changes.
extension Books {
    /// The first thing found that does not hold, over all books; nil where everything does.
    ///
    /// Cost: every level and order is looked at.
    public func violation() -> String? {
        var orderCount = 0
        var levelCount = 0
        for place in 0..<bookEnd {
            let instrument = InstrumentID(rawValue: UInt32(place))
            if let found = violation(of: instrument) { return "book \(place): \(found)" }
            for side in 0...UInt32(1) {
                let ladder = ladder(UInt32(place) &<< 1 | side).pointee
                levelCount += Int(ladder.count)
                for rung in 0..<Int(ladder.count) {
                    orderCount += Int(levels.slots[Int(ladder.rungs![rung].level)].orders)
                }
            }
        }
        if orderCount != self.orderCount { return "\(orderCount) of \(self.orderCount) orders" }
        return levelCount == self.levelCount ? nil : "\(levelCount) of \(self.levelCount) levels"
    }

    /// The first thing found that does not hold in one book.
    func violation(of instrument: InstrumentID) -> String? {
        for side in 0...UInt32(1) {
            let owner = instrument.rawValue &<< 1 | side
            let ladder = ladder(owner).pointee
            var former: Int64?
            for place in 0..<Int(ladder.count) {
                let rung = ladder.rungs![place]
                if let former, former >= rung.key { return "levels out of order at \(place)" }
                former = rung.key
                let level = levels.slots[Int(rung.level)]
                if level.key != rung.key || level.owner != owner { return "a stray level" }
                if level.shares == 0 { return "a level without shares" }
                if let found = violation(in: level, rung.level) { return found }
            }
        }
        return nil
    }

    private func violation(in level: BookLevel, _ slot: UInt32) -> String? {
        guard level.orders > 0 else {
            return level.head == .max && level.tail == .max ? nil : "a queue without orders"
        }
        var shares: UInt64 = 0
        var count: UInt32 = 0
        var previous = UInt32.max
        var next = level.head
        while next != .max && count <= level.orders {
            let order = orders.slots[Int(next)]
            if order.previous != previous { return "a broken link" }
            if order.level != slot || order.owner != level.owner { return "a stray order" }
            if order.shares == 0 { return "an order without shares" }
            shares += UInt64(order.shares)
            count += 1
            previous = next
            next = order.next
        }
        if previous != level.tail { return "a queue that ends elsewhere" }
        if count != level.orders { return "\(count) of \(level.orders) orders in a queue" }
        return shares == level.shares ? nil : "\(shares) of \(level.shares) shares"
    }

    /// In debug builds, looks at a book that was changed.
    @inline(__always)
    func checkLocally(_ instrument: InstrumentID) {
        assert(isSound(instrument), "a book is not sound")
    }

    private func isSound(_ instrument: InstrumentID) -> Bool {
        guard instrument.index < bookEnd, let found = violation(of: instrument) else { return true }
        print("book \(instrument.index): \(found)")
        return false
    }
}
