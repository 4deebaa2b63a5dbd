import TickCore
import TickWindows

/// What order-defined queries put out, in order, each by itself.
struct OrderedLog: PaneSink {
    enum Entry: Equatable {
        case pane(OrderedFacts)
        case late(LateFacts)
    }

    private(set) var entries: [UInt16: [Entry]] = [:]

    mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
        let facts = OrderedFacts(
            bar: BarFacts(pane.bar), kind: pane.kind, number: pane.number, ordinal: pane.ordinal,
            supersedes: Array(extras.superseding))
        entries[pane.query, default: []].append(.pane(facts))
    }

    mutating func late(_ record: LateRecord) {
        let facts = LateFacts(
            kind: record.kind, reference: record.tick.reference, start: record.span.start,
            end: record.span.end, watermark: record.watermark)
        entries[record.query, default: []].append(.late(facts))
    }

    subscript(query: UInt16) -> [Entry] { entries[query] ?? [] }

    func panes(_ query: UInt16 = 0) -> [OrderedFacts] {
        self[query].compactMap { if case .pane(let facts) = $0 { facts } else { nil } }
    }

    func lates(_ query: UInt16 = 0) -> [LateFacts] {
        self[query].compactMap { if case .late(let facts) = $0 { facts } else { nil } }
    }
}

struct OrderedFacts: Equatable {
    var bar: BarFacts
    var kind: Pane.Kind
    var number: UInt32
    var ordinal: UInt32
    var supersedes: [WindowSpan] = []
}

struct LateFacts: Equatable {
    var kind: LateRecord.Kind
    var reference: UInt64
    var start: Int64
    var end: Int64
    var watermark: Int64
}
