import TickCore

/// The order book's messages: what rests, what leaves.
extension ItchTicks where Sink: ~Copyable {
    /// `A`: an order rests in the book.
    @inlinable @inline(__always)
    public mutating func addOrder(_ message: NasdaqItch50.AddOrder) {
        rest(
            message.orderReferenceNumber, message.stockLocate, message.stock,
            side: message.buySellIndicator, shares: message.shares, price: message.price)
    }

    /// `F`: an order rests in the book, with its market participant named.
    @inlinable @inline(__always)
    public mutating func addAttributedOrder(_ message: NasdaqItch50.AddAttributedOrder) {
        rest(
            message.orderReferenceNumber, message.stockLocate, message.stock,
            side: message.buySellIndicator, shares: message.shares, price: message.price)
    }

    /// Whether the message was an `A` or a `D` of the usual kind, and is done.
    ///
    /// Nine of ten messages are, and which of the two comes next nobody can guess: so both take
    /// the same way, with the type as a mask.
    @inlinable @inline(__always)
    mutating func restsOrLeaves(_ bytes: ByteView) -> Bool {
        typealias Add = NasdaqItch50.AddOrder
        typealias Delete = NasdaqItch50.OrderDelete
        // Of the two types A alone is odd: all ones for an A, 0 for a D.
        let isAdd = 0 &- UInt64(bytes.u8(0) & 1)
        let (typeBits, countBits) = (Add.type ^ Delete.type, Add.byteCount ^ Delete.byteCount)
        guard
            bytes.begins(
                with: Delete.type ^ UInt8(truncatingIfNeeded: isAdd) & typeBits,
                count: Delete.byteCount ^ Int(truncatingIfNeeded: isAdd) & countBits)
        else { return false }
        // From here an order has its side, shares and price; a deletion has other bytes.
        let start = Int(truncatingIfNeeded: isAdd & 19)
        let instrument = locates[Int(bytes.u16be(1))].instrument
        let order = ItchOrder(
            price: bytes.u32be(start &+ 13), remaining: bytes.u32be(start &+ 1),
            instrument: instrument, side: bytes.u8(start))
        return instrument != .none
            && orders.turnUsual(bytes.u64be(11), order, mask: isAdd)
    }

    @inlinable @inline(__always)
    mutating func rest(
        _ reference: UInt64, _ locate: UInt16, _ stock: UInt64, side: UInt8, shares: UInt32,
        price: UInt32
    ) {
        if Sink.takesBooks {
            return book(instrument(locate, stock), reference, side, shares, price)
        }
        let order = ItchOrder(
            price: price, remaining: shares, instrument: instrument(locate, stock), side: side)
        orders.insert(reference, order)
    }

    /// `D`: an order leaves the book; one never seen is no loss, as nothing traded.
    @inlinable @inline(__always)
    public mutating func orderDelete(_ message: NasdaqItch50.OrderDelete) {
        if Sink.takesBooks {
            let instrument = locates[Int(message.stockLocate)].instrument
            sink.orderDeleted(message.orderReferenceNumber, of: instrument)
            return endBookEvent(instrument)
        }
        orders.discard(message.orderReferenceNumber)
    }

    /// `X`: an order loses shares; it leaves the book with the last one.
    @inlinable @inline(__always)
    public mutating func orderCancel(_ message: NasdaqItch50.OrderCancel) {
        let instrument = locates[Int(message.stockLocate)].instrument
        _ = hit(message.orderReferenceNumber, message.canceledShares, instrument)
        if Sink.takesBooks { endBookEvent(instrument) }
    }

    /// `U`: an order gets a new reference, price and size; symbol and side stay.
    @inlinable @inline(__always)
    public mutating func orderReplace(_ message: NasdaqItch50.OrderReplace) {
        if Sink.takesBooks { return bookReplace(message) }
        guard var order = orders.remove(message.originalOrderReferenceNumber) else { return }
        order.price = message.price
        order.remaining = message.shares
        orders.insert(message.newOrderReferenceNumber, order)
    }
}

/// The messages that are trades or undo one.
extension ItchTicks where Sink: ~Copyable {
    /// `E`: trades at the resting order's price; without the order it is unresolved.
    @inlinable @inline(__always)
    public mutating func orderExecuted(_ message: NasdaqItch50.OrderExecuted) {
        let shares = message.executedShares
        let instrument = locates[Int(message.stockLocate)].instrument
        if let order = hit(message.orderReferenceNumber, shares, instrument) {
            if shares > order.remaining { tally.overExecuted &+= 1 }
            trade(
                order.instrument, locate: message.stockLocate, price: order.price,
                size: UInt64(shares), match: message.matchNumber, side: order.side,
                eligibility: rules == .venue
                    ? NasdaqItch50.eligibility(message) : NasdaqItch50.consolidated(message))
        } else {
            noteUnresolved(message.stockLocate)
        }
        if Sink.takesBooks { endBookEvent(instrument) }
    }

    /// `C`: trades at its own price; not printable, it touches no bar.
    @inlinable @inline(__always)
    public mutating func orderExecutedWithPrice(_ message: NasdaqItch50.OrderExecutedWithPrice) {
        let shares = message.executedShares
        let named = locates[Int(message.stockLocate)].instrument
        let order = hit(message.orderReferenceNumber, shares, named)
        if let order, shares > order.remaining { tally.overExecuted &+= 1 }
        let instrument = order?.instrument ?? named
        let eligibility =
            rules == .venue
            ? NasdaqItch50.eligibility(message) : NasdaqItch50.consolidated(message)
        if instrument != .none {
            trade(
                instrument, locate: message.stockLocate,
                price: Price(nanos: Int64(message.executionPrice) &* Self.priceScale),
                size: UInt64(shares), match: message.matchNumber, side: order?.side ?? .none,
                eligibility: eligibility)
        } else if eligibility != [] {
            noteUnresolved(message.stockLocate)
        }
        if Sink.takesBooks { endBookEvent(named) }
    }

    /// Takes shares off an order, where orders are kept, and returns it as it was before.
    @inlinable @inline(__always)
    mutating func hit(
        _ reference: UInt64, _ shares: UInt32, _ instrument: InstrumentID
    ) -> RestingOrder? {
        if Sink.takesBooks { return sink.orderReduced(reference, by: shares, of: instrument) }
        guard let order = orders.reduce(reference, by: shares) else { return nil }
        return RestingOrder(
            price: Price(nanos: Int64(order.price) &* Self.priceScale), remaining: order.remaining,
            instrument: order.instrument, side: order.side)
    }

    /// `P`: a hidden order traded; its side says nothing.
    @inlinable @inline(__always)
    public mutating func nonCrossTrade(_ message: NasdaqItch50.NonCrossTrade) {
        trade(
            instrument(message.stockLocate, message.stock), locate: message.stockLocate,
            price: Price(nanos: Int64(message.price) &* Self.priceScale),
            size: UInt64(message.shares), match: message.matchNumber, side: .none,
            eligibility: rules == .venue
                ? NasdaqItch50.eligibility(message) : NasdaqItch50.consolidated(message))
    }

    /// `Q`: the bulk print of a cross; of zero shares, it touches no bar.
    @inlinable @inline(__always)
    public mutating func crossTrade(_ message: NasdaqItch50.CrossTrade) {
        trade(
            instrument(message.stockLocate, message.stock), locate: message.stockLocate,
            price: Price(nanos: Int64(message.crossPrice) &* Self.priceScale),
            size: message.crossShares, match: message.matchNumber, side: .none,
            eligibility: rules == .venue
                ? NasdaqItch50.eligibility(message) : NasdaqItch50.consolidated(message),
            official: NasdaqItch50.official(message))
    }

    /// `B`: names a trade, by match number, that the venue broke.
    public mutating func brokenTrade(_ message: NasdaqItch50.BrokenTrade) {
        sink.accept(
            Tick(
                eventTime: time, receiveTime: origin.receiveTime, sequence: origin.sequence,
                price: Price(nanos: 0), size: 0, reference: message.matchNumber,
                packet: UInt32(truncatingIfNeeded: origin.packet),
                instrument: locates[Int(message.stockLocate)].instrument, channel: channel,
                kind: .tradeBreak, eligibility: []))
    }

    /// An execution whose order is not known: its bar cannot be right, unless it is a test's.
    @usableFromInline @inline(never)
    mutating func noteUnresolved(_ locate: UInt16) {
        tally.unresolved &+= 1
        guard !locates[Int(locate)].isTest else { return }
        sink.unresolved(locates[Int(locate)].instrument, at: time, origin)
    }
}

/// The day's frame: who trades today, when it ends.
extension ItchTicks where Sink: ~Copyable {
    /// `R`: what a locate code stands for today, and whether it is a test.
    public mutating func stockDirectory(_ message: NasdaqItch50.StockDirectory) {
        let instrument = instruments.intern(venue: venue, packed: message.stock)
        locates[Int(message.stockLocate)] = ItchLocate(
            instrument: instrument, isTest: NasdaqItch50.isTest(message) && !countsTests,
            roundLot: message.roundLotSize)
        guard Sink.takesBooks else { return }
        sink.bookTest(instrument, NasdaqItch50.isTest(message) && !countsTests)
        endBookEvent(instrument)
    }

    /// `S`: code `C`, the end of messages, ends the session; `Q` and `M` are market hours.
    public mutating func systemEvent(_ message: NasdaqItch50.SystemEvent) {
        if message.eventCode == UInt8(ascii: "Q") { isMarketOpen = true }
        if message.eventCode == UInt8(ascii: "M") { isMarketOpen = false }
        if Sink.takesBooks { bookSession(message.eventCode) }
        status(.session, message.eventCode, of: .none)
        if message.eventCode == UInt8(ascii: "C") { sink.endOfMessages() }
    }
}
