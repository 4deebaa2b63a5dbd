import TickCore

/// Putting bars out at the end of a step, and forgetting those that can no longer change.
extension OrderedQuery {
    /// Few bars, nearly in order, need no sorting that allocates.
    private static var fewMax: Int { 16 }

    /// Puts out the bars that the step closed or restated, in their order.
    mutating func putOut<Output: PaneSink & ~Copyable>(
        _ clock: borrowing StreamClock, _ instruments: InstrumentTable, _ output: inout Output
    ) {
        guard !pending.isEmpty else { return }
        arrange(instruments)
        var end = bars.pool[Int(pending[0])].end
        var floor = clock.floor(last: end)
        for slot in pending {
            let bar = bars.pool + Int(slot)
            if bar.pointee.end != end {
                end = bar.pointee.end
                floor = clock.floor(last: end)
            }
            let trust = clock.status(
                bar.pointee.instrument, start: bar.pointee.start,
                end: end == .max ? end : end + 1, floor)
            bar.pointee.trust = max(bar.pointee.trust, trust)
            emit(slot, &output)
            bar.pointee.panes &+= 1
            if bar.pointee.panes == 1 { keepOrDrop(slot, clock.combined) }
        }
        pending.removeAll(keepingCapacity: true)
    }

    private mutating func emit<Output: PaneSink & ~Copyable>(
        _ slot: UInt32, _ output: inout Output
    ) {
        let bar = bars.pool + Int(slot)
        let content = bar.pointee.state.bar(
            bar.pointee.instrument, bar.pointee.span, floor: bar.pointee.trust)
        statuses.count(content.status)
        let pane = Pane(
            content, kind: bar.pointee.kind, query: number, number: bar.pointee.panes,
            ordinal: bar.pointee.ordinal)
        var extras = PaneExtras()
        if let aggregates {
            extras.values = aggregates.pointee.workOut(
                bar.pointee.trades, history.pointee, bar.pointee.instrument, pane.span,
                last: bar.pointee.end)
        }
        guard pane.number > 0 else { return output.emit(pane, extras) }
        withUnsafePointer(to: pane.span) {
            extras.superseding = UnsafeBufferPointer(start: $0, count: 1)
            output.emit(pane, extras)
        }
    }

    /// Whether a bar that ended then can no longer be restated.
    func isLate(end: Int64, _ watermark: Int64) -> Bool {
        let (limit, overflow) = end.addingReportingOverflow(lateness)
        return (overflow ? .max : limit) <= watermark
    }

    private mutating func keepOrDrop(_ slot: UInt32, _ watermark: Int64) {
        let bar = bars.pool[Int(slot)]
        guard restates && !bar.isLossy && !isLate(end: bar.end, watermark) else {
            return drop(slot)
        }
        kept.append(slot)
    }

    /// Forgets the bars that are past their lateness, and the oldest of too many; no bar waits to
    /// be put out.
    mutating func forget(_ watermark: Int64) {
        while let slot = kept.first,
            kept.count > Self.keptMax || isLate(end: bars.pool[Int(slot)].end, watermark)
        {
            kept.removeFirst()
            drop(slot)
        }
    }

    /// Brings the bars to be put out into the order of (end, start, rank, ordinal).
    private mutating func arrange(_ instruments: InstrumentTable) {
        guard pending.count > 1 else { return }
        let pool = bars.pool
        guard pending.count <= Self.fewMax else {
            return pending.sort { Self.precedes(pool[Int($0)], pool[Int($1)], instruments) }
        }
        for index in 1..<pending.count {
            let slot = pending[index]
            var place = index
            while place > 0
                && Self.precedes(pool[Int(slot)], pool[Int(pending[place - 1])], instruments)
            {
                pending[place] = pending[place - 1]
                place -= 1
            }
            pending[place] = slot
        }
    }

    static func precedes(
        _ left: OrderBar, _ right: OrderBar, _ instruments: InstrumentTable
    ) -> Bool {
        if left.end != right.end { return left.end < right.end }
        if left.start != right.start { return left.start < right.start }
        if left.instrument != right.instrument {
            return instruments.rank(InstrumentID(rawValue: left.instrument))
                < instruments.rank(InstrumentID(rawValue: right.instrument))
        }
        return left.ordinal < right.ordinal
    }
}
