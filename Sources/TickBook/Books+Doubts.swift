import TickCore

/// When a book may be wrong, and when it is right again.
extension Books {
    /// Something was said of the instrument's orders that cannot be; of every one's if it is none.
    public mutating func doubt(_ instrument: InstrumentID, _ reason: BookDoubt) {
        guard instrument != .none else { return doubtAll(reason) }
        guard let book = book(instrument) else { return }
        book.pointee.doubts.formUnion(reason)
        touched |= 4
    }

    /// Every book may be wrong, also those not heard of yet.
    public mutating func doubtAll(_ reason: BookDoubt) {
        doubtsOfNew.formUnion(reason)
        for place in 0..<bookEnd where books[place].flags.contains(.known) {
            books[place].doubts.formUnion(reason)
        }
        askForSweep()
    }

    /// A stream begins with none or with `missing` messages before: nothing rests, nothing is
    /// known.
    public mutating func begin(missing: UInt64) {
        for place in 0..<bookEnd {
            books[place].bids.count = 0
            books[place].asks.count = 0
            books[place].flags = .known
            books[place].status = .unknown
            books[place].pending = 0
            books[place].doubts = missing == 0 ? [] : .joined
        }
        index.removeAll()
        orders.removeAll()
        levels.removeAll()
        ordersDropped = index.dropped
        doubtsOfNew = missing == 0 ? [] : .joined
        isUntouched = true
        isClosed = false
        askForSweep()
    }

    /// The venue's day begins, opens or ends.
    public mutating func session(_ event: BookSession) {
        switch event {
        case .began: if isUntouched && doubtsOfNew == .joined { beginWhole() }
        case .opened: isClosed = false
        case .closed: isClosed = true
        }
        askForSweep()
    }

    /// The first message of the day came before any order: nothing was missed.
    private mutating func beginWhole() {
        doubtsOfNew = []
        for place in 0..<bookEnd { books[place].doubts.remove(.joined) }
    }

    /// Every order of the instrument is gone, so that all that rests is known again.
    public mutating func clear(_ instrument: InstrumentID) {
        guard let book = book(instrument) else { return refuse(instrument) }
        isUntouched = false
        for side in 0...UInt32(1) { empty(instrument.rawValue &<< 1 | side) }
        book.pointee.flags.insert(.cleared)
        book.pointee.doubts = []
        touched |= 7
        checkLocally(instrument)
    }

    private mutating func empty(_ owner: UInt32) {
        let ladder = ladder(owner)
        for place in 0..<Int(ladder.pointee.count) {
            let level = ladder.pointee.rungs.unsafelyUnwrapped[place].level
            var order = levels.slots[Int(level)].head
            while order != .max {
                let next = orders.slots[Int(order)].next
                index.discard(orders.slots[Int(order)].reference)
                orders.give(order)
                order = next
            }
            levels.give(level)
        }
        ladder.pointee.count = 0
    }

    /// What may be done with the instrument's orders from now on.
    public mutating func setStatus(_ instrument: InstrumentID, _ status: BookStatus) {
        guard let book = book(instrument) else { return }
        book.pointee.status = status
        touched |= 4
    }

    /// The venue alone has halted the instrument, or goes on.
    public mutating func setHalted(_ instrument: InstrumentID, _ isHalted: Bool) {
        setFlag(instrument, .halted, isHalted)
    }

    /// The instrument exists only to test systems, or does not.
    public mutating func setTest(_ instrument: InstrumentID, _ isTest: Bool) {
        setFlag(instrument, .test, isTest)
    }

    private mutating func setFlag(_ instrument: InstrumentID, _ flag: Book.Flags, _ isSet: Bool) {
        guard let book = book(instrument) else { return }
        if isSet { book.pointee.flags.insert(flag) } else { book.pointee.flags.remove(flag) }
        touched |= 4
    }
}

/// Contradictions, out of the way of what usually happens.
extension Books {
    @inline(never)
    mutating func noteUnknown(_ instrument: InstrumentID) {
        counters.unknownOrders &+= 1
        isUntouched = false
        contradict(instrument)
    }

    @inline(never)
    mutating func noteStranger(_ owner: InstrumentID, _ named: InstrumentID) {
        counters.strangers &+= 1
        contradict(owner)
        contradict(named)
        // The quotes of both have changed, and the message's end is that of one.
        askForSweep()
    }

    @inline(never)
    mutating func noteExcess(_ instrument: InstrumentID) {
        counters.excessShares &+= 1
        contradict(instrument)
    }

    @inline(never)
    mutating func refuse(_ instrument: InstrumentID) {
        counters.impossible &+= 1
        isUntouched = false
        contradict(instrument)
    }

    @inline(never)
    mutating func reachLimit(_ instrument: InstrumentID) {
        counters.refused &+= 1
        doubt(instrument, .limit)
    }

    @inline(never)
    mutating func noteDropped() {
        counters.refused &+= index.dropped &- ordersDropped
        ordersDropped = index.dropped
        doubtAll(.limit)
    }

    /// What was said of a book cannot be; counted where nothing was wrong with it before.
    private mutating func contradict(_ instrument: InstrumentID) {
        let doubts = book(instrument)?.pointee.doubts ?? doubtsOfNew
        if doubts.isEmpty { counters.contradicted &+= 1 }
        doubt(instrument, .inconsistent)
    }

    /// A book that is not the one at hand has changed.
    mutating func noteElsewhere(_ owner: UInt32, _ instrument: InstrumentID) {
        if owner &>> 1 != instrument.rawValue { askForSweep() }
    }

    /// More than one book may have another quote once the message at hand is done with.
    mutating func askForSweep() {
        needsSweep = true
        touched |= 8
    }
}
