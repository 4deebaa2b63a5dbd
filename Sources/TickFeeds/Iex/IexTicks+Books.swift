import TickCore

/// What order books need beside trades, alike in DEEP and DEEP+.
extension IexTicks where Sink: ~Copyable {
    /// Whether the feed has books and the sink takes them.
    @inlinable @inline(__always)
    static var keepsBooks: Bool { Sink.takesBooks && Feed.hasBooks }

    @inlinable @inline(__always)
    mutating func endBookEvent(_ instrument: InstrumentID) {
        sink.bookEventEnded(instrument, at: time, origin)
    }

    /// A price of four digits; nil, and the book is in doubt, where it does not fit.
    @inlinable @inline(__always)
    mutating func bookPrice(_ price: Int64, _ instrument: InstrumentID) -> Price? {
        let (nanos, overflow) = price.multipliedReportingOverflow(by: 100_000)
        if overflow {
            noteBookPrice(instrument)
            return nil
        }
        return Price(nanos: nanos)
    }

    @usableFromInline @inline(never)
    mutating func noteBookPrice(_ instrument: InstrumentID) {
        tally.outOfRange &+= 1
        sink.bookDoubted(instrument)
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

    /// The stream begins, with so many messages before its first; quotes of another end here.
    public mutating func streamBegan(missing: UInt64) {
        guard Self.keepsBooks || keepsQuotes else { return }
        doubtQuotes()
        sink.booksBegan(missing: missing, origin)
    }

    /// Messages behind the last one decoded are lost.
    public mutating func messagesLost() {
        guard Self.keepsBooks || keepsQuotes else { return }
        doubtQuotes()
        sink.booksLost(origin)
    }
}
