import TickCore

/// Which queries share a clock, and which of them share slices.
struct QueryLayout {
    private(set) var groups: [Group] = []

    /// Queries with one watermark strategy.
    struct Group {
        let strategy: WatermarkStrategy
        let closing: SessionClosing?
        var plans: [(plan: WindowPlan, number: UInt16)] = []
        var aligned: [SliceShare] = []
        var ordered: [(plan: WindowPlan, rule: OrderRule, number: UInt16)] = []
        var sessions: [SessionQuery] = []
        /// Users' timers run on this clock.
        var hasTimers = false
    }

    /// Queries, and the strategy that users' timers run on, if there are any.
    ///
    /// Throws: where a plan cannot be run.
    init(_ plans: [WindowPlan], timers: WatermarkStrategy? = nil) throws(PlanError) {
        for (number, plan) in plans.enumerated() {
            try plan.check()
            let index = groupIndex(plan)
            groups[index].plans.append((plan, UInt16(number)))
            if let windows = WindowSequence(plan.kind) {
                groups[index].add(plan, UInt16(number), windows)
            } else if let rule = OrderRule(plan.kind) {
                groups[index].ordered.append((plan, rule, UInt16(number)))
            } else if let session = SessionQuery(plan, UInt16(number)) {
                groups[index].sessions.append(session)
            }
        }
        if let timers { groups[groupIndex(timers, nil)].hasTimers = true }
    }

    /// Where each query's panes come among those of all queries that one step puts out. Panes that
    /// a changelog holds back come last of their clock's, and together.
    var places: [UInt16] {
        var places = [UInt16](repeating: 0, count: groups.reduce(0) { $0 + $1.plans.count })
        var next: UInt16 = 0
        for group in groups {
            let numbers =
                group.aligned.flatMap { $0.queries.map(\.number) } + group.ordered.map(\.number)
                + group.sessions.map(\.number)
            let held = Set(
                group.plans.filter { $0.plan.output == .append && Changelog.isNeeded($0.plan) }
                    .map(\.number))
            for number in numbers where !held.contains(number) {
                places[Int(number)] = next
                next += 1
            }
            for number in held { places[Int(number)] = next }
            next += 1
        }
        return places
    }

    /// The place of the clock that users' timers run on.
    var timersIndex: Int? { groups.firstIndex(where: \.hasTimers) }

    /// Queries by sessions have a clock of their own, as a session's end moves it.
    private mutating func groupIndex(_ plan: WindowPlan) -> Int {
        var closing: SessionClosing?
        if case .calendar(_, let calendar) = plan.kind {
            closing = SessionClosing(calendar, hold: plan.officialHold)
        }
        return groupIndex(plan.watermark, closing)
    }

    private mutating func groupIndex(
        _ strategy: WatermarkStrategy, _ closing: SessionClosing?
    ) -> Int {
        let known = groups.firstIndex { $0.strategy == strategy && $0.closing == closing }
        if let known { return known }
        groups.append(Group(strategy: strategy, closing: closing))
        return groups.count - 1
    }
}

extension QueryLayout.Group {
    mutating func add(_ plan: WindowPlan, _ number: UInt16, _ windows: WindowSequence) {
        for index in aligned.indices where aligned[index].take(plan, number, windows) { return }
        aligned.append(SliceShare(plan, number, windows))
    }

    /// Makes what runs these queries.
    func makeOperators(
        _ instruments: InstrumentTable, restates: Bool
    ) -> [QueryOperator] {
        var operators: [QueryOperator] = aligned.map { share in
            let windows = UnsafeMutablePointer<AlignedWindows>.allocate(capacity: 1)
            windows.initialize(
                to: AlignedWindows(
                    share.queries, grid: share.grid, instruments: instruments,
                    keepsTicks: restates || share.hasAggregates))
            return .aligned(windows)
        }
        if !ordered.isEmpty {
            let bars = UnsafeMutablePointer<OrderedBars>.allocate(capacity: 1)
            bars.initialize(
                to: OrderedBars(ordered, instruments: instruments, keepsTicks: restates))
            operators.append(.ordered(bars))
        }
        for query in sessions {
            let windows = UnsafeMutablePointer<SessionWindows>.allocate(capacity: 1)
            windows.initialize(
                to: SessionWindows(
                    query, aggregates: PaneAggregates.make(query.plan),
                    instruments: instruments, keepsTicks: restates))
            operators.append(.session(windows))
        }
        return operators
    }
}

/// Queries whose windows are made of the same slices of time.
struct SliceShare {
    private(set) var grid: SliceGrid
    private(set) var queries: [(plan: WindowPlan, number: UInt16, windows: WindowSequence)]

    /// The most slices of one window that are kept for the sake of sharing.
    static let slicesPerWindowMax: Int64 = 128

    /// Plans with aggregates keep their ticks; those without do not pay for it.
    let hasAggregates: Bool

    init(_ plan: WindowPlan, _ number: UInt16, _ windows: WindowSequence) {
        hasAggregates = !plan.aggregates.isEmpty
        grid = SliceGrid(windows)
        queries = [(plan, number, windows)]
    }

    /// Takes a further query in, if its windows are whole slices and not too many of them.
    mutating func take(
        _ plan: WindowPlan, _ number: UInt16, _ windows: WindowSequence
    ) -> Bool {
        let unit = windows.step
        let isWhole =
            grid.cut == grid.period && !grid.hasHoles && windows.sessions == nil
            && unit % grid.period == 0 && windows.size % unit == 0
            && WindowSequence.remainder(windows.offset, grid.period) == grid.offset
        let isDirect = windows.isTumbling && windows.size == grid.period
        let isFew = windows.size / grid.period <= Self.slicesPerWindowMax
        guard isWhole && isFew && !isDirect && plan.fill == .none,
            hasAggregates != plan.aggregates.isEmpty
        else { return false }
        queries.append((plan, number, windows))
        grid = SliceGrid(length: grid.period, sequences: queries.map(\.windows))
        return true
    }
}
