import TickCore

/// Writes quotes as text, one line a change of a best bid or offer.
///
/// Concurrency: owned by the thread that decodes. Cost: text is collected and written 64 KiB at a
/// time.
struct QuoteOutput: ~Copyable {
    private let file: OutputFile
    private let format: QuoteFormat
    private let rows: QuoteRows
    private let instruments: InstrumentTable
    private let symbols: Set<String>
    /// Whether each instrument's quotes are wanted, as far as that was asked.
    private var wanted: [Bool] = []
    private var text = TextBuffer(capacity: 1 << 17)

    /// `goesOn` says that another run has written the header.
    init(_ quotes: QuoteFile, instruments: InstrumentTable, goesOn: Bool = false) {
        file = quotes.file
        format = quotes.format
        symbols = quotes.symbols
        self.instruments = instruments
        rows = QuoteRows(instruments)
        if format == .csv && !goesOn { text.append(QuoteRows.header) }
    }

    /// Whether whoever reads the output has gone.
    var isClosed: Bool { file.isClosed }

    mutating func accept(_ quote: Tick) {
        if !symbols.isEmpty && !isWanted(quote.instrument) { return }
        switch format {
        case .csv: rows.appendCSV(quote, to: &text)
        case .jsonl: rows.appendJSON(quote, to: &text)
        }
        if text.count >= BarWriter.flushBytes { flush() }
    }

    private mutating func isWanted(_ instrument: InstrumentID) -> Bool {
        while wanted.count <= instrument.index && wanted.count < instruments.count {
            let id = InstrumentID(rawValue: UInt32(wanted.count))
            wanted.append(symbols.contains(instruments.symbol(id)))
        }
        return instrument.index < wanted.count && wanted[instrument.index]
    }

    mutating func flush() {
        text.withBytes { file.write($0) }
        text.removeAll()
    }
}

/// How quotes are written.
public enum QuoteFormat: String, Sendable, CaseIterable { case csv, jsonl }
