import TickCore
import TickWindows

/// Takes result rows in memory: into a digest, and their volume-weighted prices into a sum, so that
/// nothing of a row is left unmade.
///
/// Concurrency: owned by the window thread. Cost: some 5 ns a row.
struct DigestSink: PaneSink, ~Copyable {
    private(set) var digest = RowDigest()
    private(set) var vwapSum = 0.0
    private(set) var late: UInt64 = 0
    private let shapes: [RowShape]
    private let factors = RowDigest.makeFactors()
    private var symbols: SymbolWords

    init(_ plans: [WindowPlan], _ instruments: InstrumentTable) {
        shapes = plans.map { RowShape($0.kind) }
        symbols = SymbolWords(instruments)
    }

    var needsSteps: Bool { false }

    mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
        var row: UInt64 = 0
        var column = 0
        shapes[Int(pane.query)].columns(
            pane.bar, symbol: symbols.word(pane.bar.instrument)
        ) {
            row &+= $0 &* factors[column]
            column &+= 1
        }
        digest.add(row)
        let notional = Double(Int64(truncatingIfNeeded: pane.bar.notional))
        if pane.bar.volume > 0 { vwapSum += notional / Double(pane.bar.volume) }
    }

    mutating func late(_ record: LateRecord) { late &+= 1 }
}
