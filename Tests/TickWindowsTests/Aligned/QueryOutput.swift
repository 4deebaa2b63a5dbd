import TickCore
import TickWindows

/// What one query put out at one moment, without what it is worth as evidence.
enum QueryOutput: Equatable {
    case pane(Facts)
    case late(LateRecord.Kind, reference: UInt64, start: Int64, end: Int64, watermark: Int64)

    struct Facts: Equatable {
        var kind: Pane.Kind
        var number: UInt32
        var content: BarFacts
        /// Pairs of start and end.
        var supersedes: [[Int64]]
    }
}

extension QueryOutput: CustomStringConvertible {
    var description: String {
        switch self {
        case .late(let kind, let reference, let start, let end, let watermark):
            return "\(kind) of \(reference) [\(start), \(end)) at \(watermark)"
        case .pane(let facts):
            let bar = facts.content
            let prices = [bar.open, bar.high, bar.low, bar.close].map { $0.map { "\($0)" } ?? "-" }
            return "\(facts.kind) \(facts.number) of \(bar.instrument) [\(bar.start), \(bar.end)) "
                + "\(prices.joined(separator: "/")) \(bar.volume) in \(bar.trades) "
                + "worth \(bar.notional) for \(facts.supersedes)"
        }
    }
}

/// Takes panes and late records, by query.
struct OutputLog: PaneSink {
    var byQuery: [[QueryOutput]]

    init(queries: Int) { byQuery = Array(repeating: [], count: queries) }

    mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
        var content = BarFacts(pane.bar)
        content.status = .complete
        byQuery[Int(pane.query)].append(
            .pane(
                .init(
                    kind: pane.kind, number: pane.number, content: content,
                    supersedes: extras.superseding.map { [$0.start, $0.end] })))
    }

    mutating func late(_ record: LateRecord) {
        // Where a break's trade is not known, there is no window to name.
        let hasSpan = record.kind == .lateDropped
        byQuery[Int(record.query)].append(
            .late(
                record.kind, reference: record.tick.reference,
                start: hasSpan ? record.span.start : 0, end: hasSpan ? record.span.end : 0,
                watermark: record.watermark))
    }
}
