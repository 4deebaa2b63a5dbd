import TickCore

/// What order books need beside trades. Every ITCH message is a whole event.
extension ItchTicks where Sink: ~Copyable {
    /// Books move with messages; what was decoded last is done with.
    @inlinable @inline(__always)
    mutating func endBookEvent(_ instrument: InstrumentID) {
        sink.bookEventEnded(instrument, at: time, origin)
    }

    @inlinable @inline(__always)
    mutating func book(
        _ instrument: InstrumentID, _ reference: UInt64, _ side: UInt8, _ shares: UInt32,
        _ price: UInt32
    ) {
        let side: Tick.Side =
            side == UInt8(ascii: "B") ? .buy : side == UInt8(ascii: "S") ? .sell : .none
        let order = RestingOrder(
            price: Price(nanos: Int64(price) &* Self.priceScale), remaining: shares,
            instrument: instrument, side: side)
        sink.orderAdded(reference, order)
        endBookEvent(instrument)
    }

    @inlinable @inline(__always)
    mutating func bookReplace(_ message: NasdaqItch50.OrderReplace) {
        let instrument = locates[Int(message.stockLocate)].instrument
        sink.orderReplaced(
            message.originalOrderReferenceNumber, by: message.newOrderReferenceNumber,
            price: Price(nanos: Int64(message.price) &* Self.priceScale), shares: message.shares,
            of: instrument)
        endBookEvent(instrument)
    }

    mutating func bookSession(_ code: UInt8) {
        switch code {
        case UInt8(ascii: "O"): sink.bookSession(.began, at: time, origin)
        case UInt8(ascii: "S"): sink.bookSession(.opened, at: time, origin)
        case UInt8(ascii: "E"): sink.bookSession(.closed, at: time, origin)
        default: break
        }
    }

    /// The stream begins, with so many messages before its first.
    public mutating func streamBegan(missing: UInt64) {
        guard Sink.takesBooks else { return }
        sink.booksBegan(missing: missing, origin)
    }

    /// Messages behind the last one decoded are lost.
    public mutating func messagesLost() {
        guard Sink.takesBooks else { return }
        sink.booksLost(origin)
    }
}
