/// One finished bar: what traded in one instrument in one window `[start, end)`.
///
/// Units: times in nanoseconds since the Unix epoch, UTC; prices in 1e-9; volume in shares;
/// notional in 1e-9 of the currency, exact.
/// Concurrency: a trivial value.
@frozen public struct Bar: Sendable, BitwiseCopyable {
    /// What traded.
    public var instrument: InstrumentID
    /// The window's first nanosecond; it labels the bar.
    public var start: Int64
    /// The nanosecond after the window's last.
    public var end: Int64
    /// The first price by (event time, channel, sequence, arrival); 0 where not `known`.
    public var open: Price
    /// The highest price; 0 where not `known`.
    public var high: Price
    /// The lowest price; 0 where not `known`.
    public var low: Price
    /// The last price by (event time, channel, sequence, arrival); 0 where not `known`.
    public var close: Price
    /// Shares traded.
    public var volume: UInt64
    /// Trades that counted towards volume.
    public var trades: UInt64
    /// The sum of price times size, exact, in 1e-9 of the currency.
    public var notional: Int128
    /// What the bar is worth as evidence.
    public var status: BarStatus
    /// Which prices are known: `.last` for open and close, `.highLow` for high and low.
    public var known: Tick.Eligibility

    /// A bar of given parts; nothing is checked.
    @inlinable
    public init(
        instrument: InstrumentID, start: Int64, end: Int64, open: Price, high: Price, low: Price,
        close: Price, volume: UInt64, trades: UInt64, notional: Int128, status: BarStatus,
        known: Tick.Eligibility = .all
    ) {
        self.instrument = instrument
        self.start = start
        self.end = end
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.volume = volume
        self.trades = trades
        self.notional = notional
        self.status = status
        self.known = known
    }

    /// Volume-weighted average price, rounded half to even at 1e-9; nil without volume.
    public var vwap: Price? {
        guard volume > 0 else { return nil }
        let divisor = UInt128(volume)
        var (quotient, rest) = notional.magnitude.quotientAndRemainder(dividingBy: divisor)
        rest &*= 2
        if rest > divisor || (rest == divisor && quotient & 1 == 1) { quotient += 1 }
        guard let nanos = Int64(exactly: quotient) else { return nil }
        return Price(nanos: notional < 0 ? -nanos : nanos)
    }
}

/// How far a bar can be trusted; the higher the raw value, the less.
@frozen public enum BarStatus: UInt8, Sendable, BitwiseCopyable, CaseIterable, Comparable {
    /// No message missing, none behind the watermark, proven by a later message.
    case complete
    /// A sequence gap in its time was filled late.
    case recovered
    /// Closed by a heartbeat's margin, by idleness or by the end of the input.
    case assumed
    /// Its source carries no sequence numbers.
    case unproven
    /// A tick came behind the watermark.
    case disordered
    /// Messages of its time are missing for good, or a trade in it could not be resolved.
    case damaged

    /// Whether `left` deserves more trust than `right`.
    @inlinable
    public static func < (left: BarStatus, right: BarStatus) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The word in every output.
    public var name: StaticString {
        switch self {
        case .complete: "complete"
        case .recovered: "recovered"
        case .assumed: "assumed"
        case .unproven: "unproven"
        case .disordered: "disordered"
        case .damaged: "damaged"
        }
    }
}
