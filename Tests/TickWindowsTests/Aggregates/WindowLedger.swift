import TickCore
import TickWindows

/// Keeps all ticks that windows hold, and works out every pane's values from them anew.
struct WindowLedger {
    struct Identity: Hashable {
        let query: UInt16
        let instrument: InstrumentID
        let span: WindowSpan
    }

    let plans: [WindowPlan]
    private let windows: [ModelWindows]
    private var ticks: [Tick] = []
    private var watermark = Int64.min
    private var arrived: Tick?
    /// Windows that a trade came in time for, as far as their plan is concerned.
    private var due: [Identity] = []
    private var shown: [Identity: [UInt64]] = [:]
    private(set) var faults: [String] = []
    private(set) var checked = 0

    init(_ plans: [WindowPlan]) {
        self.plans = plans
        windows = plans.map { ModelWindows($0.kind) }
    }

    /// Takes what the windows are about to take.
    mutating func take(_ step: WindowScript.Step) {
        arrived = nil
        switch step {
        case .watermark(let time): watermark = max(watermark, time)
        case .tick(let tick): take(tick)
        }
    }

    private mutating func take(_ tick: Tick) {
        switch tick.kind {
        case .tradeBreak, .tradeCorrection:
            guard let index = ticks.firstIndex(where: { isNamed($0, by: tick) }),
                isNeeded(ticks[index])
            else { return }
            if tick.kind == .tradeBreak {
                ticks.remove(at: index)
            } else {
                ticks[index].price = tick.price
                ticks[index].size = tick.size
                ticks[index].conditions = 1
                ticks[index].eligibility = tick.eligibility
            }
        default:
            arrived = tick
            guard isNeeded(tick) else { return }
            ticks.append(tick)
            if tick.kind == .trade { noteDue(tick) }
        }
    }

    private func isNamed(_ trade: Tick, by tick: Tick) -> Bool {
        trade.kind == .trade && trade.reference == tick.reference
            && trade.instrument == tick.instrument
    }

    /// Whether any query still has a window for it; a quote between windows is always of use.
    private func isNeeded(_ tick: Tick) -> Bool {
        if case .session = plans[0].kind { return true }
        let spans = plans.indices.map { windows[$0].spans(holding: tick.eventTime) }
        if spans.allSatisfy(\.isEmpty) { return tick.kind == .quote }
        return plans.indices.contains { index in
            spans[index].contains { !isLate($0, plans[index]) }
        }
    }

    private func isLate(_ span: WindowSpan, _ plan: WindowPlan) -> Bool {
        span.end - 1 + plan.allowedLateness <= watermark
    }

    /// Looks at one pane that came out after the last step.
    mutating func check(_ pane: Pane, _ values: [AggregateValue]) {
        let plan = plans[Int(pane.query)]
        let instrument = pane.bar.instrument
        var held = inOrder(instrument, pane.span)
        var carried = lastQuote(instrument, before: pane.bar.start)
        let isAlone = plan.accumulation == .discarding && pane.kind == .lateUpdate
        if isAlone {
            held = arrived.map { [$0] } ?? []
            carried = nil
        }
        let model = AggregateModel(ticks: held, window: pane.span, carried: carried)
        var isVoid = false
        if case .session = plan.kind { isVoid = pane.isEmpty }
        for (spec, value) in zip(plan.aggregates, values)
        where !isVoid && !model.accepts(spec.name, value) {
            faults.append(
                "\(plan.name) \(pane.span) \(pane.kind): \(spec.name) is \(value) of \(held.count)")
        }
        if values.count != plan.aggregates.count { faults.append("\(values.count) values") }
        if Int(pane.bar.trades)
            != held.count(where: { $0.eligibility.contains(.count) && $0.kind == .trade })
        {
            faults.append("\(pane.span) has \(pane.bar.trades) trades")
        }
        checked += 1
        let identity = Identity(query: pane.query, instrument: instrument, span: pane.span)
        shown[identity] = isAlone ? nil : signature(identity)
    }

    /// Every window put out and not past its lateness shows what it holds now.
    mutating func checkShown() {
        for (identity, before) in shown {
            let plan = plans[Int(identity.query)]
            if case .session = plan.kind { continue }
            guard plan.accumulation == .accumulating, !isLate(identity.span, plan),
                before != signature(identity)
            else { continue }
            faults.append("\(plan.name) \(identity.span) was not put out anew")
        }
    }

    private mutating func noteDue(_ tick: Tick) {
        for (index, plan) in plans.enumerated() {
            for span in windows[index].spans(holding: tick.eventTime)
            where !isLate(span, plan) {
                due.append(
                    Identity(query: UInt16(index), instrument: tick.instrument, span: span))
            }
        }
    }

    /// Every window that a trade came in time for has been put out, unless all were broken.
    mutating func checkComplete() {
        for identity in due where shown[identity] == nil {
            let plan = plans[Int(identity.query)]
            let held = inOrder(identity.instrument, identity.span)
            if plan.accumulation == .accumulating && held.contains(where: { $0.kind == .trade }) {
                faults.append("\(plan.name) \(identity.span) is missing")
            }
        }
    }

    /// What a window's content consists of, trades and – where they matter and can matter – quotes.
    private func signature(_ identity: Identity) -> [UInt64] {
        let held = inOrder(identity.instrument, identity.span)
        guard held.contains(where: { $0.kind == .trade }) else { return [] }
        let wantsQuotes = plans[Int(identity.query)].wantsQuotes
        return held.filter { $0.kind == .trade || wantsQuotes }.map {
            $0.sequence << 32 | UInt64(truncatingIfNeeded: $0.price.nanos) << 2
                | UInt64($0.conditions)
        }
    }

    private func inOrder(_ instrument: InstrumentID, _ span: WindowSpan) -> [Tick] {
        ticks.enumerated().filter {
            $0.element.instrument == instrument
                && (span.start..<span.end).contains($0.element.eventTime)
        }.sorted {
            let (left, right) = ($0.element, $1.element)
            return (left.eventTime, left.sequence, $0.offset)
                < (right.eventTime, right.sequence, $1.offset)
        }.map(\.element)
    }

    private func lastQuote(_ instrument: InstrumentID, before start: Int64) -> Tick? {
        inOrder(instrument, WindowSpan(start: .min, end: start)).last { $0.kind == .quote }
    }
}

/// All windows of a kind that hold an instant, found by trying each.
struct ModelWindows {
    let kind: WindowKind

    init(_ kind: WindowKind) { self.kind = kind }

    func spans(holding time: Int64) -> [WindowSpan] {
        switch kind {
        case .tumbling(let size, let offset): hops(time, size, size, offset)
        case .hop(let size, let slide, let offset): hops(time, size, slide, offset)
        case .cumulate(let sizeMax, let step, let offset):
            hops(time, sizeMax, sizeMax, offset).flatMap { cycle in
                stride(from: cycle.start + step, through: cycle.end, by: Int(step)).map {
                    WindowSpan(start: cycle.start, end: $0)
                }.filter { time < $0.end }
            }
        case .calendar(let size, let calendar):
            calendar.session(at: time).map { session in
                stride(from: session.open, to: session.close, by: Int(size)).map {
                    WindowSpan(start: $0, end: min($0 + size, session.close))
                }.filter { $0.start <= time && time < $0.end }
            } ?? []
        case .session, .order: []
        }
    }

    private func hops(
        _ time: Int64, _ size: Int64, _ slide: Int64, _ offset: Int64
    ) -> [WindowSpan] {
        let near = (time - offset) / slide
        return ((near - size / slide - 2)...(near + 2)).map {
            WindowSpan(start: $0 * slide + offset, end: $0 * slide + offset + size)
        }.filter { $0.start <= time && time < $0.end }
    }
}
