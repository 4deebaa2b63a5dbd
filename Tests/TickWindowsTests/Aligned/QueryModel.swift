import TickCore
import TickWindows

/// One query over time, from the rules alone: every window keeps its own trades, and all that comes
/// out is worked out anew from them.
struct QueryModel {
    struct Trade {
        var tick: Tick
        /// Counts corrections.
        var version = 0
    }

    struct Key: Hashable {
        var instrument: InstrumentID
        var start: Int64
        var end: Int64
    }

    struct Window {
        /// Places in `trades`, in order of arrival.
        var members: [Int] = []
        var panes: UInt32 = 0
    }

    let plan: WindowPlan
    let order: [InstrumentID: Int]
    private(set) var log: [QueryOutput] = []
    private var trades: [Trade] = []
    private var windows: [Key: Window] = [:]
    /// By cycle of windows that begin together: the times of what came in or was taken back since
    /// one of them that holds it came out in time.
    private var changes: [Key: [Int64]] = [:]
    private var watermark = Int64.min

    init(_ plan: WindowPlan, order: [InstrumentID: Int]) {
        self.plan = plan
        self.order = order
    }
}

/// Where windows are.
extension QueryModel {
    private static func floor(_ time: Int64, _ length: Int64, _ offset: Int64) -> Int64 {
        var quotient = (time - offset) / length
        if (time - offset) % length < 0 { quotient -= 1 }
        return quotient * length + offset
    }

    /// All windows that hold an instant, by (end, start).
    func spans(_ time: Int64) -> [(start: Int64, end: Int64)] {
        switch plan.kind {
        case .tumbling(let size, let offset):
            let start = Self.floor(time, size, offset)
            return [(start, start + size)]
        case .hop(let size, let slide, let offset):
            var found: [(start: Int64, end: Int64)] = []
            var start = Self.floor(time, slide, offset)
            while start + size > time {
                found.append((start, start + size))
                start -= slide
            }
            return found.reversed()
        case .cumulate(let sizeMax, let step, let offset):
            let start = Self.floor(time, sizeMax, offset)
            let ends = stride(from: start + step, through: start + sizeMax, by: Int(step))
            return ends.filter { $0 > time }.map { (start, $0) }
        default: return []
        }
    }

    func isLate(_ end: Int64) -> Bool {
        Int64(clamping: Int128(end) - 1 + Int128(plan.allowedLateness)) <= watermark
    }

    func hasFired(_ end: Int64) -> Bool { end - 1 <= watermark }
}

/// What comes in.
extension QueryModel {
    mutating func take(_ tick: Tick) {
        switch tick.kind {
        case .trade: if tick.eligibility != [] { add(tick) }
        default: restate(tick)
        }
    }

    private mutating func add(_ tick: Tick) {
        let spans = spans(tick.eventTime)
        guard let last = spans.last else { return late(.unassigned, tick) }
        guard !isLate(last.end) else {
            return late(.lateDropped, tick, start: last.start, end: last.end)
        }
        trades.append(Trade(tick: tick))
        noteChange(tick.instrument, tick.eventTime, last.start)
        for span in spans where !isLate(span.end) {
            let key = Key(instrument: tick.instrument, start: span.start, end: span.end)
            windows[key, default: Window()].members.append(trades.count - 1)
            if hasFired(span.end) {
                let isWhole = plan.accumulation == .accumulating
                emit(key, .lateUpdate, isWhole ? windows[key]!.members : [trades.count - 1])
            }
        }
    }

    private mutating func restate(_ message: Tick) {
        let kind: LateRecord.Kind = message.kind == .tradeBreak ? .lateCancel : .lateCorrect
        let found = trades.lastIndex {
            $0.tick.reference == message.reference && $0.tick.instrument == message.instrument
                && $0.version >= 0
        }
        guard let found else { return late(kind, message) }
        let spans = spans(trades[found].tick.eventTime)
        let isLate = isLate(spans.last!.end)
        let isOut = plan.accumulation == .discarding && hasFired(spans.first!.end)
        if isLate || isOut { late(kind, message) }
        guard !isLate else { return }
        change(found, message)
        noteChange(message.instrument, trades[found].tick.eventTime, spans.last!.start)
        guard plan.accumulation == .accumulating else { return }
        for span in spans where hasFired(span.end) && !self.isLate(span.end) {
            let key = Key(instrument: message.instrument, start: span.start, end: span.end)
            emit(key, .lateUpdate, windows[key]?.members ?? [])
        }
    }

    private mutating func change(_ trade: Int, _ message: Tick) {
        if message.kind == .tradeBreak {
            trades[trade].version = -1
            for key in windows.keys { windows[key]!.members.removeAll { $0 == trade } }
        } else {
            trades[trade].version += 1
            trades[trade].tick.price = message.price
            trades[trade].tick.size = message.size
            trades[trade].tick.eligibility = message.eligibility
        }
    }
}

/// What comes out.
extension QueryModel {
    /// The watermark is here: all windows that it completes, by (end, start, instrument).
    mutating func advance(to watermark: Int64, latest: Int64?) {
        let before = self.watermark
        guard before < watermark else { return }
        self.watermark = watermark
        var due = windows.keys.filter { $0.end - 1 > before && $0.end - 1 <= watermark }
        if plan.fill != .none { due = Array(Set(due).union(quiet(after: before, latest))) }
        due.sort {
            ($0.end, $0.start, order[$0.instrument]!) < ($1.end, $1.start, order[$1.instrument]!)
        }
        for key in due { fire(key) }
    }

    /// All windows that are completed now, for every instrument; at the end of the stream up to
    /// that of the latest message.
    private func quiet(after before: Int64, _ latest: Int64?) -> [Key] {
        guard let first = windows.keys.map(\.start).min(), let latest,
            let last = spans(latest).first?.start, case .tumbling(let size, _) = plan.kind
        else { return [] }
        let from = max(first, before == .min ? first : spans(before + 1).first!.start)
        let through = watermark == .max ? last : spans(watermark + 1).first!.start - size
        guard from <= through else { return [] }
        return stride(from: from, through: through, by: Int(size)).flatMap { start in
            order.keys.map { Key(instrument: $0, start: start, end: start + size) }
        }
    }

    private mutating func fire(_ key: Key) {
        let members = windows[key]?.members ?? []
        if !content(key, members).isEmpty {
            if !isQuiet(key) { emit(key, .onTime, members) }
        } else if plan.fill != .none, let close = close(before: key) {
            emitFlat(key, close)
        }
    }

    /// The close of the instrument's latest window before this that has one.
    private func close(before key: Key) -> Int64? {
        let earlier = windows.filter {
            $0.key.instrument == key.instrument && $0.key.start < key.start
        }
        let closes = earlier.compactMap { earlier in
            content(earlier.key, earlier.value.members).close.map { (earlier.key.start, $0) }
        }
        return closes.max { $0.0 < $1.0 }?.1
    }

    private mutating func emitFlat(_ key: Key, _ close: Int64) {
        windows[key, default: Window()].panes += 1
        var flat = BarFacts(instrument: key.instrument.rawValue, start: key.start, end: key.end)
        (flat.open, flat.high, flat.low, flat.close) = (close, close, close, close)
        log.append(.pane(.init(kind: .fill, number: 0, content: flat, supersedes: [])))
    }

    /// Whether a cumulating window has nothing that those before it in its cycle had not.
    private mutating func isQuiet(_ key: Key) -> Bool {
        guard plan.quietSteps == .skipped, case .cumulate = plan.kind else { return false }
        let changes = changes[cycle(key), default: []]
        self.changes[cycle(key)] = changes.filter { $0 >= key.end }
        return changes.allSatisfy { $0 >= key.end }
    }

    private func cycle(_ key: Key) -> Key {
        Key(instrument: key.instrument, start: key.start, end: 0)
    }

    private mutating func noteChange(_ instrument: InstrumentID, _ time: Int64, _ start: Int64) {
        changes[cycle(Key(instrument: instrument, start: start, end: 0)), default: []].append(time)
    }

    private mutating func emit(_ key: Key, _ kind: Pane.Kind, _ members: [Int]) {
        let number = windows[key]?.panes ?? 0
        windows[key, default: Window()].panes += 1
        let isReplacing = number > 0 && plan.accumulation == .accumulating
        log.append(
            .pane(
                .init(
                    kind: kind, number: number, content: content(key, members),
                    supersedes: isReplacing ? [[key.start, key.end]] : [])))
    }

    private mutating func late(
        _ kind: LateRecord.Kind, _ tick: Tick, start: Int64 = 0, end: Int64 = 0
    ) {
        log.append(
            .late(
                kind, reference: tick.reference, start: start, end: end, watermark: watermark))
    }

    private func content(_ key: Key, _ members: [Int]) -> BarFacts {
        var bar = BarFacts(instrument: key.instrument.rawValue, start: key.start, end: key.end)
        let ticks = members.map { trades[$0].tick }.enumerated().sorted {
            let (left, right) = ($0.element, $1.element)
            return (left.eventTime, left.channel, left.sequence, $0.offset)
                < (right.eventTime, right.channel, right.sequence, $1.offset)
        }.map(\.element)
        let last = ticks.filter { $0.eligibility.contains(.last) }
        (bar.open, bar.close) = (last.first?.price.nanos, last.last?.price.nanos)
        let prices = ticks.filter { $0.eligibility.contains(.highLow) }.map(\.price.nanos)
        (bar.high, bar.low) = (prices.max(), prices.min())
        let shares = ticks.filter { $0.eligibility.contains(.volume) }
        bar.volume = shares.reduce(0) { $0 + $1.size }
        bar.notional = shares.reduce(0) { $0 + Int128($1.price.nanos) * Int128($1.size) }
        bar.trades = UInt64(ticks.count { $0.eligibility.contains(.count) })
        return bar
    }
}

extension BarFacts {
    /// Whether nothing is in it.
    fileprivate var isEmpty: Bool {
        trades == 0 && volume == 0 && open == nil && high == nil
    }
}
