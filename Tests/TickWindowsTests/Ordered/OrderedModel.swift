import TickCore
import TickWindows

/// One query for order-defined bars, worked out from the rules alone: every bar is a list of
/// trades, and whatever is asked of it is computed from that list.
struct OrderedModel {
    /// A trade, or a part of one, in a bar; `trade` tells which parts belong together.
    struct Part {
        var tick: Tick
        let trade: Int
    }

    struct ModelBar {
        var parts: [Part]
        /// What happened to it beside its trades.
        var mark = BarStatus.complete
        let signBefore: Sign
        var start: Int64 = 0
        var end: Int64 = 0
        var ordinal: UInt32 = 0
        var panes: UInt32 = 0
        var trust = BarStatus.complete
    }

    struct Sign {
        var price: Int64?
        var sign = 0
    }

    struct Line {
        var open: ModelBar?
        var closed: [ModelBar] = []
        var sign = Sign()
        var carry = BarStatus.complete
    }

    struct Held {
        var tick: Tick
        let arrival: Int
        var isBroken = false
    }

    let plan: WindowPlan
    let order: [InstrumentID: Int]
    var clock: OrderedClock
    var held: [Held] = []
    var lines: [InstrumentID: Line] = [:]
    private(set) var entries: [OrderedLog.Entry] = []
    /// Bars to be put out in this step: instrument, place among its closed bars, kind.
    var due: [(id: InstrumentID, place: Int, kind: Pane.Kind)] = []
    private var arrivals = 0

    init(_ plan: WindowPlan, order: [InstrumentID: Int], clock: OrderedClock) {
        self.plan = plan
        self.order = order
        self.clock = clock
    }

    mutating func take(_ step: OrderedStep) {
        switch step {
        case .tick(let tick) where tick.kind == .trade: accept(tick)
        case .tick(let tick): restate(tick)
        case .unresolved(let instrument, let time): unresolved(instrument, time)
        default:
            clock.take(step)
            takeDue()
        }
        putOut()
    }

    mutating func finish() {
        clock.finish()
        takeDue()
        for id in lines.keys { close(id, .partial) }
        putOut()
    }

    private mutating func accept(_ tick: Tick) {
        guard tick.eligibility != [] else { return }
        if tick.eventTime <= clock.watermark && clock.watermark > .min {
            let open = lines[tick.instrument]?.open
            let times = open.map { $0.parts.map(\.tick.eventTime) } ?? []
            if let start = times.min(), tick.eventTime >= start {
                lines[tick.instrument]!.open!.mark = max(open!.mark, .disordered)
            }
            note(late: .lateDropped, tick, start: times.min() ?? 0, end: times.max() ?? 0)
            return
        }
        clock.see(tick.instrument)
        if clock.takesInArrivalOrder { return cut(tick) }
        held.append(Held(tick: tick, arrival: arrivals))
        arrivals += 1
    }

    mutating func note(late kind: LateRecord.Kind, _ tick: Tick, start: Int64, end: Int64) {
        entries.append(
            .late(
                LateFacts(
                    kind: kind, reference: tick.reference, start: start, end: end,
                    watermark: clock.watermark)))
    }

    private mutating func unresolved(_ instrument: InstrumentID, _ time: Int64) {
        guard instrument != .none else { return clock.damage(at: time) }
        clock.see(instrument)
        let isLate = time <= clock.watermark && clock.watermark > .min
        if isLate || clock.takesInArrivalOrder { return mark(instrument) }
        let tick = Tick(
            eventTime: time, price: Price(nanos: 0), size: 0, instrument: instrument,
            channel: UInt16(clock.selected), kind: .status)
        held.append(Held(tick: tick, arrival: arrivals))
        arrivals += 1
    }

    private mutating func mark(_ id: InstrumentID) {
        if lines[id]?.open != nil {
            lines[id]!.open!.mark = .damaged
        } else {
            lines[id, default: Line()].carry = .damaged
        }
    }

    /// Takes all ticks that the watermark has reached.
    private mutating func takeDue() {
        guard clock.watermark > .min else { return }
        let reached = held.filter { $0.tick.eventTime <= clock.watermark }.sorted {
            let (left, right) = ($0.tick, $1.tick)
            return (left.eventTime, left.channel, left.sequence, $0.arrival)
                < (right.eventTime, right.channel, right.sequence, $1.arrival)
        }
        held.removeAll { $0.tick.eventTime <= clock.watermark }
        for item in reached where !item.isBroken {
            if item.tick.kind == .trade { cut(item.tick) } else { mark(item.tick.instrument) }
        }
    }

    private mutating func cut(_ tick: Tick) {
        cut(Part(tick: tick, trade: Int(tick.reference)))
        lines[tick.instrument]!.carry = .complete
    }

    private mutating func putOut() {
        let sorted = due.sorted {
            let (left, right) = (bar($0), bar($1))
            return (left.end, left.start, order[$0.id]!, left.ordinal)
                < (right.end, right.start, order[$1.id]!, right.ordinal)
        }
        due = []
        for item in sorted { emit(item.id, item.place, item.kind) }
    }

    private func bar(_ item: (id: InstrumentID, place: Int, kind: Pane.Kind)) -> ModelBar {
        lines[item.id]!.closed[item.place]
    }

    private mutating func emit(_ id: InstrumentID, _ place: Int, _ kind: Pane.Kind) {
        var bar = lines[id]!.closed[place]
        bar.trust = max(bar.trust, clock.trust(id, start: bar.start, end: bar.end))
        var facts = content(bar, id)
        facts.status = max(bar.mark, bar.trust)
        let span = WindowSpan(start: bar.start, end: bar.end, ordinal: bar.ordinal)
        let pane = OrderedFacts(
            bar: facts, kind: kind, number: bar.panes, ordinal: bar.ordinal,
            supersedes: bar.panes > 0 ? [span] : [])
        bar.panes += 1
        lines[id]!.closed[place] = bar
        entries.append(.pane(pane))
    }
}
