import TickCore
import TickWindows

/// What sessions put out, in order.
struct SessionLog: PaneSink {
    enum Entry: Equatable {
        case pane(SessionPane)
        case late(LateRecord.Kind, reference: UInt64, start: Int64, end: Int64, watermark: Int64)
    }

    var entries: [Entry] = []

    mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
        entries.append(
            .pane(
                SessionPane(
                    facts: BarFacts(pane.bar), kind: pane.kind, number: pane.number,
                    superseding: extras.superseding.map { [$0.start, $0.end] })))
    }

    mutating func late(_ record: LateRecord) {
        entries.append(
            .late(
                record.kind, reference: record.tick.reference, start: record.span.start,
                end: record.span.end, watermark: record.watermark))
    }

    var panes: [SessionPane] {
        entries.compactMap { if case .pane(let pane) = $0 { pane } else { nil } }
    }
}

/// A pane with what can be compared.
struct SessionPane: Equatable {
    var facts: BarFacts
    var kind: Pane.Kind
    var number: UInt32
    var superseding: [[Int64]]
}
