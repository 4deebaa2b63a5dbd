import TickCore

/// Takes quotes into a sum that does not depend on their order, so that the books of any engine can
/// be folded alike; `book_fold` of the control says the same.
struct QuoteFold: TickSink {
    var quotes: UInt64 = 0
    var trades: UInt64 = 0
    var checksum: UInt64 = 0
    /// From where times count.
    var midnight: Int64 = 0

    @inline(__always)
    mutating func accept(_ tick: Tick) {
        guard tick.kind == .quote else {
            if tick.kind == .trade { trades &+= 1 }
            return
        }
        quotes &+= 1
        checksum &+=
            UInt64(truncatingIfNeeded: tick.eventTime &- midnight)
            &+ 3 &* UInt64(bitPattern: tick.price.nanos) &+ 5 &* UInt64(tick.bidSize)
            &+ 7 &* tick.reference &+ 11 &* UInt64(tick.askSize)
    }

    mutating func unresolved(
        _ instrument: InstrumentID, at eventTime: Int64, _ origin: MessageOrigin
    ) {}
    mutating func unreadable(_ origin: MessageOrigin) {}
    mutating func endOfMessages() {}
}
