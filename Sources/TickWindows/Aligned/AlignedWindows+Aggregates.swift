import TickCore

/// Further aggregates: their values are worked out before a pane is sent, from the records of the
/// slices that its window is made of.
extension AlignedWindows {
    static func makeAggregates(
        _ plans: [WindowPlan]
    ) -> UnsafeMutablePointer<AlignedAggregates>? {
        guard plans.contains(where: { !$0.aggregates.isEmpty }) else { return nil }
        let aggregates = UnsafeMutablePointer<AlignedAggregates>.allocate(capacity: 1)
        aggregates.initialize(to: AlignedAggregates(plans))
        return aggregates
    }

    func destroyAggregates() {
        guard let aggregates else { return }
        aggregates.pointee.deallocate()
        aggregates.deinitialize(count: 1)
        aggregates.deallocate()
    }

    /// The last ticks of a slice that goes are in force until others come.
    mutating func carryOn(_ slice: UInt32) {
        let content = store.pool + Int(slice)
        aggregates?.pointee.end(
            slice, content.pointee.instrument, trades: content.pointee.trades, history.pointee)
    }

    private mutating func record(_ slice: UInt32) -> UnsafeMutableRawPointer {
        aggregates!.pointee.record(slice, store.pool[Int(slice)].trades, history.pointee)
    }

    /// The last tick of these kinds before `start`; `slice` is the instrument's newest that may
    /// hold it.
    ///
    /// Cost: a walk back to the first slice that has one.
    private mutating func carried(
        _ wants: AggregateTraits.Wants, before start: Int64, from slice: UInt32,
        _ instrument: UInt32
    ) -> Tick? {
        let aggregates = aggregates!
        let gone = aggregates.pointee.carried.last(instrument, wants)
        let isHeld = wants.contains(.trades) || aggregates.pointee.carried.holdsQuotes(instrument)
        var slice = isHeld ? slice : Slice.none
        while slice != Slice.none {
            if store.pool[Int(slice)].start < start, let last = last(wants, of: slice) {
                // What is gone can be later where a slice of a gap was made anew.
                return Tick.later(gone, last)
            }
            slice = store.pool[Int(slice)].older
        }
        return gone
    }

    /// The last tick of these kinds in a slice.
    private mutating func last(_ wants: AggregateTraits.Wants, of slice: UInt32) -> Tick? {
        let aggregates = aggregates!
        _ = record(slice)
        let header = aggregates.pointee[slice]
        var (trade, quote): (Tick?, Tick?)
        if wants.contains(.trades), header.lastTrade != TickHistory.none {
            trade = history.pointee[header.lastTrade].tick
        }
        if wants.contains(.quotes), header.lastQuote != TickHistory.none {
            quote = aggregates.pointee.quotes[header.lastQuote].tick
        }
        return Tick.later(trade, quote)
    }

    /// Makes the state of one aggregate what is in force at a window's start.
    private mutating func open(
        _ entry: Int, _ span: WindowSpan, from slice: UInt32, _ instrument: UInt32
    ) {
        let layout = aggregates!.pointee.layout
        let wants = layout.carried(entry)
        var tick: Tick?
        if wants != [] { tick = carried(wants, before: span.start, from: slice, instrument) }
        tick?.eventTime = span.start
        layout.reset(aggregates!.pointee.scratch, entry, carrying: tick)
    }
}

/// The values of one pane.
extension AlignedWindows {
    /// Of a window that is a slice.
    mutating func workOut(slice: UInt32, _ query: Int, _ span: WindowSpan) {
        guard let aggregates else { return }
        let content = store.pool + Int(slice)
        let record = record(slice)
        let (layout, scratch) = (aggregates.pointee.layout, aggregates.pointee.scratch)
        for (place, entry) in aggregates.pointee.columns[query].enumerated() {
            if layout.carried(entry) == [] {
                aggregates.pointee.values[place] = layout.result(record, entry, span)
                continue
            }
            open(entry, span, from: content.pointee.older, content.pointee.instrument)
            layout.merge(scratch, entry, record)
            aggregates.pointee.values[place] = layout.result(scratch, entry, span)
        }
    }

    /// Of a window that a sliding state has been brought to.
    mutating func workOut(
        sliding instrument: UInt32, _ state: UnsafeMutablePointer<SlidingState>, _ query: Int,
        _ span: WindowSpan
    ) {
        guard let aggregates else { return }
        let (layout, scratch) = (aggregates.pointee.layout, aggregates.pointee.scratch)
        let older = store.pool[Int(state.pointee.first)].older
        for (place, entry) in aggregates.pointee.columns[query].enumerated() {
            open(entry, span, from: older, instrument)
            if state.pointee.front > 0 {
                layout.merge(scratch, entry, aggregates.pointee.suffix(query, state.pointee.first))
            }
            if state.pointee.back != Slice.none {
                layout.merge(scratch, entry, aggregates.pointee.suffix(query, state.pointee.back))
            }
            aggregates.pointee.values[place] = layout.result(scratch, entry, span)
        }
    }

    /// Of a window whose slices are put together anew, or that holds none.
    mutating func workOut(anew instrument: UInt32, _ query: Int, _ span: WindowSpan) {
        guard let aggregates else { return }
        let (layout, scratch) = (aggregates.pointee.layout, aggregates.pointee.scratch)
        var first = Slice.none
        var before =
            Int(instrument) < store.instrumentCapacity
            ? store.newest[Int(instrument)] : Slice.none
        while before != Slice.none && store.pool[Int(before)].start >= span.start {
            first = before
            before = store.pool[Int(before)].older
        }
        for (place, entry) in aggregates.pointee.columns[query].enumerated() {
            open(entry, span, from: before, instrument)
            var slice = first
            while slice != Slice.none && store.pool[Int(slice)].start < span.end {
                layout.merge(scratch, entry, record(slice))
                slice = store.pool[Int(slice)].newer
            }
            aggregates.pointee.values[place] = layout.result(scratch, entry, span)
        }
    }

    /// Of one trade alone.
    mutating func workOut(alone tick: Tick, _ query: Int, _ span: WindowSpan) {
        guard let aggregates else { return }
        let (layout, scratch) = (aggregates.pointee.layout, aggregates.pointee.scratch)
        for (place, entry) in aggregates.pointee.columns[query].enumerated() {
            layout.reset(
                scratch, entry, carrying: layout.wants(entry).contains(.trades) ? tick : nil)
            aggregates.pointee.values[place] = layout.result(scratch, entry, span)
        }
    }
}

/// The two stacks of a sliding state: suffixes of the older slices, one running state of the newer
/// ones, which lies in the suffix of the first of them until the newer become the older.
extension AlignedWindows {
    /// Adds a slice to the newer ones.
    mutating func extendBack(
        _ query: Int, _ state: UnsafeMutablePointer<SlidingState>, _ slice: UInt32
    ) {
        let aggregates = aggregates!
        let layout = aggregates.pointee.layout
        let record = record(slice)
        let isFirst = state.pointee.back == Slice.none
        if isFirst { state.pointee.back = slice }
        let back = aggregates.pointee.suffix(query, state.pointee.back)
        for entry in aggregates.pointee.columns[query] {
            if isFirst {
                layout.copy(back, entry, from: record)
            } else {
                layout.merge(back, entry, record)
            }
        }
    }

    /// Makes a slice's suffix: itself and, behind it, the suffix of the next newer one.
    mutating func extendSuffix(_ query: Int, _ slice: UInt32, isNewest: Bool) {
        let aggregates = aggregates!
        let layout = aggregates.pointee.layout
        let record = record(slice)
        let suffix = aggregates.pointee.suffix(query, slice)
        for entry in aggregates.pointee.columns[query] {
            layout.copy(suffix, entry, from: record)
            if isNewest { continue }
            let newer = store.pool[Int(slice)].newer
            layout.merge(suffix, entry, aggregates.pointee.suffix(query, newer))
        }
    }
}
