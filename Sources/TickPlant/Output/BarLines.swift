import TickCore
import TickWindows

/// Panes and late records as lines of text: CSV or JSON.
///
/// Concurrency: owned by one thread, as its instruments are. Cost: some 200 ns a line.
struct BarLines {
    let isJSON: Bool
    let rows: BarRows
    let lateRows: LateRows
    let instruments: InstrumentTable

    init(_ plans: [WindowPlan], isJSON: Bool, instruments: InstrumentTable) {
        self.isJSON = isJSON
        self.instruments = instruments
        rows = BarRows(plans)
        lateRows = LateRows(plans)
    }

    /// Appends a pane's line, and before it one for every other window that it replaces.
    func append(_ pane: Pane, _ extras: PaneExtras, to text: inout TextBuffer) {
        BarLines.eachRow(of: pane, extras) { pane, change in
            append(pane, change, extras.values, to: &text)
        }
    }

    /// The rows that a pane comes to: the windows that it replaces, and itself.
    @inline(__always)
    static func eachRow(
        of pane: Pane, _ extras: PaneExtras, _ body: (Pane, BarRows.Change) -> Void
    ) {
        for span in extras.superseding where span != pane.span {
            var replaced = pane
            (replaced.bar.start, replaced.bar.end) = (span.start, span.end)
            replaced.ordinal = span.ordinal
            body(replaced, .delete)
        }
        body(pane, pane.change == .takeBack ? .retract : pane.isEmpty ? .delete : .put)
    }

    private func append(
        _ pane: Pane, _ change: BarRows.Change, _ values: UnsafeBufferPointer<AggregateValue>,
        to text: inout TextBuffer
    ) {
        instruments.withSymbol(pane.bar.instrument) {
            if isJSON {
                rows.appendJSON(pane, change, values, symbol: $0, to: &text)
            } else {
                rows.appendCSV(pane, change, values, symbol: $0, to: &text)
            }
        }
    }

    /// Appends a late record's line.
    func append(_ record: LateRecord, to text: inout TextBuffer) {
        guard record.tick.instrument != .none else {
            let nothing = ByteView(UnsafeRawBufferPointer(start: nil, count: 0))
            return lateRows.append(record, symbol: nothing, to: &text)
        }
        instruments.withSymbol(record.tick.instrument) {
            lateRows.append(record, symbol: $0, to: &text)
        }
    }
}
