import CTickLinux
import TickCore

/// Changes told order by order.
extension Books {
    /// An order joins the end of the queue at its price.
    public mutating func add(_ reference: UInt64, _ order: RestingOrder) {
        let owner = order.instrument.rawValue &<< 1 | (order.side == .sell ? 1 : 0)
        guard order.side != .none, order.remaining > 0,
            order.instrument.index < bookEnd, isPlain(order.instrument),
            let slot = orders.takeFree()
        else { return addApart(reference, order) }
        guard index.insertUsual(reference, OrderPlace(slot: slot)) else {
            orders.give(slot)
            return addApart(reference, order)
        }
        join(slot, reference, order.remaining, price: order.price.nanos, owner)
        checkLocally(order.instrument)
    }

    /// The book is in use and was not cleared: an order changes nothing about it but its levels.
    @inline(__always)
    private func isPlain(_ instrument: InstrumentID) -> Bool {
        let flags = books[instrument.index].flags
        return flags.rawValue & (Book.Flags.known.rawValue | Book.Flags.cleared.rawValue)
            == Book.Flags.known.rawValue
    }

    /// Adds an order where anything is not as usual.
    @inline(never)
    private mutating func addApart(_ reference: UInt64, _ order: RestingOrder) {
        let instrument = order.instrument
        guard order.side != .none, order.remaining > 0, reference != .max,
            let book = book(instrument)
        else { return refuse(instrument) }
        guard let slot = orders.take() else { return reachLimit(instrument) }
        isUntouched = false
        book.pointee.flags.remove(.cleared)
        let former = index.exchange(reference, OrderPlace(slot: slot))
        let owner = instrument.rawValue &<< 1 | (order.side == .sell ? 1 : 0)
        join(slot, reference, order.remaining, price: order.price.nanos, owner)
        if let former { dropDuplicate(former.slot, instrument) }
        if index.dropped != ordersDropped { noteDropped() }
        checkLocally(instrument)
    }

    /// An order loses shares, and leaves with the last one. Returns it as it was before; nil where
    /// it is not known.
    public mutating func reduce(
        _ reference: UInt64, by shares: UInt32, of instrument: InstrumentID
    ) -> RestingOrder? {
        guard let place = index.find(reference) else {
            noteUnknown(instrument)
            return nil
        }
        let order = orders.slots + Int(place.slot)
        let before = order.pointee
        let level = levels.slots + Int(before.level)
        let price = level.pointee.price
        if before.instrument != instrument { noteStranger(before.instrument, instrument) }
        if shares < before.shares {
            order.pointee.shares = before.shares &- shares
            level.pointee.shares &-= UInt64(shares)
            noteChange(before.level, before.owner)
        } else {
            if shares > before.shares { noteExcess(before.instrument) }
            index.discard(reference)
            leave(place.slot)
            orders.give(place.slot)
        }
        checkLocally(before.instrument)
        return RestingOrder(
            price: Price(nanos: price), remaining: before.shares, instrument: before.instrument,
            side: before.owner & 1 == 0 ? .buy : .sell)
    }

    /// An order leaves.
    public mutating func delete(_ reference: UInt64, of instrument: InstrumentID) {
        guard let place = index.remove(reference) else { return noteUnknown(instrument) }
        let owner = orders.slots[Int(place.slot)].owner
        if owner &>> 1 != instrument.rawValue {
            noteStranger(InstrumentID(rawValue: owner &>> 1), instrument)
        }
        leave(place.slot)
        orders.give(place.slot)
        checkLocally(InstrumentID(rawValue: owner &>> 1))
    }

    /// An order leaves, and another of its side joins the end of the queue at `price`.
    public mutating func replace(
        _ reference: UInt64, by successor: UInt64, price: Price, shares: UInt32,
        of instrument: InstrumentID
    ) {
        guard let place = index.remove(reference) else {
            // Its successor will be unknown as well; this doubt stands for both.
            return noteUnknown(instrument)
        }
        let owner = orders.slots[Int(place.slot)].owner
        let owned = InstrumentID(rawValue: owner &>> 1)
        if owned != instrument { noteStranger(owned, instrument) }
        leave(place.slot)
        guard shares > 0, successor != .max else {
            orders.give(place.slot)
            return refuse(owned)
        }
        let former = index.exchange(successor, place)
        join(place.slot, successor, shares, price: price.nanos, owner)
        if let former { dropDuplicate(former.slot, owned) }
        if index.dropped != ordersDropped { noteDropped() }
        checkLocally(owned)
    }

    /// An order has this price and size; it goes to the end of the queue unless it `keepsPlace`.
    public mutating func modify(
        _ reference: UInt64, price: Price, shares: UInt32, keepsPlace: Bool,
        of instrument: InstrumentID
    ) {
        guard let place = index.find(reference) else { return noteUnknown(instrument) }
        let order = orders.slots + Int(place.slot)
        let before = order.pointee
        if before.instrument != instrument { noteStranger(before.instrument, instrument) }
        guard shares > 0 else {
            delete(reference, of: before.instrument)
            return refuse(before.instrument)
        }
        let level = levels.slots + Int(before.level)
        if keepsPlace && level.pointee.price == price.nanos {
            order.pointee.shares = shares
            level.pointee.shares = level.pointee.shares &- UInt64(before.shares) &+ UInt64(shares)
            noteChange(before.level, before.owner)
        } else {
            leave(place.slot)
            join(place.slot, reference, shares, price: price.nanos, before.owner)
        }
        checkLocally(before.instrument)
    }
}

/// An order's way into its queue and out of it.
extension Books {
    /// Puts the order of a slot at the end of the queue at its price. Where a level more than there
    /// may be would be needed the order stays without one, and its slot is given back.
    @inline(__always)
    mutating func join(
        _ slot: UInt32, _ reference: UInt64, _ shares: UInt32, price: Int64, _ owner: UInt32
    ) {
        guard let place = level(BookLevel.key(price, owner), owner) else {
            index.discard(reference)
            orders.give(slot)
            return reachLimit(InstrumentID(rawValue: owner &>> 1))
        }
        let level = levels.slots + Int(place)
        let last = level.pointee.tail
        orders.slots[Int(slot)] = BookOrder(
            reference: reference, shares: shares, level: place, next: .max, previous: last,
            owner: owner)
        if last == .max {
            level.pointee.head = slot
        } else {
            orders.slots[Int(last)].next = slot
        }
        level.pointee.tail = slot
        level.pointee.shares &+= UInt64(shares)
        level.pointee.orders &+= 1
        noteChange(place, owner)
    }

    /// Takes the order of a slot out of its queue, and the level away with the last order.
    @inline(__always)
    mutating func leave(_ slot: UInt32) {
        let order = orders.slots[Int(slot)]
        let level = levels.slots + Int(order.level)
        noteChange(order.level, order.owner)
        if level.pointee.orders == 1 { return remove(level: order.level) }
        if order.previous == .max {
            level.pointee.head = order.next
        } else {
            orders.slots[Int(order.previous)].next = order.next
        }
        if order.next == .max {
            level.pointee.tail = order.previous
        } else {
            orders.slots[Int(order.next)].previous = order.previous
        }
        level.pointee.shares &-= UInt64(order.shares)
        level.pointee.orders &-= 1
    }

    /// Notes that a level changed, which matters to the quote if it is the best one.
    @inline(__always)
    mutating func noteChange(_ level: UInt32, _ owner: UInt32) {
        if ladder(owner).pointee.isBest(level) { touched |= UInt8(1 &<< (owner & 1)) }
    }

    @inline(never)
    private mutating func dropDuplicate(_ slot: UInt32, _ instrument: InstrumentID) {
        counters.duplicateOrders &+= 1
        let owner = orders.slots[Int(slot)].owner
        leave(slot)
        orders.give(slot)
        doubt(instrument, .inconsistent)
        doubt(InstrumentID(rawValue: owner &>> 1), .inconsistent)
        noteElsewhere(owner, instrument)
    }
}

/// What comes when.
extension Books {
    /// Asks for what a message about an order will need; the messages come in this order, some
    /// dozens later.
    ///
    /// One thing leads to the next, so each is asked for when the one before has come: reference
    /// and book first, then the order's slot and the ends of the ladders. To go on to its level and
    /// its neighbours costs more than it saves: the order would have to be there by then.
    // Mutating only so that it is lent the books where they are, and not a copy of them.
    @usableFromInline
    mutating func expect(_ reference: UInt64, of instrument: InstrumentID) {
        index.prefetch(reference)
        if instrument.index < bookEnd { tick_prefetch_for_write(books + instrument.index) }
        let next = expected.push(
            ExpectedOrders.Entry(reference: reference, instrument: instrument),
            back: Self.slotDistance)
        if let place = index.peek(next.reference) {
            tick_prefetch_for_write(orders.slots + Int(place.slot))
        }
        if next.instrument.index < bookEnd { expectEnds(books + next.instrument.index) }
    }

    @inline(__always)
    private func expectEnds(_ book: UnsafeMutablePointer<Book>) {
        if let rungs = book.pointee.bids.rungs {
            tick_prefetch_for_write(rungs + (Int(book.pointee.bids.count) &- 1))
        }
        if let rungs = book.pointee.asks.rungs {
            tick_prefetch_for_write(rungs + (Int(book.pointee.asks.count) &- 1))
        }
    }

    private static var slotDistance: Int { 24 }
}
