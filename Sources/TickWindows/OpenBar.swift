import TickCore

/// A bar in the making, in a pool; linked to the instrument's other open bars and to its window's.
///
/// Layout: 160 bytes, native order; the fields every trade touches come first.
@usableFromInline struct OpenBar: BitwiseCopyable {
    @usableFromInline var start: Int64
    @usableFromInline var high: Int64
    @usableFromInline var low: Int64
    @usableFromInline var close: Int64
    @usableFromInline var closeTime: Int64
    @usableFromInline var closeSequence: UInt64
    @usableFromInline var notional: Int128
    @usableFromInline var volume: UInt64
    @usableFromInline var trades: UInt64
    @usableFromInline var closeChannel: UInt16
    @usableFromInline var openChannel: UInt16
    /// Which prices are set.
    @usableFromInline var known: Tick.Eligibility
    /// The worst that happened to this bar alone.
    @usableFromInline var status: BarStatus
    @usableFromInline var instrument: UInt32
    /// The instrument's next older open bar.
    @usableFromInline var older: UInt32
    /// The instrument's next newer open bar.
    @usableFromInline var newer: UInt32
    /// The next bar of the same window, or of the free list.
    @usableFromInline var next: UInt32
    @usableFromInline var open: Int64
    @usableFromInline var openTime: Int64
    @usableFromInline var openSequence: UInt64

    /// "No bar."
    @inlinable static var none: UInt32 { .max }

    /// `channel` is the one whose tick opens the bar; its channel mask knows it already.
    init(
        start: Int64, instrument: UInt32, older: UInt32, newer: UInt32, next: UInt32,
        channel: UInt16
    ) {
        self.start = start
        self.instrument = instrument
        self.older = older
        self.newer = newer
        self.next = next
        high = 0
        low = 0
        close = 0
        closeTime = 0
        closeSequence = 0
        notional = 0
        volume = 0
        trades = 0
        closeChannel = channel
        openChannel = 0
        known = []
        status = .complete
        open = 0
        openTime = 0
        openSequence = 0
    }

    /// Adds one trade; false where a sum no longer fits, and then nothing of it was added.
    @inlinable @inline(__always)
    mutating func add(_ tick: Tick) -> Bool {
        if tick.eligibility.contains(.volume) && !addVolume(tick) { return false }
        if tick.eligibility.contains(.count) { trades &+= 1 }
        if tick.eligibility.contains(.highLow) { addHighLow(tick.price.nanos) }
        if tick.eligibility.contains(.last) { addLast(tick) }
        return true
    }

    @inlinable @inline(__always)
    mutating func addVolume(_ tick: Tick) -> Bool {
        let (shares, sharesOverflow) = volume.addingReportingOverflow(tick.size)
        let value = Int128(tick.price.nanos) &* Int128(tick.size)
        let (sum, sumOverflow) = notional.addingReportingOverflow(value)
        if sharesOverflow || sumOverflow { return false }
        volume = shares
        notional = sum
        return true
    }

    @inlinable @inline(__always)
    mutating func addHighLow(_ price: Int64) {
        if !known.contains(.highLow) {
            high = price
            low = price
            known.insert(.highLow)
        } else {
            high = max(high, price)
            low = min(low, price)
        }
    }

    /// Open and close are by (event time, channel, sequence, arrival).
    @inlinable @inline(__always)
    mutating func addLast(_ tick: Tick) {
        if !known.contains(.last) {
            setOpen(tick)
            setClose(tick)
            known.insert(.last)
            return
        }
        if tick.eventTime > closeTime {
            setClose(tick)
        } else {
            addLastOutOfOrder(tick)
        }
    }

    @inlinable @inline(never)
    mutating func addLastOutOfOrder(_ tick: Tick) {
        if tick.eventTime == closeTime {
            let isLater =
                tick.channel != closeChannel
                ? tick.channel > closeChannel : tick.sequence >= closeSequence
            if isLater { setClose(tick) }
        }
        guard tick.eventTime <= openTime else { return }
        let isEarlier =
            tick.eventTime < openTime
            || (tick.channel != openChannel
                ? tick.channel < openChannel : tick.sequence < openSequence)
        if isEarlier { setOpen(tick) }
    }

    @inlinable @inline(__always)
    mutating func setOpen(_ tick: Tick) {
        open = tick.price.nanos
        openTime = tick.eventTime
        openSequence = tick.sequence
        openChannel = tick.channel
    }

    @inlinable @inline(__always)
    mutating func setClose(_ tick: Tick) {
        close = tick.price.nanos
        closeTime = tick.eventTime
        closeSequence = tick.sequence
        closeChannel = tick.channel
    }
}
