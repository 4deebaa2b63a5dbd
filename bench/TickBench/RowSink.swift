import TickCore
import TickPlant
import TickWindows

/// Writes result rows as they are, so that they can be sorted and compared one by one: each column
/// eight bytes, native order.
///
/// Concurrency: owned by the window thread. Cost: a write a mebibyte.
struct RowSink: PaneSink, ~Copyable {
    let file: OutputFile
    private let shapes: [RowShape]
    private var symbols: SymbolWords
    private var words: [UInt64] = []
    private static let wordsMax = 1 << 17

    init(_ plans: [WindowPlan], _ instruments: InstrumentTable, to file: OutputFile) {
        shapes = plans.map { RowShape($0.kind) }
        symbols = SymbolWords(instruments)
        self.file = file
        words.reserveCapacity(Self.wordsMax + 16)
    }

    mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
        let symbol = symbols.word(pane.bar.instrument)
        shapes[Int(pane.query)].columns(pane.bar, symbol: symbol) { words.append($0) }
        if words.count >= Self.wordsMax { flush() }
    }

    mutating func late(_ record: LateRecord) {}

    /// Writes what has been collected.
    mutating func flush() {
        words.withUnsafeBytes { file.write($0) }
        words.removeAll(keepingCapacity: true)
    }
}
