import TickCore
import TickWindows

/// What the windows put out, in order.
struct BarLog: PaneSink {
    enum Entry: Equatable {
        case bar(BarFacts)
        case late(sequence: UInt64, start: Int64, end: Int64, watermark: Int64)
    }

    private(set) var entries: [Entry] = []

    mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
        entries.append(.bar(BarFacts(pane.bar)))
    }

    mutating func late(_ record: LateRecord) {
        late(
            record.tick, start: record.span.start, end: record.span.end,
            watermark: record.watermark)
    }

    /// For the model, which has no packed bars.
    mutating func emit(facts: BarFacts) { entries.append(.bar(facts)) }

    mutating func late(_ tick: Tick, start: Int64, end: Int64, watermark: Int64) {
        entries.append(
            .late(sequence: tick.sequence, start: start, end: end, watermark: watermark))
    }

    var bars: [BarFacts] {
        entries.compactMap { if case .bar(let facts) = $0 { facts } else { nil } }
    }

    var lateSequences: [UInt64] {
        entries.compactMap { if case .late(let sequence, _, _, _) = $0 { sequence } else { nil } }
    }
}

/// A bar with only the prices that are known, so two bars can be compared.
struct BarFacts: Equatable {
    var instrument: UInt32
    var start: Int64
    var end: Int64
    var open: Int64?
    var high: Int64?
    var low: Int64?
    var close: Int64?
    var volume: UInt64 = 0
    var trades: UInt64 = 0
    var notional: Int128 = 0
    var status = BarStatus.complete

    init(instrument: UInt32, start: Int64, end: Int64) {
        self.instrument = instrument
        self.start = start
        self.end = end
    }

    init(_ bar: Bar) {
        self.init(instrument: bar.instrument.rawValue, start: bar.start, end: bar.end)
        if bar.known.contains(.last) {
            open = bar.open.nanos
            close = bar.close.nanos
        }
        if bar.known.contains(.highLow) {
            high = bar.high.nanos
            low = bar.low.nanos
        }
        volume = bar.volume
        trades = bar.trades
        notional = bar.notional
        status = bar.status
    }
}
