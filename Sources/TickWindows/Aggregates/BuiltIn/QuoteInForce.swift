import TickCore

/// How long quotes of both sides were in force in a window over quotes, or the average spread over
/// that time.
///
/// Each quote is in force from its event time to the next one's, the last to the window's end, and
/// the one that held at the window's start from there on. A quote without one of its sides, or one
/// that nobody can trade on, ends the one before. Where no time passes the spread is the last one.
///
/// Units: nanoseconds; the spread in 1e-9, rounded half to even, its sum exact.
public struct QuoteInForce: Aggregate, Equatable {
    /// What is asked for.
    public let measure: Measure
    private var area: Int128 = 0
    private var time: Int64 = 0
    private var firstTime: Int64 = 0
    private var lastTime: Int64 = 0
    /// 0 where the last quote cannot be traded on.
    private var lastSpread: Int64 = 0
    private var isKnown = false
    private var isOpen = false

    /// What is asked for.
    public enum Measure: UInt8, Sendable, CaseIterable, BitwiseCopyable { case time, spread }

    /// No quote seen.
    public init(_ measure: Measure) { self.measure = measure }

    /// Exact but for the last rounding; depends on the order of quotes.
    public static var traits: AggregateTraits {
        AggregateTraits(isOrderSensitive: true, isCarried: true, isInForce: true)
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
        isOpen = false
        lastSpread = 0
        guard let bid = tick.windowedBid, let ask = tick.windowedAsk else { return }
        let (width, overflow) = ask.subtractingReportingOverflow(bid)
        guard !overflow else { return }
        isOpen = true
        lastSpread = width
    }

    private mutating func extend(to end: Int64) {
        if isOpen {
            let passed = Int128(end) &- Int128(lastTime)
            area &+= Int128(lastSpread) &* passed
            time &+= Int64(truncatingIfNeeded: passed)
        }
        lastTime = end
    }

    /// Adds the later part; between the two the last quote here is in force.
    public mutating func merge(_ later: QuoteInForce) {
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

    /// Up to the window's end; `none` where both sides were never quoted, a time of 0 then.
    public func result(_ window: WindowSpan) -> AggregateValue {
        guard isKnown else { return .none }
        var whole = self
        if window.end > lastTime { whole.extend(to: window.end) }
        if measure == .time { return .integer(whole.time) }
        guard whole.time > 0 else { return isOpen ? .nanos(lastSpread) : .none }
        return whole.area.dividedHalfEven(by: UInt128(whole.time)).map { .nanos($0) } ?? .none
    }

    /// 50 bytes.
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
        guard isKnown || self == QuoteInForce(measure), isOpen || lastSpread == 0, time >= 0 else {
            throw StateError("a quote in force that is not known")
        }
    }
}
