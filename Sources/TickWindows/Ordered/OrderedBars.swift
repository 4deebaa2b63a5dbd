import TickCore

/// Order-defined bars – so many ticks, so much volume, value or imbalance – of all queries that
/// share a clock.
///
/// Ticks wait until the watermark has reached their time and are then taken by (event time,
/// channel, sequence, arrival). A tick that comes when its place has passed would cut every bar
/// since then anew: it is `late_dropped`, whatever the lateness, which is for restating alone, and
/// the open bar, if it reaches back that far, is `disordered`. With an explicit clock that was
/// never given a watermark there is nothing to wait for: ticks are taken as they arrive.
///
/// All queries share the ticks that wait; each keeps its own bars.
///
/// Concurrency: owned by the window thread.
/// Limits: `HeldTicks.countMax` ticks wait; one more is refused, counted, and the bars of its time
/// are damaged. Those of `OrderedQuery`.
@usableFromInline struct OrderedBars: ~Copyable {
    private(set) var held: HeldTicks
    let queries: UnsafeMutablePointer<OrderedQuery>
    let queryCount: Int
    let instruments: InstrumentTable
    let restating: HeldRestating?
    /// What waits by instrument, while a state is made.
    var heldOf: [UInt32: [HeldTicks.Item]] = [:]
    var tally = BarCounters()
    private var hasWatermark = false
    /// No open bar begins before this.
    private var oldest: Int64 = .min
    private var advances = 0

    /// The queries `plans`, order-defined all, with their numbers in the run.
    init(
        _ plans: [(plan: WindowPlan, rule: OrderRule, number: UInt16)],
        instruments: InstrumentTable, keepsTicks: Bool, heldMax: Int = HeldTicks.countMax
    ) {
        held = HeldTicks(limit: heldMax)
        self.instruments = instruments
        queryCount = plans.count
        queries = .allocate(capacity: max(queryCount, 1))
        for (index, query) in plans.enumerated() {
            (queries + index).initialize(
                to: OrderedQuery(
                    query.plan, query.rule, number: query.number, restates: keepsTicks))
        }
        restating = keepsTicks ? HeldRestating() : nil
    }

    /// Frees the memory; the owner calls this once.
    mutating func destroy() {
        held.deallocate()
        restating?.deallocate()
        for index in 0..<queryCount { queries[index].destroy() }
        queries.deinitialize(count: queryCount)
        queries.deallocate()
    }
}

extension OrderedBars: WindowOperator {
    /// No watermark is `Int64.min`: nothing is proven there.
    var nextWake: Int64 { max(held.earliest, .min + 1) }

    var counters: BarCounters {
        (0..<queryCount).reduce(into: tally) {
            $0.add(queries[$1].tally)
            queries[$1].statuses.add(to: &$0)
        }
    }

    func oldestStart(_ watermark: Int64) -> Int64 { oldest }

    mutating func accept<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        guard tick.eventTime > clock.combined || clock.combined == .min else {
            return acceptLate(tick, clock.combined, &output)
        }
        guard tick.instrument.index < InstrumentTable.capacityMax else {
            return refuse(tick, channels: .max, &clock)
        }
        note(tick.instrument, &clock)
        guard takesInArrivalOrder(clock) else { return hold(tick, &clock) }
        for index in 0..<queryCount {
            queries[index].forget(clock.combined)
            queries[index].take(tick, inArrivalOrder: true)
            queries[index].putOut(clock, instruments, &output)
        }
    }

    mutating func advance<Output: PaneSink & ~Copyable>(
        _ clock: inout StreamClock, _ output: inout Output
    ) {
        for index in 0..<queryCount { queries[index].forget(clock.combined) }
        while held.count > 0 && max(held.earliest, .min + 1) <= clock.combined { takeFirst() }
        for index in 0..<queryCount {
            if clock.combined == .max { queries[index].closeUnfinished() }
            queries[index].putOut(clock, instruments, &output)
        }
        if !clock.intervals.isEmpty { lookForOldest(clock.combined) }
    }

    mutating func restate<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        if let restating, restating.restate(tick) {
            tally.restated &+= 1
            return
        }
        let kind: LateRecord.Kind = tick.kind == .tradeBreak ? .lateCancel : .lateCorrect
        for index in 0..<queryCount {
            if queries[index].restate(tick, watermark: clock.combined) {
                queries[index].putOut(clock, instruments, &output)
            } else {
                tally.lateRestated &+= 1
                output.late(
                    LateRecord(
                        tick, kind: kind, watermark: clock.combined, query: queries[index].number))
            }
        }
    }

    /// The bar that is open when the trade's place comes cannot be right, or the one that is open
    /// now where that has passed; where none is, the next one.
    mutating func unresolved(
        _ instrument: InstrumentID, at time: Int64, _ clock: inout StreamClock
    ) {
        tally.unresolved &+= 1
        let mark = Tick(
            eventTime: time, price: Price(nanos: 0), size: 0, instrument: instrument,
            channel: UInt16(clock.selected), kind: .status)
        guard instrument.index < InstrumentTable.capacityMax else {
            return damage(mark, channels: 1 << UInt64(clock.selected), &clock)
        }
        note(instrument, &clock)
        let isLate = time <= clock.combined && clock.combined != .min
        if isLate { tally.unresolvedLate &+= 1 }
        if isLate || takesInArrivalOrder(clock) {
            for index in 0..<queryCount { queries[index].take(mark, inArrivalOrder: false) }
        } else if !held.add(mark, entry: TickHistory.none) {
            damage(mark, channels: 1 << UInt64(clock.selected), &clock)
        }
    }
}

extension OrderedBars {
    /// Lets a tick of a state wait again; false where no more may.
    mutating func holdAgain(_ tick: Tick) -> Bool {
        held.add(tick, entry: restating?.keep(tick) ?? TickHistory.none)
    }

    /// Hands the first tick that waits to all queries, as restated since.
    private mutating func takeFirst() {
        var item = held.popFirst()
        if let restating, !restating.resolve(&item) { return }
        for index in 0..<queryCount { queries[index].take(item.tick, inArrivalOrder: false) }
    }

    private mutating func hold(_ tick: Tick, _ clock: inout StreamClock) {
        let entry = restating?.keep(tick) ?? TickHistory.none
        guard held.add(tick, entry: entry) else {
            restating?.forget(entry)
            return refuse(tick, channels: 1 << UInt64(clock.selected), &clock)
        }
    }

    private mutating func refuse(_ tick: Tick, channels: UInt64, _ clock: inout StreamClock) {
        tally.refused &+= 1
        damage(tick, channels: channels, &clock)
    }

    func damage(_ tick: Tick, channels: UInt64, _ clock: inout StreamClock) {
        clock.damage(start: tick.eventTime, last: tick.eventTime, channels: channels)
    }

    /// Reports a trade whose place has passed, for every query with what its open bar spans.
    private mutating func acceptLate<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ watermark: Int64, _ output: inout Output
    ) {
        for index in 0..<queryCount {
            let slot = queries[index].bars.open(of: tick.instrument.rawValue)
            var span = WindowSpan(start: 0, end: 0)
            if slot != OrderBar.none {
                let bar = queries[index].bars.pool + Int(slot)
                span = bar.pointee.span
                if tick.eventTime >= span.start {
                    bar.pointee.state.status = max(bar.pointee.state.status, .disordered)
                }
            }
            tally.late &+= 1
            output.late(
                LateRecord(
                    tick, kind: .lateDropped, span: span, watermark: watermark,
                    query: queries[index].number))
        }
    }

    /// Whether there is no watermark to wait for.
    private mutating func takesInArrivalOrder(_ clock: borrowing StreamClock) -> Bool {
        guard !hasWatermark else { return false }
        hasWatermark =
            clock.strategy != .explicit || clock.combined != .min
            || (0..<clock.channelCount).contains { clock.clocks[$0].watermark != .min }
        return !hasWatermark
    }

    @inline(__always)
    func note(_ instrument: InstrumentID, _ clock: inout StreamClock) {
        let index = instrument.index
        guard
            index >= clock.channelsOf.count
                || clock.channelsOf[index] & (1 << UInt64(clock.selected)) == 0
        else { return }
        clock.note(instrument)
    }

    /// Once in a while: a look at every bar costs more than the doubts it lets one forget.
    private mutating func lookForOldest(_ watermark: Int64) {
        advances += 1
        guard advances >= 1 << 12 else { return }
        let open = (0..<queryCount).reduce(0) { $0 + queries[$1].bars.openCount }
        guard advances >= open else { return }
        advances = 0
        oldest = watermark
        for index in 0..<queryCount {
            oldest = min(oldest, queries[index].bars.oldestStart)
        }
    }
}
