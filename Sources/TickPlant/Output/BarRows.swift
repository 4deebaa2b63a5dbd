import TickCore
import TickWindows

/// The columns of a run's rows, and its panes as text in them.
///
/// One query whose rows stand for good has the plain columns of a bar. Where there are several, or
/// rows that take others back, each row begins with `bars,kind,pane`; `ordinal` follows where bars
/// are order-defined, then the further aggregates.
///
/// `kind` is why the pane came out: `on_time`, `late_update`, `fill`, `partial`; or what it does:
/// `delete` (the window of this identity stands no longer) and `retract` (this very row does not).
struct BarRows {
    private let names: [String]
    private let hasKind: Bool
    private let hasOrdinal: Bool
    /// The further aggregates of each query.
    private let aggregates: [[AggregateSpec]]
    /// The columns of all of them, each once.
    let aggregateColumns: [String]
    /// By query: where each of those columns is among its values; −1 where it is not.
    private let places: [[Int]]

    init(_ plans: [WindowPlan]) {
        names = plans.map(\.name)
        hasKind = plans.count > 1 || plans.contains { $0.restates }
        hasOrdinal = plans.contains { $0.isOrderDefined }
        aggregates = plans.map(\.aggregates)
        var columns: [String] = []
        for spec in plans.flatMap(\.aggregates) where !columns.contains(spec.column) {
            columns.append(spec.column)
        }
        aggregateColumns = columns
        places = plans.map { plan in
            columns.map { column in
                plan.aggregates.firstIndex { $0.column == column } ?? -1
            }
        }
    }

    func appendHeader(to text: inout TextBuffer) {
        if hasKind { text.append("bars,kind,pane,") }
        text.append(BarText.columns)
        if hasOrdinal { text.append(",ordinal") }
        for column in aggregateColumns { text.append(string: ",\(column)") }
        text.append(UInt8(ascii: "\n"))
    }

    func appendCSV(
        _ pane: Pane, _ change: Change, _ values: UnsafeBufferPointer<AggregateValue>,
        symbol: ByteView, to text: inout TextBuffer
    ) {
        if hasKind {
            withName(pane) { text.append(csv: $0) }
            text.append(UInt8(ascii: ","))
            text.append(change.name ?? pane.kind.name)
            text.append(UInt8(ascii: ","))
            text.append(integer: UInt64(pane.number))
            text.append(UInt8(ascii: ","))
        }
        if change == .delete {
            BarText.appendVoidCells(pane.bar, symbol: symbol, to: &text)
        } else {
            BarText.appendCells(pane.bar, symbol: symbol, to: &text)
        }
        if hasOrdinal {
            text.append(UInt8(ascii: ","))
            text.append(integer: UInt64(pane.ordinal))
        }
        for place in places[Int(pane.query)] {
            text.append(UInt8(ascii: ","))
            if let value = self.value(place, values, change) {
                AggregateText.append(value, to: &text)
            }
        }
        text.append(UInt8(ascii: "\n"))
    }

    /// A window that stands no longer has no values.
    func value(
        _ place: Int, _ values: UnsafeBufferPointer<AggregateValue>, _ change: Change
    ) -> AggregateValue? {
        change == .delete || !values.indices.contains(place) ? nil : values[place]
    }

    /// The values of a query's row in the order of `aggregateColumns`, as text.
    func cells(
        _ pane: Pane, _ change: Change, _ values: UnsafeBufferPointer<AggregateValue>
    ) -> [String] {
        places[Int(pane.query)].map { place in
            var text = TextBuffer(capacity: 32)
            if let value = value(place, values, change) {
                AggregateText.append(value, to: &text)
            }
            return text.text()
        }
    }

    func appendJSON(
        _ pane: Pane, _ change: Change, _ values: UnsafeBufferPointer<AggregateValue>,
        symbol: ByteView, to text: inout TextBuffer
    ) {
        text.append(UInt8(ascii: "{"))
        if hasKind {
            text.append("\"bars\":")
            withName(pane) { text.append(json: $0) }
            text.append(",\"kind\":\"")
            text.append(change.name ?? pane.kind.name)
            text.append("\",\"pane\":")
            text.append(integer: UInt64(pane.number))
            text.append(UInt8(ascii: ","))
        }
        if change == .delete {
            BarText.appendIdentity(pane.bar, symbol: symbol, to: &text)
        } else {
            BarText.appendMembers(pane.bar, symbol: symbol, to: &text)
        }
        if hasOrdinal {
            text.append(",\"ordinal\":")
            text.append(integer: UInt64(pane.ordinal))
        }
        if change != .delete {
            AggregateText.appendMembers(values, aggregates[Int(pane.query)], to: &text)
        }
        text.append("}\n")
    }

    /// What a row does to the rows before it.
    enum Change {
        case put, delete, retract

        var name: StaticString? {
            switch self {
            case .put: nil
            case .delete: "delete"
            case .retract: "retract"
            }
        }
    }

    private func withName(_ pane: Pane, _ body: (ByteView) -> Void) {
        var name = names[Int(pane.query)]
        name.withUTF8 { body(ByteView(UnsafeRawBufferPointer($0))) }
    }
}

extension WindowPlan {
    /// Whether a row of it may be replaced or taken back by a later one.
    var restates: Bool {
        accumulation == .accumulating && output != .append
            && (allowedLateness > 0 || output == .retract)
    }

    /// Whether its bars are told apart by an ordinal.
    var isOrderDefined: Bool { if case .order = kind { true } else { false } }
}
