import TickCore

/// The aggregates of one query whose windows' edges are decided by trades: worked out of a window's
/// own trades, and of the quotes in its time, when it is put out.
///
/// Concurrency: owned by the window thread. Cost: a copy and a fold of the window's ticks a pane.
struct PaneAggregates: ~Copyable {
    let wantsQuotes: Bool
    var tape = QuoteTape()
    private let layout: AggregateLayout
    private let columns: [Int]
    private var run = TickRun()
    private let scratch: UnsafeMutableRawPointer
    private let values: UnsafeMutablePointer<AggregateValue>

    init(_ plan: WindowPlan) {
        var layout = AggregateLayout()
        columns = plan.aggregates.map { layout.add($0) }
        wantsQuotes = plan.wantsQuotes
        scratch = .allocate(
            byteCount: max(layout.stride, 16), alignment: AggregateLayout.alignment)
        values = .allocate(capacity: max(columns.count, 1))
        self.layout = layout
    }

    /// Those of a plan, in memory of their own; nil where it has none.
    static func make(_ plan: WindowPlan) -> UnsafeMutablePointer<PaneAggregates>? {
        guard !plan.aggregates.isEmpty else { return nil }
        let place = UnsafeMutablePointer<PaneAggregates>.allocate(capacity: 1)
        place.initialize(to: PaneAggregates(plan))
        return place
    }

    /// Frees the memory; the owner calls this once.
    static func destroy(_ place: UnsafeMutablePointer<PaneAggregates>?) {
        guard let place else { return }
        place.pointee.run.deallocate()
        place.pointee.scratch.deallocate()
        place.pointee.values.deallocate()
        place.deinitialize(count: 1)
        place.deallocate()
    }

    /// The values of a window with these trades and, unless told otherwise, the quotes up to its
    /// `last` instant.
    mutating func workOut(
        _ trades: TickHistory.Chain, _ history: borrowing TickHistory, _ instrument: UInt32,
        _ span: WindowSpan, last: Int64, withQuotes: Bool = true
    ) -> UnsafeBufferPointer<AggregateValue> {
        run.removeAll()
        run.append(trades, of: history)
        var carried: Tick?
        if wantsQuotes && withQuotes {
            tape.append(instrument, from: span.start, through: last, to: &run)
            carried = tape.last(instrument, before: span.start)
            carried?.eventTime = span.start
        }
        run.arrange()
        return results(span, carried)
    }

    private func results(
        _ span: WindowSpan, _ carried: Tick?
    ) -> UnsafeBufferPointer<AggregateValue> {
        for (place, entry) in columns.enumerated() {
            let isCarried = layout.carried(entry).contains(.quotes)
            layout.reset(scratch, entry, carrying: isCarried ? carried : nil)
            layout.add(scratch, entry, run)
            values[place] = layout.result(scratch, entry, span)
        }
        return UnsafeBufferPointer(start: values, count: columns.count)
    }
}
