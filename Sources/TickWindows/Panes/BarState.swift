import TickCore

/// What a window knows of its trades so far: an aggregate that can take ticks and be merged.
///
/// A price that is not known is the identity of its operation: the highest low, the lowest high.
/// Layout: 144 bytes, native order; what every trade touches comes first.
@usableFromInline struct BarState: BitwiseCopyable, Sendable {
    @usableFromInline var high: Int64 = .min
    @usableFromInline var low: Int64 = .max
    @usableFromInline var close: Int64 = 0
    @usableFromInline var closeTime: Int64 = .min
    @usableFromInline var closeSequence: UInt64 = 0
    @usableFromInline var volume: UInt64 = 0
    @usableFromInline var notional: Int128 = 0
    @usableFromInline var trades: UInt64 = 0
    @usableFromInline var closeChannel: UInt16 = 0
    @usableFromInline var openChannel: UInt16 = 0
    /// Which prices are set.
    @usableFromInline var known: Tick.Eligibility = []
    /// The worst that happened to this window alone.
    @usableFromInline var status: BarStatus = .complete
    @usableFromInline var open: Int64 = 0
    @usableFromInline var openTime: Int64 = .max
    @usableFromInline var openSequence: UInt64 = 0

    /// Nothing traded.
    @inlinable init() {}

    /// Whether nothing is in it.
    @inlinable var isEmpty: Bool { trades == 0 && volume == 0 && known == [] }

    /// Adds one trade; false where a sum no longer fits, and then nothing of it was added.
    @inlinable @inline(__always)
    mutating func add(_ tick: Tick) -> Bool {
        if tick.eligibility.contains(.volume) && !addVolume(tick) { return false }
        if tick.eligibility.contains(.count) { trades &+= 1 }
        if tick.eligibility.contains(.highLow) {
            high = max(high, tick.price.nanos)
            low = min(low, tick.price.nanos)
            known.insert(.highLow)
        }
        if tick.eligibility.contains(.last) { addLast(tick) }
        return true
    }

    /// Becomes what one trade comes to that touches everything.
    @inline(__always)
    mutating func begin(_ tick: UnsafePointer<Tick>) {
        let price = tick.pointee.price.nanos
        (high, low, open, close) = (price, price, price, price)
        (openTime, closeTime) = (tick.pointee.eventTime, tick.pointee.eventTime)
        (openSequence, closeSequence) = (tick.pointee.sequence, tick.pointee.sequence)
        (openChannel, closeChannel) = (tick.pointee.channel, tick.pointee.channel)
        volume = tick.pointee.size
        notional = Int128(price) &* Int128(tick.pointee.size)
        trades = 1
        known = [.last, .highLow]
        status = tick.pointee.sequence == 0 ? .unproven : .complete
    }

    /// Adds a trade that touches everything and comes after the close, on the same channel; false
    /// where it is another, or a sum no longer fits, and then nothing of it was added.
    @inlinable @inline(__always)
    mutating func addUsual(_ tick: UnsafePointer<Tick>) -> Bool {
        let time = tick.pointee.eventTime
        let price = tick.pointee.price.nanos
        let size = Int64(bitPattern: tick.pointee.size)
        guard time > closeTime, tick.pointee.channel == closeChannel,
            known.isSuperset(of: [.last, .highLow]),
            tick.pointee.sequence != 0 || status >= .unproven, size >= 0
        else { return false }
        let (shares, sharesOverflow) = volume.addingReportingOverflow(UInt64(bitPattern: size))
        if sharesOverflow { return false }
        let value = Int128(price) &* Int128(size)
        let (sum, sumOverflow) = notional.addingReportingOverflow(value)
        if sumOverflow { return false }
        volume = shares
        notional = sum
        trades &+= 1
        high = max(high, price)
        low = min(low, price)
        close = price
        closeTime = time
        closeSequence = tick.pointee.sequence
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

    /// Open and close are by (event time, channel, sequence, arrival).
    @inlinable @inline(__always)
    mutating func addLast(_ tick: Tick) {
        if tick.eventTime > closeTime && known.contains(.last) {
            setClose(tick)
        } else {
            addLastOutOfOrder(tick)
        }
    }

    @inlinable @inline(never)
    mutating func addLastOutOfOrder(_ tick: Tick) {
        guard known.contains(.last) else {
            known.insert(.last)
            setOpen(tick)
            setClose(tick)
            return
        }
        if isAtOrAfterClose(tick.eventTime, tick.channel, tick.sequence) { setClose(tick) }
        if isBeforeOpen(tick.eventTime, tick.channel, tick.sequence) { setOpen(tick) }
    }

    /// Adds all that a later-arriving or neighbouring window holds; sums that no longer fit wrap,
    /// and the status says `damaged`.
    @inlinable
    mutating func merge(_ other: BarState) {
        let (shares, overflow) = volume.addingReportingOverflow(other.volume)
        if overflow { status = .damaged }
        volume = shares
        notional &+= other.notional
        trades &+= other.trades
        high = max(high, other.high)
        low = min(low, other.low)
        status = max(status, other.status)
        if other.known.contains(.last) { mergeLast(other) }
        known.formUnion(other.known)
    }

    @inlinable
    mutating func mergeLast(_ other: BarState) {
        let isFirst = !known.contains(.last)
        if isFirst
            || isAtOrAfterClose(other.closeTime, other.closeChannel, other.closeSequence)
        {
            (close, closeTime) = (other.close, other.closeTime)
            (closeSequence, closeChannel) = (other.closeSequence, other.closeChannel)
        }
        if isFirst || isBeforeOpen(other.openTime, other.openChannel, other.openSequence) {
            (open, openTime) = (other.open, other.openTime)
            (openSequence, openChannel) = (other.openSequence, other.openChannel)
        }
    }

    @inlinable @inline(__always)
    func isAtOrAfterClose(_ time: Int64, _ channel: UInt16, _ sequence: UInt64) -> Bool {
        if time != closeTime { return time > closeTime }
        return channel != closeChannel ? channel > closeChannel : sequence >= closeSequence
    }

    @inlinable @inline(__always)
    func isBeforeOpen(_ time: Int64, _ channel: UInt16, _ sequence: UInt64) -> Bool {
        if time != openTime { return time < openTime }
        return channel != openChannel ? channel < openChannel : sequence < openSequence
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

    /// The state as a bar; in place, so that nobody waits for a copy of it.
    @inlinable @inline(__always)
    func bar(_ instrument: UInt32, _ span: WindowSpan, floor: BarStatus) -> Bar {
        let hasHighLow = known.contains(.highLow)
        return Bar(
            instrument: InstrumentID(rawValue: instrument), start: span.start, end: span.end,
            open: Price(nanos: open), high: Price(nanos: hasHighLow ? high : 0),
            low: Price(nanos: hasHighLow ? low : 0), close: Price(nanos: close), volume: volume,
            trades: trades, notional: notional, status: max(status, floor), known: known)
    }
}
