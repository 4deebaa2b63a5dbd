import TickCore

/// The time-weighted average price: each trade's price is in force from its event time to the next
/// trade's, the last one's to the window's end. Time before the first trade does not count.
///
/// Trades that may touch open and close take part. Where no time passes at all – a bar of one
/// instant – it is the last price.
///
/// Units: 1e-9, rounded half to even; the sum of price times time is exact.
public struct TimeWeightedPrice: Aggregate, Equatable {
    /// Price times time from the first trade to the last.
    private var area: Int128 = 0
    private var firstTime: Int64 = 0
    private var lastTime: Int64 = 0
    private var lastPrice: Int64 = 0
    private var isKnown = false

    /// Nothing traded.
    public init() {}

    /// Exact but for the last rounding; depends on the order of trades.
    public static var traits: AggregateTraits { AggregateTraits(isOrderSensitive: true) }

    /// Adds a trade.
    public mutating func add(_ tick: Tick) {
        guard tick.eligibility.contains(.last) else { return }
        if isKnown {
            extend(to: tick.eventTime)
        } else {
            isKnown = true
            firstTime = tick.eventTime
            lastTime = tick.eventTime
        }
        lastPrice = tick.price.nanos
    }

    private mutating func extend(to time: Int64) {
        area &+= Int128(lastPrice) &* (Int128(time) &- Int128(lastTime))
        lastTime = time
    }

    /// Adds the later part; between the two the last price here is in force.
    public mutating func merge(_ later: TimeWeightedPrice) {
        guard later.isKnown else { return }
        guard isKnown else {
            self = later
            return
        }
        extend(to: later.firstTime)
        area &+= later.area
        lastTime = later.lastTime
        lastPrice = later.lastPrice
    }

    /// The average up to the window's end; `none` without a trade.
    public func result(_ window: WindowSpan) -> AggregateValue {
        guard isKnown else { return .none }
        var whole = self
        if window.end > lastTime { whole.extend(to: window.end) }
        let time = Int128(whole.lastTime) &- Int128(firstTime)
        guard time > 0 else { return .nanos(lastPrice) }
        return whole.area.dividedHalfEven(by: UInt128(time)).map { .nanos($0) } ?? .none
    }

    /// 41 bytes.
    public func encode(to writer: inout StateWriter) {
        writer.put(isKnown)
        writer.put(area)
        writer.put(firstTime)
        writer.put(lastTime)
        writer.put(lastPrice)
    }

    /// Takes over what was encoded.
    public mutating func decode(from reader: inout StateReader) throws(StateError) {
        isKnown = try reader.takeBool()
        area = try reader.take()
        firstTime = try reader.take()
        lastTime = try reader.take()
        lastPrice = try reader.take()
        guard isKnown || self == TimeWeightedPrice() else {
            throw StateError("a price in force that is not known")
        }
    }
}
