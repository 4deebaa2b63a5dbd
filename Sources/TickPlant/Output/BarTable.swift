import TickCore
import TickWindows

/// Bars as a table for people: aligned columns, times of day in US Eastern.
struct BarTable {
    private(set) var shown = Shown()
    private let names: [String]
    private let columns: [(name: String, width: Int)]

    private static let barColumns: [(name: String, width: Int)] = [
        ("symbol", -8), ("start", -18), ("open", 11), ("high", 11), ("low", 11), ("close", 11),
        ("volume", 11), ("trades", 7), ("vwap", 16), ("status", -10),
    ]

    /// How far the table has come.
    struct Shown: Sendable, Equatable {
        var hasHeader = false
        /// The day of the last bar.
        var date: CivilDate?
    }

    /// A table that goes on where another one has come to, if to anywhere.
    init(_ plans: [WindowPlan], further: [String], from shown: Shown = Shown()) {
        self.shown = shown
        let hasKind = plans.count > 1 || plans.contains { $0.restates }
        names = hasKind ? plans.map(\.name) : []
        let width = names.map(\.count).max() ?? 0
        columns =
            (hasKind ? [("bars", -max(4, width)), ("kind", -11)] : []) + Self.barColumns
            + further.map { ($0, max(12, $0.count)) }
    }

    mutating func append(
        _ pane: Pane, _ change: BarRows.Change, _ values: [String], symbol: String,
        to out: inout TextBuffer
    ) {
        let bar = pane.bar
        if !shown.hasHeader {
            shown.hasHeader = true
            row(columns.map(\.name), to: &out)
        }
        let day = EasternTime.date(at: bar.start)
        if day != shown.date {
            shown.date = day
            out.append(string: "-- \(day), times in US Eastern --\n")
        }
        let kind = (change.name ?? pane.kind.name).description
        let head = names.isEmpty ? [] : [names[Int(pane.query)], kind]
        guard change != .delete else {
            return row(head + [symbol, time(bar.start)], to: &out)
        }
        let hasLast = bar.known.contains(.last)
        let hasHighLow = bar.known.contains(.highLow)
        row(
            head + [
                symbol, time(bar.start), hasLast ? text(bar.open) : "",
                hasHighLow ? text(bar.high) : "", hasHighLow ? text(bar.low) : "",
                hasLast ? text(bar.close) : "", String(bar.volume), String(bar.trades),
                bar.vwap.map(text) ?? "", bar.status.name.description,
            ] + values, to: &out)
    }

    mutating func finish(_ out: inout TextBuffer) {
        if !shown.hasHeader { out.append("no bars\n") }
        shown.hasHeader = true
    }

    private func row(_ cells: [String], to out: inout TextBuffer) {
        var line = ""
        for (cell, column) in zip(cells, columns) {
            let padding = String(repeating: " ", count: max(0, abs(column.width) - cell.count))
            line +=
                (line.isEmpty ? "" : "  ") + (column.width < 0 ? cell + padding : padding + cell)
        }
        while line.last == " " { line.removeLast() }
        out.append(string: line + "\n")
    }

    private func text(_ price: Price) -> String {
        var buffer = TextBuffer(capacity: 32)
        buffer.append(price: price)
        return buffer.text()
    }

    /// `09:30:00.000000000`, without the fraction where it is whole seconds.
    private func time(_ nanos: Int64) -> String {
        let midnight = EasternTime.midnight(of: EasternTime.date(at: nanos))
        return InstantText.clock(nanos &- midnight)
    }
}
