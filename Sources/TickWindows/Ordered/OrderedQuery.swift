import TickCore

/// One query for order-defined bars: takes ticks in their order and cuts them.
///
/// Concurrency: owned by the window thread.
/// Limits: `barsPerTickMax` bars from one trade and `barsPerStepMax` in one step: what is left of a
/// trade then goes whole into one bar, which is `damaged`, and is counted. `keptMax` bars can be
/// restated; of more, the oldest no longer can.
struct OrderedQuery: ~Copyable {
    /// The most bars that one trade fills.
    static var barsPerTickMax: Int { 1 << 16 }
    /// The most bars that wait for the end of one step before trades are no longer split.
    static var barsPerStepMax: Int { 1 << 20 }
    /// The most bars that can be restated.
    static var keptMax: Int { 1 << 22 }

    let number: UInt16
    let rule: OrderRule
    let lateness: Int64
    /// Bars keep their trades, for their aggregates or to be restated.
    let keepsTicks: Bool
    /// Bars that were put out can be restated.
    let restates: Bool
    let aggregates: UnsafeMutablePointer<PaneAggregates>?
    var bars = OrderBars()
    var ordinals = BarOrdinals()
    var tally = BarCounters()
    var statuses = StatusTally()
    let history: UnsafeMutablePointer<TickHistory>
    /// Bars to be put out at the end of the step.
    var pending: [UInt32] = []
    /// Bars that have been put out and may be restated, in the order of their first panes.
    var kept = SlotQueue()
    /// The parts of the trade that is being restated, oldest first.
    var pieces: [UInt32] = []

    init(_ plan: WindowPlan, _ rule: OrderRule, number: UInt16, restates: Bool) {
        self.number = number
        self.rule = rule
        self.restates = restates
        aggregates = PaneAggregates.make(plan)
        keepsTicks = restates || aggregates != nil
        lateness = plan.allowedLateness
        history = .allocate(capacity: 1)
        history.initialize(to: TickHistory())
    }

    /// Frees the memory; the owner calls this once.
    mutating func destroy() {
        bars.deallocate()
        PaneAggregates.destroy(aggregates)
        history.deinitialize(count: 1)
        history.deallocate()
    }

    /// Takes the next tick: a trade, or the mark of one that could not be resolved.
    mutating func take(_ tick: Tick, inArrivalOrder: Bool) {
        let line = bars.line(tick.instrument.rawValue)
        guard tick.kind == .trade else { return damage(line) }
        if inArrivalOrder { line.pointee.edges.cameInArrivalOrder = true }
        if place(tick, line, sharesBefore: 0) {
            tally.trades &+= 1
        } else {
            tally.refused &+= 1
        }
        line.pointee.carry = .complete
    }

    /// The open bar, or the next one where none is open, cannot be right.
    mutating func damage(_ line: UnsafeMutablePointer<OrderLine>) {
        if line.pointee.isOpen {
            bars.pool[Int(line.pointee.newest)].state.status = .damaged
        } else {
            line.pointee.carry = .damaged
        }
    }

    /// Puts a trade into the open bar and into as many more as it fills; false where a sum would no
    /// longer fit.
    mutating func place(
        _ tick: Tick, _ line: UnsafeMutablePointer<OrderLine>, sharesBefore: UInt64
    ) -> Bool {
        if !line.pointee.isOpen { bars.open(tick, line, sharesBefore: sharesBefore) }
        return rule.splits ? split(tick, line, sharesBefore: sharesBefore) : add(tick, line)
    }

    private mutating func split(
        _ tick: Tick, _ line: UnsafeMutablePointer<OrderLine>, sharesBefore: UInt64
    ) -> Bool {
        var rest = tick
        var before = sharesBefore
        var filled = 0
        while true {
            if !line.pointee.isOpen { bars.open(rest, line, sharesBefore: before) }
            let sum = bars.pool[Int(line.pointee.newest)].sum
            let shares = rule.sharesToFill(sum, rest)
            if shares == 0 { return add(rest, line) }
            guard filled < Self.barsPerTickMax && pending.count < Self.barsPerStepMax else {
                tally.unsplit &+= 1
                damage(line)
                return add(rest, line)
            }
            var piece = rest
            piece.size = shares
            guard add(piece, line) else { return false }
            rest.size &-= shares
            before &+= shares
            filled += 1
        }
    }

    /// Adds a trade, or a piece of one, to the open bar, and closes it when it is full.
    private mutating func add(_ tick: Tick, _ line: UnsafeMutablePointer<OrderLine>) -> Bool {
        let slot = line.pointee.newest
        let bar = bars.pool + Int(slot)
        guard bar.pointee.state.add(tick) else {
            bar.pointee.state.status = .damaged
            return false
        }
        if tick.sequence == 0 {
            bar.pointee.state.status = max(bar.pointee.state.status, .unproven)
        }
        bar.pointee.start = min(bar.pointee.start, tick.eventTime)
        bar.pointee.end = max(bar.pointee.end, tick.eventTime)
        bar.pointee.sum &+= rule.weight(of: tick, &line.pointee.sign)
        if keepsTicks { keep(tick, slot) }
        if rule.isReached(bar.pointee.sum) { close(line, kind: .onTime) }
        return true
    }

    private mutating func keep(_ tick: Tick, _ slot: UInt32) {
        let dropped = history.pointee.dropped
        history.pointee.append(tick, owner: slot, to: &bars.pool[Int(slot)].trades)
        guard history.pointee.dropped != dropped else { return }
        bars.pool[Int(slot)].isLossy = true
        if aggregates != nil { bars.pool[Int(slot)].state.status = .damaged }
    }

    /// Closes the open bar; it is put out at the end of the step, unless nothing is in it.
    mutating func close(_ line: UnsafeMutablePointer<OrderLine>, kind: Pane.Kind) {
        let slot = line.pointee.newest
        let bar = bars.pool + Int(slot)
        bars.close(line)
        if bar.pointee.state.isEmpty && bar.pointee.state.status != .damaged { return drop(slot) }
        bar.pointee.kind = kind
        bar.pointee.ordinal = ordinals.next(
            bar.pointee.instrument, start: bar.pointee.start, end: bar.pointee.end,
            &line.pointee.edges)
        pending.append(slot)
    }

    /// Closes what the end of the stream leaves unfinished.
    mutating func closeUnfinished() {
        guard bars.openCount > 0 else { return }
        var open: [UInt32] = []
        bars.forEachOpen { open.append($0) }
        for slot in open { close(bars.line(bars.pool[Int(slot)].instrument), kind: .partial) }
    }

    /// Forgets a closed bar and its trades.
    mutating func drop(_ slot: UInt32) {
        if keepsTicks { history.pointee.release(&bars.pool[Int(slot)].trades) }
        bars.release(slot)
    }
}
