import TickCore
import TickWindows

/// Writes bars as text as they are emitted, and late ticks beside them.
///
/// Concurrency: owned by the window thread. Cost: text is collected and written 64 KiB at a time.
public struct BarWriter: ~Copyable, PaneSink {
    /// How bars are written.
    public enum Format: String, Sendable, CaseIterable {
        case csv, jsonl, table
        /// Nowhere: they are only counted.
        case none
    }

    /// Where the text goes; nothing is written where it is nil.
    public let file: OutputFile?
    let late: OutputFile?
    let format: Format
    let instruments: InstrumentTable
    private var text = TextBuffer(capacity: 1 << 17)
    private var lateText = TextBuffer(capacity: 1 << 12)
    private var table = BarTable()

    static let flushBytes = 1 << 16

    /// A writer of `format`; late ticks go to `late` where given.
    public init(
        format: Format, file: OutputFile?, late: OutputFile? = nil, instruments: InstrumentTable
    ) {
        self.format = format
        self.file = file
        self.late = late
        self.instruments = instruments
        if format == .csv { text.append(BarText.header) }
        if late != nil { lateText.append(LateTickText.header) }
    }

    /// Whether whoever reads the output has gone.
    public var isClosed: Bool { file?.isClosed ?? false }

    /// Turns one pane into text, and writes when 64 KiB have come together.
    public mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
        let bar = pane.bar
        switch format {
        case .csv: withSymbol(bar) { BarText.appendCSV(bar, symbol: $0, to: &$1) }
        case .jsonl: withSymbol(bar) { BarText.appendJSON(bar, symbol: $0, to: &$1) }
        case .table: table.append(bar, symbol: instruments.symbol(bar.instrument), to: &text)
        case .none: return
        }
        if text.count >= BarWriter.flushBytes { flushText() }
    }

    /// Turns one late tick into a line, where late ticks are asked for.
    public mutating func late(_ record: LateRecord) {
        guard late != nil else { return }
        instruments.withSymbol(record.tick.instrument) {
            LateTickText.append(record, symbol: $0, to: &lateText)
        }
        if lateText.count >= BarWriter.flushBytes { flushLate() }
    }

    /// Writes what has been collected.
    public mutating func flush() {
        if format == .table { table.finish(&text) }
        flushText()
        flushLate()
    }

    private mutating func withSymbol(_ bar: Bar, _ body: (ByteView, inout TextBuffer) -> Void) {
        instruments.withSymbol(bar.instrument) { body($0, &text) }
    }

    private mutating func flushText() {
        if let file { text.withBytes { file.write($0) } }
        text.removeAll()
    }

    private mutating func flushLate() {
        if let late { lateText.withBytes { late.write($0) } }
        lateText.removeAll()
    }
}
