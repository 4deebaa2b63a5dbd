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
    private let rows: BarRows
    private var text = TextBuffer(capacity: 1 << 17)
    private var lateText = TextBuffer(capacity: 1 << 12)
    private var table: BarTable
    private let lateRows: LateRows
    private let story: Story?

    static let flushBytes = 1 << 16

    /// A writer of `format` for the panes of these plans; late ticks go to `late` where given.
    public init(
        format: Format, plans: [WindowPlan], file: OutputFile?, late: OutputFile? = nil,
        story: Story? = nil, instruments: InstrumentTable
    ) {
        self.story = story
        story?.listen(instruments)
        self.format = format
        self.file = file
        self.late = late
        self.instruments = instruments
        rows = BarRows(plans)
        table = BarTable(plans, further: rows.aggregateColumns)
        lateRows = LateRows(plans)
        if format == .csv { rows.appendHeader(to: &text) }
        if late != nil { lateRows.appendHeader(to: &lateText) }
    }

    /// Whether whoever reads the output has gone.
    public var isClosed: Bool { file?.isClosed ?? false }

    /// A table shows bars to people, who cannot take one back.
    public func takes(_ kind: OutputKind) -> Bool { format != .table || kind != .retract }

    /// Tells the story, if any, of the watermark.
    public mutating func step(_ watermark: Int64) {
        if let story { story.watermark = watermark }
    }

    /// Turns one pane into text, and writes when 64 KiB have come together.
    public mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
        if let story { story.note(pane, extras) }
        guard format != .none else { return }
        for span in extras.superseding where span != pane.span {
            var replaced = pane
            (replaced.bar.start, replaced.bar.end) = (span.start, span.end)
            replaced.ordinal = span.ordinal
            write(replaced, .delete, extras.values)
        }
        let change: BarRows.Change =
            pane.change == .takeBack ? .retract : pane.isEmpty ? .delete : .put
        write(pane, change, extras.values)
        if text.count >= BarWriter.flushBytes { flushText() }
    }

    private mutating func write(
        _ pane: Pane, _ change: BarRows.Change, _ values: UnsafeBufferPointer<AggregateValue>
    ) {
        switch format {
        case .csv:
            instruments.withSymbol(pane.bar.instrument) {
                rows.appendCSV(pane, change, values, symbol: $0, to: &text)
            }
        case .jsonl:
            instruments.withSymbol(pane.bar.instrument) {
                rows.appendJSON(pane, change, values, symbol: $0, to: &text)
            }
        case .table:
            table.append(
                pane, change, rows.cells(pane, change, values),
                symbol: instruments.symbol(pane.bar.instrument), to: &text)
        case .none: break
        }
    }

    /// Turns one late tick into a line, where late ticks are asked for.
    public mutating func late(_ record: LateRecord) {
        if let story { story.note(record) }
        guard late != nil else { return }
        if record.tick.instrument == .none {
            let nothing = ByteView(UnsafeRawBufferPointer(start: nil, count: 0))
            lateRows.append(record, symbol: nothing, to: &lateText)
        } else {
            instruments.withSymbol(record.tick.instrument) {
                lateRows.append(record, symbol: $0, to: &lateText)
            }
        }
        if lateText.count >= BarWriter.flushBytes { flushLate() }
    }

    /// Writes what has been collected.
    public mutating func flush() {
        if format == .table { table.finish(&text) }
        flushText()
        flushLate()
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
