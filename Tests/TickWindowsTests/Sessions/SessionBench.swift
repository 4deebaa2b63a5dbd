import TickCore
import TickWindows

/// Sessions under test with the fewest words around them: trades by time and price, watermarks by
/// hand, panes as short texts.
struct SessionBench: ~Copyable {
    let instruments = TestInstruments()
    var windows: WindowSet<SessionLog>
    private var read = 0

    init(
        gap: Int64 = 10, _ touching: WindowKind.Touching = .merge, lateness: Int64 = 0,
        discards: Bool = false, watermark: WatermarkStrategy = .explicit,
        output: OutputKind = .upsert
    ) {
        var plan = WindowPlan(.session(gap: gap, touching: touching))
        plan.allowedLateness = lateness
        plan.accumulation = discards ? .discarding : .accumulating
        plan.output = discards ? .append : output
        plan.watermark = watermark
        var options = WindowSet<SessionLog>.Options()
        options.restates = true
        windows = try! WindowSet(
            [plan], options, instruments: instruments.table, output: SessionLog())
        _ = windows.addChannel(disorder: 0, heartbeatMargin: 0)
        windows.select(0)
    }

    /// A trade whose reference is its price.
    func tick(_ time: Int64, _ price: Int64, symbol: Int = 0, _ kind: Tick.Kind = .trade) -> Tick {
        Tick(
            eventTime: time, sequence: 1, price: Price(nanos: price), size: 1,
            reference: UInt64(bitPattern: price), instrument: instruments.ids[symbol], kind: kind)
    }

    /// One trade, and what came out.
    mutating func trade(_ time: Int64, _ price: Int64, symbol: Int = 0) -> [String] {
        windows.accept(tick(time, price, symbol: symbol))
        windows.observe(time)
        return news()
    }

    /// A watermark, and what came out.
    mutating func watermark(_ time: Int64) -> [String] {
        windows.advance(to: time)
        return news()
    }

    /// The trade at this price is broken; what came out.
    mutating func takeBack(_ price: Int64) -> [String] {
        windows.accept(tick(0, price, .tradeBreak))
        return news()
    }

    /// The trade at one price was made at another; what came out.
    mutating func correct(_ old: Int64, to price: Int64) -> [String] {
        var correction = tick(0, price, .tradeCorrection)
        correction.reference = UInt64(bitPattern: old)
        windows.accept(correction)
        return news()
    }

    /// The end of the stream, and what came out.
    mutating func finish() -> [String] {
        windows.finish()
        return news()
    }

    private mutating func news() -> [String] {
        let entries = windows.output.entries[read...]
        read = windows.output.entries.count
        return entries.map { $0.text(instruments.ids) }
    }
}

extension SessionLog.Entry {
    /// `on_time AA 0..19 #0 n3 7 1/4/1/4 for 0..5`: symbol, edges, number, trades, sum of prices,
    /// open/high/low/close, what it supersedes.
    func text(_ ids: [InstrumentID]) -> String {
        switch self {
        case .late(let kind, let reference, let start, let end, let watermark):
            return "\(kind.name) \(reference) \(start)..\(end) at \(watermark)"
        case .pane(let pane):
            let facts = pane.facts
            let symbol = TestInstruments.symbols[
                ids.firstIndex { $0.rawValue == facts.instrument }!
            ].text
            let prices = [facts.open, facts.high, facts.low, facts.close]
                .map { $0.map { "\($0)" } ?? "-" }.joined(separator: "/")
            let superseding = pane.superseding.map { "\($0[0])..\($0[1])" }
                .joined(separator: " ")
            return "\(pane.kind.name) \(symbol) \(facts.start)..\(facts.end) #\(pane.number) "
                + "n\(facts.trades) \(facts.notional) \(prices)"
                + (superseding.isEmpty ? "" : " for \(superseding)")
        }
    }
}
