import TickCore

/// One price of a book.
public struct DepthLevel: Sendable, Equatable {
    /// The price.
    public var price: Price
    /// Shares of all orders there.
    public var shares: UInt64
    /// How many orders; 0 where the venue tells levels only.
    public var orders: Int

    /// A level of given parts.
    public init(price: Price, shares: UInt64, orders: Int) {
        self.price = price
        self.shares = shares
        self.orders = orders
    }
}

/// One order of a queue.
public struct QueueEntry: Sendable, Equatable {
    /// The order's reference.
    public var reference: UInt64
    /// Its shares.
    public var shares: UInt32

    /// An order of given parts.
    public init(reference: UInt64, shares: UInt32) {
        self.reference = reference
        self.shares = shares
    }
}

/// Where an order stands.
public struct QueuePosition: Sendable, Equatable {
    /// Whose book it is in.
    public var instrument: InstrumentID
    /// Its side.
    public var side: Tick.Side
    /// Its price.
    public var price: Price
    /// Its shares.
    public var shares: UInt32
    /// Orders that trade before it at its price.
    public var ordersAhead: Int
    /// Their shares.
    public var sharesAhead: UInt64
}

/// Looking into a book. Not for the hot path.
extension Books {
    /// The best `count` levels of a side, the best first.
    public func depth(
        _ instrument: InstrumentID, _ side: Tick.Side, _ count: Int = .max
    ) -> [DepthLevel] {
        rungs(instrument, side, count).map { slot in
            let level = levels.slots[Int(slot)]
            return DepthLevel(
                price: Price(nanos: level.price), shares: level.shares, orders: Int(level.orders))
        }
    }

    /// The orders at a price, the one that trades first at the front; none where there is no level.
    public func queue(
        _ instrument: InstrumentID, _ side: Tick.Side, at price: Price
    ) -> [QueueEntry] {
        guard let owner = owner(instrument, side) else { return [] }
        let key = BookLevel.key(price.nanos, owner)
        let ladder = ladder(owner).pointee
        guard let level = ladder.level(key, at: ladder.place(key)) else { return [] }
        var entries: [QueueEntry] = []
        var slot = levels.slots[Int(level)].head
        while slot != .max {
            let order = orders.slots[Int(slot)]
            entries.append(QueueEntry(reference: order.reference, shares: order.shares))
            slot = order.next
        }
        return entries
    }

    /// Where an order stands; nil where it is not known.
    ///
    /// Cost: the orders ahead are walked over.
    public func position(of reference: UInt64) -> QueuePosition? {
        guard let place = index.find(reference) else { return nil }
        let order = orders.slots[Int(place.slot)]
        var position = QueuePosition(
            instrument: order.instrument, side: order.owner & 1 == 0 ? .buy : .sell,
            price: Price(nanos: levels.slots[Int(order.level)].price), shares: order.shares,
            ordersAhead: 0, sharesAhead: 0)
        var slot = order.previous
        while slot != .max {
            position.ordersAhead += 1
            position.sharesAhead += UInt64(orders.slots[Int(slot)].shares)
            slot = orders.slots[Int(slot)].previous
        }
        return position
    }

    /// Why the instrument's book may be wrong; empty where it is not.
    public func doubts(_ instrument: InstrumentID) -> BookDoubt {
        isOpen(instrument) ? books[instrument.index].doubts : doubtsOfNew
    }

    /// What the quote told last says of the book.
    public func marks(_ instrument: InstrumentID) -> QuoteMarks {
        guard isOpen(instrument) else { return doubtsOfNew.isEmpty ? [] : .untrusted }
        return QuoteMarks(rawValue: UInt16(books[instrument.index].marks) &<< 8)
    }

    /// Live orders of all books.
    public var orderCount: Int { Int(orders.liveCount) }

    /// Levels of all books.
    public var levelCount: Int { Int(levels.liveCount) }

    /// Whether anything was told of the instrument's book.
    public func isKept(_ instrument: InstrumentID) -> Bool { isOpen(instrument) }

    private func isOpen(_ instrument: InstrumentID) -> Bool {
        instrument.index < bookEnd && books[instrument.index].flags.contains(.known)
    }

    private func owner(_ instrument: InstrumentID, _ side: Tick.Side) -> UInt32? {
        guard isOpen(instrument), side != .none else { return nil }
        return instrument.rawValue &<< 1 | (side == .sell ? 1 : 0)
    }

    private func rungs(
        _ instrument: InstrumentID, _ side: Tick.Side, _ count: Int
    ) -> [UInt32] {
        guard let owner = owner(instrument, side) else { return [] }
        let ladder = ladder(owner).pointee
        let shown = min(Int(ladder.count), max(count, 0))
        return (0..<shown).map { ladder.rungs.unsafelyUnwrapped[Int(ladder.count) - 1 - $0].level }
    }
}
