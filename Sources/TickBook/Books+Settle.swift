import TickCore

/// From books to quotes.
extension Books {
    /// Whether something may have changed that a quote tells.
    @inlinable @inline(__always)
    public var isTouched: Bool { touched != 0 }

    /// Takes note that an event of the instrument's book goes on: the sides that changed are told
    /// at its end.
    @usableFromInline
    mutating func postpone(_ instrument: InstrumentID) {
        if let book = book(instrument) { book.pointee.pending |= touched & 3 }
        touched &= ~3
    }

    /// Whether the quote is another one than was told last, now that an event has ended; from then
    /// on this one is.
    @usableFromInline
    mutating func settle(_ instrument: InstrumentID) -> Bool {
        let sides = touched
        touched = 0
        guard let book = book(instrument) else { return false }
        return settle(book, sides)
    }

    @inline(__always)
    mutating func settle(_ book: UnsafeMutablePointer<Book>, _ sides: UInt8) -> Bool {
        book.pointee.pending &= ~sides
        var isNew = false
        if sides & 1 != 0 {
            let (price, size) = best(book.pointee.bids, 0)
            isNew = price != book.pointee.bidPrice || size != book.pointee.bidSize
            book.pointee.bidPrice = price
            book.pointee.bidSize = size
        }
        if sides & 2 != 0 {
            let (price, size) = best(book.pointee.asks, 1)
            isNew = isNew || price != book.pointee.askPrice || size != book.pointee.askSize
            book.pointee.askPrice = price
            book.pointee.askSize = size
        }
        let marks = UInt8(truncatingIfNeeded: Self.marks(book, isClosed: isClosed).rawValue &>> 8)
        if marks != book.pointee.marks {
            // Of an empty book it only matters whether it is to be believed.
            let isEmpty = book.pointee.bidSize | book.pointee.askSize == 0
            isNew = isNew || !isEmpty || (marks ^ book.pointee.marks) & Self.untrustedBit != 0
            book.pointee.marks = marks
        }
        return isNew
    }

    private static var untrustedBit: UInt8 {
        UInt8(truncatingIfNeeded: QuoteMarks.untrusted.rawValue &>> 8)
    }

    /// The price and size of a side's best level, as a quote tells them.
    @inline(__always)
    private func best(_ ladder: Ladder, _ owner: UInt32) -> (price: Int64, size: UInt32) {
        guard let slot = ladder.best else { return (0, 0) }
        let level = levels.slots[Int(slot)]
        return (
            BookLevel.price(level.key, owner),
            UInt32(truncatingIfNeeded: min(level.shares, UInt64(UInt32.max)))
        )
    }

    // Static, as a method of a value that cannot be copied is lent a copy of it all the same.
    @inline(__always)
    private static func marks(
        _ book: UnsafeMutablePointer<Book>, isClosed: Bool
    ) -> QuoteMarks {
        let isQuiet =
            book.pointee.status == .trading && book.pointee.doubts.isEmpty
            && book.pointee.flags == .known && !isClosed
        var marks = isQuiet ? [] : rareMarks(book, isClosed: isClosed)
        let (bid, ask) = (book.pointee.bidPrice, book.pointee.askPrice)
        if bid >= ask && book.pointee.bidSize != 0 && book.pointee.askSize != 0 {
            marks.insert(bid == ask ? .locked : .crossed)
        }
        return marks
    }

    @inline(never)
    private static func rareMarks(
        _ book: UnsafeMutablePointer<Book>, isClosed: Bool
    ) -> QuoteMarks {
        var marks = QuoteMarks()
        if !book.pointee.doubts.isEmpty { marks.insert(.untrusted) }
        switch book.pointee.status {
        case .trading: break
        case .auction: marks.insert(.auction)
        case .halted, .unknown: marks.insert(.halted)
        }
        let flags = book.pointee.flags
        if flags.contains(.halted) { marks.insert(.halted) }
        if flags.contains(.test) { marks.insert(.test) }
        if flags.contains(.cleared) { marks.insert(.cleared) }
        if isClosed { marks.insert(.closed) }
        return marks
    }

    /// The quote told last, as a tick.
    @usableFromInline
    mutating func quote(
        _ instrument: InstrumentID, at time: Int64, _ origin: MessageOrigin, channel: UInt16
    ) -> Tick {
        let book = books[instrument.index]
        let marks = QuoteMarks(rawValue: UInt16(book.marks) &<< 8)
        counters.quotes &+= 1
        if marks.contains(.untrusted) { counters.untrusted &+= 1 }
        return Tick(
            eventTime: time, receiveTime: origin.receiveTime, sequence: origin.sequence,
            bid: Price(nanos: book.bidPrice), bidSize: UInt64(book.bidSize),
            ask: Price(nanos: book.askPrice), askSize: UInt64(book.askSize),
            packet: UInt32(truncatingIfNeeded: origin.packet), instrument: instrument,
            conditions: marks.rawValue, channel: channel,
            eligibility: marks.isTradable ? .all : [])
    }

    /// The books whose quote is another one than was told last, after something that concerns many
    /// of them; in order of their names. A book within an event that goes on keeps its prices.
    ///
    /// Cost: all books are looked at, and those that changed sorted.
    @usableFromInline
    mutating func sweep() -> [InstrumentID] {
        needsSweep = false
        touched = 0
        var changed: [InstrumentID] = []
        for place in 0..<bookEnd where books[place].flags.contains(.known) {
            if settle(books + place, books[place].pending == 0 ? 7 : 4) {
                changed.append(InstrumentID(rawValue: UInt32(place)))
            }
        }
        return changed.sorted { instruments.rank($0) < instruments.rank($1) }
    }

    /// Whether more books than the one at hand may have another quote.
    @usableFromInline var isSweepDue: Bool { needsSweep }

    /// Stops here: every later time is after the stop. Returns false.
    @usableFromInline
    mutating func stop() -> Bool {
        stopTime = .min
        isStopped = true
        return false
    }
}
