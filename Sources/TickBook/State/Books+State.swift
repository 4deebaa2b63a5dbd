import TickCore

/// The books of a channel in a state.
///
/// Orders, levels and where each order is are copied as they lie in memory; of each book its
/// ladders and flags are written one by one. What only makes memory come sooner is left out.
extension Books {
    /// Appends everything but the limits.
    public func encode(to writer: inout StateWriter) {
        writer.put(doubtsOfNew.rawValue)
        writer.put(stopTime)
        for flag in [isStopped, isUntouched, isClosed, needsSweep] { writer.put(flag) }
        writer.put(touched)
        writer.put(ordersDropped)
        counters.encode(to: &writer)
        orders.encode(to: &writer)
        levels.encode(to: &writer)
        index.encode(to: &writer)
        writer.put(UInt32(bookEnd))
        for place in 0..<bookEnd { books[place].encode(to: &writer) }
    }

    /// Takes up what `encode` wrote; nothing was told, and all instruments are there.
    ///
    /// Throws: where it is not sound: every link and number is looked at.
    public mutating func restore(from reader: inout StateReader) throws(StateError) {
        doubtsOfNew = BookDoubt(rawValue: try reader.take())
        stopTime = try reader.take()
        isStopped = try reader.takeBool()
        isUntouched = try reader.takeBool()
        isClosed = try reader.takeBool()
        needsSweep = try reader.takeBool()
        touched = try reader.take()
        ordersDropped = try reader.take()
        counters = try BookCounters(from: &reader)
        let freeOrders = try orders.restore(from: &reader)
        let freeLevels = try levels.restore(from: &reader)
        try restoreIndex(from: &reader, freeOrders)
        let count = try reader.takeCount(Book.stateBytes)
        guard count <= limits.instruments, count <= instruments.count else {
            throw StateError("\(count) books of \(instruments.count) instruments")
        }
        for place in 0..<count {
            bookEnd = place + 1
            try books[place].restore(from: &reader)
        }
        try checkLinks(freeOrders, freeLevels)
        if let violation = violation() { throw StateError("books that cannot be: \(violation)") }
    }

    private mutating func restoreIndex(
        from reader: inout StateReader, _ isFree: [Bool]
    ) throws(StateError) {
        let orders = orders.slots
        var live = 0
        try index.restore(from: &reader) { reference, place in
            guard Int(place.slot) < isFree.count, !isFree[Int(place.slot)] else { return false }
            live += 1
            return orders[Int(place.slot)].reference == reference
        }
        guard live == self.orders.liveCount else {
            throw StateError("\(live) references of \(self.orders.liveCount) orders")
        }
    }

    /// Every number that leads somewhere leads to something that is there.
    private func checkLinks(_ freeOrders: [Bool], _ freeLevels: [Bool]) throws(StateError) {
        func isOrder(_ slot: UInt32) -> Bool {
            slot == .max || (Int(slot) < freeOrders.count && !freeOrders[Int(slot)])
        }
        func isLevel(_ slot: UInt32) -> Bool {
            Int(slot) < freeLevels.count && !freeLevels[Int(slot)]
        }
        var isSound = true
        for slot in freeOrders.indices where !freeOrders[slot] {
            let order = orders.slots[slot]
            isSound =
                isSound && isLevel(order.level) && isOrder(order.next) && isOrder(order.previous)
                && Int(order.owner &>> 1) < bookEnd
        }
        for slot in freeLevels.indices where !freeLevels[slot] {
            let level = levels.slots[slot]
            isSound =
                isSound && isOrder(level.head) && isOrder(level.tail)
                && Int(level.owner &>> 1) < bookEnd && Int(level.orders) <= freeOrders.count
        }
        for owner in 0..<UInt32(bookEnd) &<< 1 {
            let ladder = ladder(owner).pointee
            for place in 0..<Int(ladder.count) {
                isSound = isSound && isLevel(ladder.rungs.unsafelyUnwrapped[place].level)
            }
        }
        guard isSound else { throw StateError("books with a link to what is not there") }
    }
}

extension Book {
    static var stateBytes: Int { 37 }

    func encode(to writer: inout StateWriter) {
        bids.encode(to: &writer)
        asks.encode(to: &writer)
        writer.put(bidPrice)
        writer.put(askPrice)
        writer.put(bidSize)
        writer.put(askSize)
        writer.put(flags.rawValue)
        writer.put(status.rawValue)
        writer.put(doubts.rawValue)
        writer.put(marks)
        writer.put(pending)
    }

    mutating func restore(from reader: inout StateReader) throws(StateError) {
        try bids.restore(from: &reader)
        try asks.restore(from: &reader)
        bidPrice = try reader.take()
        askPrice = try reader.take()
        bidSize = try reader.take()
        askSize = try reader.take()
        flags = Flags(rawValue: try reader.take())
        status = try reader.take(case: BookStatus.self)
        doubts = BookDoubt(rawValue: try reader.take())
        marks = try reader.take()
        pending = try reader.take()
    }
}

extension Ladder {
    func encode(to writer: inout StateWriter) {
        writer.put(count)
        for place in 0..<Int(count) {
            writer.put(rungs.unsafelyUnwrapped[place].key)
            writer.put(rungs.unsafelyUnwrapped[place].level)
        }
    }

    /// Takes up what `encode` wrote; there are no rungs.
    mutating func restore(from reader: inout StateReader) throws(StateError) {
        for place in 0..<(try reader.takeCount(12)) {
            insert(Rung(key: try reader.take(), level: try reader.take()), at: place)
        }
    }
}

extension BookCounters: StateCounts {
    /// Every count.
    public static var stateFields: [WritableKeyPath<BookCounters, UInt64>] {
        [
            \.unknownOrders, \.duplicateOrders, \.excessShares, \.strangers, \.impossible,
            \.refused, \.contradicted, \.quotes, \.untrusted,
        ]
    }
}

extension BookStage where Next: ~Copyable {
    /// Appends when something last happened; the books are their owner's.
    public func encode(to writer: inout StateWriter) {
        writer.put(lastTime)
        next.encode(to: &writer)
    }

    /// Takes up what `encode` wrote.
    public mutating func restore(from reader: inout StateReader) throws(StateError) {
        lastTime = try reader.take()
        try next.restore(from: &reader)
    }
}
