import TickCore

/// The time-weighted bid-ask spread: each quote is in force from its event time to the next one's,
/// the last to the window's end, and the quote that held at the window's start from there on.
///
/// Only time with both sides quoted counts; a quote with an empty side, or one that nobody can
/// trade on, ends the one before. A crossed quote counts with its negative spread. Where no time
/// passes at all it is the last spread.
///
/// Units: 1e-9, rounded half to even; the sum of spread times time is exact.
public struct QuotedSpread: Aggregate, Equatable {
    /// Spread times time from the first quote to the last.
    private var area: Int128 = 0
    /// Time with both sides, from the first quote to the last.
    private var time: Int128 = 0
    private var firstTime: Int64 = 0
    private var lastTime: Int64 = 0
    /// 0 where the last quote lacks a side.
    private var lastSpread: Int64 = 0
    private var isKnown = false
    private var isOpen = false

    /// No quote seen.
    public init() {}

    /// Exact but for the last rounding; depends on the order of quotes.
    public static var traits: AggregateTraits {
        AggregateTraits(wants: .quotes, isOrderSensitive: true, isCarried: true)
    }

    /// Adds a quote.
    public mutating func add(_ tick: Tick) {
        if isKnown {
            extend(to: tick.eventTime)
        } else {
            isKnown = true
            firstTime = tick.eventTime
            lastTime = tick.eventTime
        }
        let spread = tick.spread
        lastSpread = spread ?? 0
        isOpen = spread != nil
    }

    private mutating func extend(to end: Int64) {
        let passed = Int128(end) &- Int128(lastTime)
        if isOpen {
            area &+= Int128(lastSpread) &* passed
            time &+= passed
        }
        lastTime = end
    }

    /// Adds the later part; between the two the last quote here is in force.
    public mutating func merge(_ later: QuotedSpread) {
        guard later.isKnown else { return }
        guard isKnown else {
            self = later
            return
        }
        extend(to: later.firstTime)
        area &+= later.area
        time &+= later.time
        (lastTime, lastSpread, isOpen) = (later.lastTime, later.lastSpread, later.isOpen)
    }

    /// The average up to the window's end; `none` where both sides were never quoted.
    public func result(_ window: WindowSpan) -> AggregateValue {
        guard isKnown else { return .none }
        var whole = self
        if window.end > lastTime { whole.extend(to: window.end) }
        guard whole.time > 0 else { return isOpen ? .nanos(lastSpread) : .none }
        return whole.area.dividedHalfEven(by: UInt128(whole.time)).map { .nanos($0) } ?? .none
    }

    /// 58 bytes.
    public func encode(to writer: inout StateWriter) {
        writer.put(isKnown)
        writer.put(isOpen)
        writer.put(area)
        writer.put(time)
        writer.put(firstTime)
        writer.put(lastTime)
        writer.put(lastSpread)
    }

    /// Takes over what was encoded.
    public mutating func decode(from reader: inout StateReader) throws(StateError) {
        isKnown = try reader.takeBool()
        isOpen = try reader.takeBool()
        area = try reader.take()
        time = try reader.take()
        firstTime = try reader.take()
        lastTime = try reader.take()
        lastSpread = try reader.take()
        guard isKnown || self == QuotedSpread(), isOpen || lastSpread == 0 else {
            throw StateError("a spread in force that is not known")
        }
    }
}
