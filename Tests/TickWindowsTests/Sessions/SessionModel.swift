import TickCore
import TickWindows

/// Sessions worked out from the rules alone: every live session keeps its trades, and whatever is
/// asked of it is computed from them anew.
struct SessionModel {
    struct Trade {
        var tick: Tick
        let arrival: Int
        /// A pane held it.
        var isOut = false
    }

    struct Session {
        let instrument: InstrumentID
        var trades: [Trade] = []
        /// Times of trades that nobody could resolve.
        var unseen: [Int64] = []
        var number: UInt32 = 0
        var out: [[Int64]] = []
        var isPending = true
        var worst = BarStatus.complete
    }

    struct Channel {
        var highest: Int64?
        var watermark = Int64.min
        let slack: Int64
    }

    let gap: Int128
    let touches: Bool
    let lateness: Int128
    let discards: Bool
    let isExplicit: Bool
    let order: [InstrumentID: Int]
    var channels: [Channel] = []
    private(set) var log = SessionLog()
    private var live: [Session] = []
    private var watermark = Int64.min
    private var selected = 0
    private var arrivals = 0
    private var seenOn: [InstrumentID: Set<Int>] = [:]

    init(_ plan: WindowPlan, slacks: [Int64], order: [InstrumentID: Int]) {
        guard case .session(let gap, let touching) = plan.kind else { fatalError("no sessions") }
        self.gap = Int128(gap)
        touches = touching == .merge
        lateness = Int128(plan.allowedLateness)
        discards = plan.accumulation == .discarding
        isExplicit = plan.watermark == .explicit
        self.order = order
        channels = slacks.map { Channel(slack: $0) }
    }

    mutating func take(_ step: SessionStep) {
        switch step {
        case .select(let channel): selected = channel
        case .tick(let tick) where tick.kind == .trade: accept(tick)
        case .tick(let tick): restate(tick)
        case .observe(let time):
            channels[selected].highest = max(channels[selected].highest ?? time, time)
            if !isExplicit {
                channels[selected].watermark = max(channels[selected].watermark, proven(selected))
            }
            advance()
        case .watermark(let time):
            channels[selected].watermark = max(channels[selected].watermark, time)
            advance()
        case .unresolved(let instrument, let time): unresolved(instrument, time)
        case .endSource:
            channels[selected].watermark = .max
            advance()
        }
    }

    mutating func finish() {
        watermark = .max
        fire()
    }

    private func proven(_ channel: Int) -> Int64 {
        guard let highest = channels[channel].highest else { return .min }
        return Int64(clamping: Int128(highest) - Int128(channels[channel].slack) - 1)
    }

    private mutating func advance() {
        watermark = max(watermark, channels.map(\.watermark).min()!)
        fire()
    }

    private mutating func fire() {
        var due = live.indices.filter {
            live[$0].isPending && end(live[$0]) - 1 <= Int128(watermark)
        }
        due.sort { isBefore(live[$0], live[$1]) }
        for index in due {
            var session = live[index]
            put(&session, .onTime)
            live[index] = session
        }
        bury()
    }

    private mutating func bury() {
        live = live.filter { $0.isPending || !isLate(end($0)) }
    }
}

/// Edges.
extension SessionModel {
    private func times(_ session: Session) -> [Int128] {
        session.trades.map { Int128($0.tick.eventTime) } + session.unseen.map { Int128($0) }
    }

    private func start(_ session: Session) -> Int128 { times(session).min()! }
    private func end(_ session: Session) -> Int128 { times(session).max()! + gap }

    private func isLate(_ end: Int128) -> Bool {
        min(end - 1 + lateness, Int128(Int64.max)) <= Int128(watermark)
    }

    private func isBefore(_ left: Session, _ right: Session) -> Bool {
        (end(left), start(left), Int128(order[left.instrument]!))
            < (end(right), start(right), Int128(order[right.instrument]!))
    }

    private func joins(_ session: Session, _ instrument: InstrumentID, _ time: Int64) -> Bool {
        guard session.instrument == instrument else { return false }
        let (from, to) = (Int128(time), Int128(time) + gap)
        let (start, end) = (start(session), end(session))
        return touches ? start <= to && from <= end : start < to && from < end
    }

    /// Takes the sessions that a trade joins out and makes one of them.
    private mutating func takeJoined(_ instrument: InstrumentID, _ time: Int64) -> Session {
        let joined = live.filter { joins($0, instrument, time) }
        live = live.filter { !joins($0, instrument, time) }
        var whole = Session(instrument: instrument)
        for part in joined {
            whole.trades += part.trades
            whole.unseen += part.unseen
            whole.number = max(whole.number, part.number)
            whole.out += part.out
            whole.worst = max(whole.worst, part.worst)
        }
        return whole
    }
}

/// Trades.
extension SessionModel {
    private mutating func accept(_ tick: Tick) {
        guard tick.eligibility != [], Int128(tick.eventTime) + gap <= Int128(Int64.max) else {
            return
        }
        let end = Int128(tick.eventTime) + gap
        if isLate(end) && !live.contains(where: { joins($0, tick.instrument, tick.eventTime) }) {
            log.entries.append(
                .late(
                    .lateDropped, reference: tick.reference, start: tick.eventTime,
                    end: Int64(end), watermark: watermark))
            return
        }
        seenOn[tick.instrument, default: []].insert(selected)
        var session = takeJoined(tick.instrument, tick.eventTime)
        arrivals += 1
        session.trades.append(Trade(tick: tick, arrival: arrivals))
        if tick.sequence == 0 { session.worst = max(session.worst, .unproven) }
        if tick.eventTime <= watermark { session.worst = max(session.worst, .disordered) }
        settle(session)
    }

    /// A session that changed goes back among the live ones, put out at once where it is due.
    private mutating func settle(_ changed: Session) {
        var session = changed
        if end(session) - 1 <= Int128(watermark) {
            put(&session, .lateUpdate)
        } else {
            session.isPending = true
        }
        live.append(session)
        bury()
    }

    private mutating func unresolved(_ instrument: InstrumentID, _ time: Int64) {
        guard Int128(time) + gap <= Int128(Int64.max) else { return }
        let joined = live.filter { joins($0, instrument, time) }
        let end = max(Int128(time) + gap, joined.map(end).max() ?? Int128(Int64.min))
        guard end - 1 > Int128(watermark) else { return }
        seenOn[instrument, default: []].insert(selected)
        var session = takeJoined(instrument, time)
        session.unseen.append(time)
        session.worst = .damaged
        settle(session)
    }

    private mutating func restate(_ tick: Tick) {
        let kind: LateRecord.Kind = tick.kind == .tradeBreak ? .lateCancel : .lateCorrect
        func late(_ start: Int64, _ end: Int64) -> SessionLog.Entry {
            .late(kind, reference: tick.reference, start: start, end: end, watermark: watermark)
        }
        let found = live.firstIndex { session in
            session.instrument == tick.instrument
                && session.trades.contains { $0.tick.reference == tick.reference }
        }
        guard let found else { return log.entries.append(late(0, 0)) }
        let place = live[found].trades.firstIndex { $0.tick.reference == tick.reference }!
        guard !live[found].trades[place].isOut || !discards else {
            return log.entries.append(late(Int64(start(live[found])), Int64(end(live[found]))))
        }
        var session = live.remove(at: found)
        if tick.kind == .tradeBreak {
            session.trades.remove(at: place)
            recut(session)
        } else {
            session.trades[place].tick.price = tick.price
            session.trades[place].tick.size = tick.size
            session.trades[place].tick.eligibility = tick.eligibility
            settle(session)
        }
    }

    /// What is left of a session, part by part.
    private mutating func recut(_ old: Session) {
        var parts: [Session] = []
        for trade in old.trades.sorted(by: { $0.tick.eventTime < $1.tick.eventTime }) {
            if let last = parts.last, joins(last, old.instrument, trade.tick.eventTime) {
                parts[parts.count - 1].trades.append(trade)
            } else {
                parts.append(Session(instrument: old.instrument, trades: [trade]))
                parts[parts.count - 1].number = old.number
                parts[parts.count - 1].worst = old.worst
            }
        }
        var void: [[Int64]] = []
        for span in old.out {
            let heir = parts.firstIndex {
                Int128(span[0]) < end($0) && start($0) < Int128(span[1])
            }
            if let heir { parts[heir].out.append(span) } else { void.append(span) }
        }
        publish(parts, void, old)
    }

    private mutating func publish(_ parts: [Session], _ void: [[Int64]], _ old: Session) {
        var panes = void.isEmpty ? [] : [voidPane(void, old)]
        for part in parts {
            let before = log.entries.count
            settle(part)
            while log.entries.count > before {
                guard case .pane(let pane) = log.entries.removeLast() else { fatalError() }
                panes.append(pane)
            }
        }
        panes.sort { ($0.facts.end, $0.facts.start) < ($1.facts.end, $1.facts.start) }
        log.entries += panes.map { .pane($0) }
    }

    private func voidPane(_ spans: [[Int64]], _ old: Session) -> SessionPane {
        let sorted = spans.sorted { ($0[1], $0[0]) < ($1[1], $1[0]) }
        var facts = BarFacts(
            instrument: old.instrument.rawValue, start: sorted.last![0], end: sorted.last![1])
        facts.status = min(old.worst, .disordered)
        return SessionPane(
            facts: facts, kind: .lateUpdate, number: old.number, superseding: sorted)
    }
}

/// Panes.
extension SessionModel {
    private mutating func put(_ session: inout Session, _ kind: Pane.Kind) {
        session.isPending = false
        let content = session.trades.filter { !discards || !$0.isOut }
        for index in session.trades.indices { session.trades[index].isOut = true }
        let isNothing = content.allSatisfy { touchesNothing($0.tick) }
        if isNothing && session.worst != .damaged && session.out.isEmpty { return }
        let span = [Int64(start(session)), Int64(end(session))]
        var facts = facts(of: content, session.instrument, span)
        facts.status = max(session.worst, trust(session))
        log.entries.append(
            .pane(
                SessionPane(
                    facts: facts, kind: kind, number: session.number,
                    superseding: session.out.sorted { ($0[1], $0[0]) < ($1[1], $1[0]) })))
        session.number += 1
        session.out = discards ? [] : [span]
    }

    private func touchesNothing(_ tick: Tick) -> Bool {
        tick.eligibility == [] || (tick.eligibility == .volume && tick.size == 0)
    }

    private func trust(_ session: Session) -> BarStatus {
        let isShort = (seenOn[session.instrument] ?? []).contains {
            Int128(proven($0)) < end(session) - 1
        }
        return isShort ? .assumed : .complete
    }

    private func facts(
        of content: [Trade], _ instrument: InstrumentID, _ span: [Int64]
    ) -> BarFacts {
        var facts = BarFacts(instrument: instrument.rawValue, start: span[0], end: span[1])
        let inOrder = content.sorted {
            let (left, right) = ($0.tick, $1.tick)
            return (left.eventTime, left.channel, left.sequence, $0.arrival)
                < (right.eventTime, right.channel, right.sequence, $1.arrival)
        }.map(\.tick)
        let last = inOrder.filter { $0.eligibility.contains(.last) }
        facts.open = last.first?.price.nanos
        facts.close = last.last?.price.nanos
        let extremes = inOrder.filter { $0.eligibility.contains(.highLow) }.map(\.price.nanos)
        facts.high = extremes.max()
        facts.low = extremes.min()
        facts.trades = UInt64(inOrder.count { $0.eligibility.contains(.count) })
        for tick in inOrder where tick.eligibility.contains(.volume) {
            facts.volume += tick.size
            facts.notional += Int128(tick.price.nanos) * Int128(tick.size)
        }
        return facts
    }
}
