import TickCore
import TickWindows

/// Order-defined bars under test with the fewest words around them. Each trade's reference and
/// sequence count up from 1.
struct OrderedBench: ~Copyable {
    let instruments = TestInstruments()
    var bars: WindowSet<OrderedLog>
    private var reference: UInt64 = 0

    init(
        _ measure: WindowKind.OrderMeasure, _ threshold: Int128,
        _ overshoot: WindowKind.Overshoot = .include, _ strategy: WatermarkStrategy = .explicit,
        lateness: Int64 = 0, disorder: Int64 = 0, channels: Int = 1, restates: Bool = true
    ) {
        var plan = WindowPlan(.order(measure, threshold: threshold, overshoot: overshoot))
        plan.watermark = strategy
        plan.allowedLateness = lateness
        var options = WindowSet<OrderedLog>.Options()
        options.restates = restates
        bars = try! WindowSet(
            [plan], options, instruments: instruments.table, output: OrderedLog())
        for _ in 0..<channels { _ = bars.addChannel(disorder: disorder, heartbeatMargin: 0) }
    }

    /// A message with one trade; the sequence is the reference unless given.
    mutating func trade(
        _ time: Int64, _ price: Int64 = 1, size: UInt64 = 1, symbol: Int = 0, channel: Int = 0,
        sequence: UInt64? = nil, _ eligibility: Tick.Eligibility = .all
    ) {
        reference += 1
        bars.select(UInt16(channel))
        bars.accept(
            Tick(
                eventTime: time, sequence: sequence ?? reference, price: Price(nanos: price),
                size: size, reference: reference, instrument: instruments.ids[symbol],
                channel: UInt16(channel), kind: .trade, eligibility: eligibility))
        bars.observe(time)
    }

    mutating func cancel(_ reference: UInt64, symbol: Int = 0) {
        restate(.tradeBreak, reference, 0, 0, symbol)
    }

    mutating func correct(_ reference: UInt64, _ price: Int64, size: UInt64, symbol: Int = 0) {
        restate(.tradeCorrection, reference, price, size, symbol)
    }

    private mutating func restate(
        _ kind: Tick.Kind, _ reference: UInt64, _ price: Int64, _ size: UInt64, _ symbol: Int
    ) {
        bars.accept(
            Tick(
                eventTime: 0, price: Price(nanos: price), size: size, reference: reference,
                instrument: instruments.ids[symbol], kind: kind))
    }

    var panes: [OrderedFacts] { bars.output.panes() }
    var lates: [LateFacts] { bars.output.lates() }

    /// Each pane in short: "kind [start, end]#ordinal.number open high low close volume/trades".
    var told: [String] { panes.map(Self.tell) }

    static func tell(_ pane: OrderedFacts) -> String {
        let bar = pane.bar
        let prices = [bar.open, bar.high, bar.low, bar.close].map { $0.map { "\($0)" } ?? "-" }
        return "\(pane.kind.name) [\(bar.start), \(bar.end)]#\(pane.ordinal).\(pane.number) "
            + prices.joined(separator: " ") + " \(bar.volume)/\(bar.trades)"
    }
}
