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
    private let lines: BarLines
    private var text = TextBuffer(capacity: 1 << 17)
    private var lateText = TextBuffer(capacity: 1 << 12)
    private(set) var table: BarTable
    private let story: Story?
    /// Who archives panes and late ticks, if anybody does.
    var archive: ArchiveTap? {
        didSet { tap = archive.map(Unmanaged.passUnretained) }
    }
    /// The same, for each pane, without counting that it is used.
    private var tap: Unmanaged<ArchiveTap>?

    static let flushBytes = 1 << 16

    /// A writer of `format` for the panes of these plans; late ticks go to `late` where given.
    public init(
        format: Format, plans: [WindowPlan], file: OutputFile?, late: OutputFile? = nil,
        story: Story? = nil, instruments: InstrumentTable
    ) {
        self.init(
            format: format, plans: plans, file: file, late: late, story: story,
            instruments: instruments, goingOn: nil)
    }

    /// One that goes on behind the output of another run, which has come as far as `goingOn` says
    /// and has written the headers.
    init(
        format: Format, plans: [WindowPlan], file: OutputFile?, late: OutputFile?, story: Story?,
        instruments: InstrumentTable, goingOn: BarTable.Shown?
    ) {
        self.story = story
        story?.listen(instruments)
        self.format = format
        self.file = file
        self.late = late
        self.instruments = instruments
        lines = BarLines(plans, isJSON: format == .jsonl, instruments: instruments)
        table = BarTable(
            plans, further: lines.rows.aggregateColumns, from: goingOn ?? BarTable.Shown())
        guard goingOn == nil else { return }
        if format == .csv { lines.rows.appendHeader(to: &text) }
        if late != nil { lines.lateRows.appendHeader(to: &lateText) }
    }

    /// Whether whoever reads the output has gone, or the archive has failed.
    public var isClosed: Bool { file?.isClosed == true || archive?.hasFailed == true }

    /// A table shows bars to people, who cannot take one back.
    public func takes(_ kind: OutputKind) -> Bool { format != .table || kind != .retract }

    /// A story tells of every watermark.
    public var needsSteps: Bool { story != nil }

    /// Tells the story, if any, of the watermark.
    public mutating func step(_ watermark: Int64) {
        if let story { story.watermark = watermark }
    }

    /// Turns one pane into text, and writes when 64 KiB have come together.
    public mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
        if let story { story.note(pane, extras) }
        if let tap { tap._withUnsafeGuaranteedRef { $0.take(pane, extras) } }
        switch format {
        case .csv, .jsonl: lines.append(pane, extras, to: &text)
        case .table: appendRows(pane, extras)
        case .none: return
        }
        if text.count >= BarWriter.flushBytes { flushText() }
    }

    private mutating func appendRows(_ pane: Pane, _ extras: PaneExtras) {
        BarLines.eachRow(of: pane, extras) { pane, change in
            table.append(
                pane, change, lines.rows.cells(pane, change, extras.values),
                symbol: instruments.symbol(pane.bar.instrument), to: &text)
        }
    }

    /// Turns one late tick into a line, where late ticks are asked for.
    public mutating func late(_ record: LateRecord) {
        if let story { story.note(record) }
        if let archive { archive.take(record) }
        guard late != nil else { return }
        lines.append(record, to: &lateText)
        if lateText.count >= BarWriter.flushBytes { flushLate() }
    }

    /// Takes lines of bars that were made elsewhere, in their order.
    mutating func append(bars: UnsafeRawBufferPointer) {
        text.append(bars)
        if text.count >= BarWriter.flushBytes { flushText() }
    }

    /// Takes lines of late ticks that were made elsewhere, in their order.
    mutating func append(late: UnsafeRawBufferPointer) {
        lateText.append(late)
        if lateText.count >= BarWriter.flushBytes { flushLate() }
    }

    /// Writes what has been collected.
    public mutating func flush() {
        if format == .table { table.finish(&text) }
        flushText()
        flushLate()
    }

    /// Writes the lines collected so far; more may come.
    mutating func passOn() {
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
