import TickCore

/// Writes quotes as text, one line a change of a best bid or offer.
///
/// Concurrency: owned by the thread that decodes. Cost: text is collected and written 64 KiB at a
/// time.
struct QuoteOutput: ~Copyable {
    private let file: OutputFile
    private let format: QuoteFormat
    private let rows: QuoteRows
    private var text = TextBuffer(capacity: 1 << 17)

    /// `goesOn` says that another run has written the header.
    init(
        file: OutputFile, format: QuoteFormat, instruments: InstrumentTable, goesOn: Bool = false
    ) {
        self.file = file
        self.format = format
        rows = QuoteRows(instruments)
        if format == .csv && !goesOn { text.append(QuoteRows.header) }
    }

    /// Whether whoever reads the output has gone.
    var isClosed: Bool { file.isClosed }

    mutating func accept(_ quote: Tick) {
        switch format {
        case .csv: rows.appendCSV(quote, to: &text)
        case .jsonl: rows.appendJSON(quote, to: &text)
        }
        if text.count >= BarWriter.flushBytes { flush() }
    }

    mutating func flush() {
        text.withBytes { file.write($0) }
        text.removeAll()
    }
}

/// How quotes are written.
public enum QuoteFormat: String, Sendable, CaseIterable { case csv, jsonl }
