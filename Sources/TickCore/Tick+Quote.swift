/// Quotes: the best bid and offer of one venue, both sides in one tick.
///
/// Layout: `price` is the bid, `reference` the bit pattern of the ask in 1e-9, the low 32 bits of
/// `size` the shares bid, its high 32 bits the shares offered, each at most 2^32 − 1 (more counts
/// as that). A side without shares is empty, and its price is 0.
/// An empty `eligibility` says that nobody can trade on the quote – the symbol is halted, paused or
/// a test –, so that there is none; it ends the quote before it all the same.
extension Tick {
    /// A quote of both sides; a side without shares is empty, whatever its price.
    @inlinable @inline(__always)
    public init(
        eventTime: Int64, receiveTime: Int64 = Packet.noTime, sequence: UInt64 = 0, bid: Price,
        bidSize: UInt64, ask: Price, askSize: UInt64, packet: UInt32 = 0,
        instrument: InstrumentID, conditions: UInt16 = 0, channel: UInt16 = 0,
        eligibility: Eligibility = .all
    ) {
        let bidShares = min(bidSize, UInt64(UInt32.max))
        let askShares = min(askSize, UInt64(UInt32.max))
        self.init(
            eventTime: eventTime, receiveTime: receiveTime, sequence: sequence,
            price: Price(nanos: bidShares == 0 ? 0 : bid.nanos),
            size: askShares &<< 32 | bidShares,
            reference: askShares == 0 ? 0 : UInt64(bitPattern: ask.nanos), packet: packet,
            instrument: instrument, conditions: conditions, channel: channel, kind: .quote,
            eligibility: eligibility)
    }

    /// The shares bid, saturated; 0 for an empty side.
    @inlinable public var bidSize: UInt32 { UInt32(truncatingIfNeeded: size) }

    /// The shares offered, saturated; 0 for an empty side.
    @inlinable public var askSize: UInt32 { UInt32(truncatingIfNeeded: size &>> 32) }

    /// The best bid; nil where nobody bids.
    @inlinable public var bid: Price? { bidSize == 0 ? nil : price }

    /// The best offer; nil where nobody offers.
    @inlinable public var ask: Price? {
        askSize == 0 ? nil : Price(nanos: Int64(bitPattern: reference))
    }

    /// Ask less bid in 1e-9, below zero for a crossed quote; nil where a side is empty, nobody can
    /// trade on the quote, or the difference leaves Int64.
    @inlinable public var spread: Int64? {
        guard eligibility != [], let bid, let ask else { return nil }
        let (width, overflow) = ask.nanos.subtractingReportingOverflow(bid.nanos)
        return overflow ? nil : width
    }
}
