import TickCore

/// Bars worked out from the rules alone: all ticks are kept, each bar is recomputed when it fires.
struct BarModel {
    struct Channel {
        let disorder: Int64
        let margin: Int64
        var highest: Int64?
        var beat = Int64.min
        var isEnded = false
    }

    /// Messages that are missing or late: after `before`, until `after` was observed.
    struct Break {
        let channel: Int
        let before: Int64?
        var after: Int64?
        var canClose: Bool
        let status: BarStatus
    }

    struct Window {
        var ticks: [Tick] = []
        var worst = BarStatus.complete
    }

    struct Key: Hashable {
        let start: Int64
        let instrument: InstrumentID
    }

    let length: Int64
    let order: [InstrumentID: Int]
    var channels: [Channel] = []
    private(set) var log = BarLog()
    private var selected = 0
    private var watermark = Int64.min
    private var open: [Key: Window] = [:]
    private var breaks: [Break] = []
    private var damagedNowhere: [(time: Int64, channels: Set<Int>)] = []
    private var seenOn: [InstrumentID: Set<Int>] = [:]

    init(length: Int64, order: [InstrumentID: Int]) {
        self.length = length
        self.order = order
    }

    /// Saturating at the ends of Int64.
    private static func clamp(_ value: Int128) -> Int64 {
        Int64(clamping: value)
    }

    private func proven(_ channel: Channel) -> Int64 {
        channel.highest.map { Self.clamp(Int128($0) - Int128(channel.disorder) - 1) } ?? .min
    }

    private func reached(_ channel: Channel) -> Int64 { max(proven(channel), channel.beat) }

    private func start(of time: Int64) -> Int64? {
        var quotient = Int128(time) / Int128(length)
        if Int128(time) % Int128(length) < 0 { quotient -= 1 }
        let start = quotient * Int128(length)
        guard start >= Int128(Int64.min), start + Int128(length) <= Int128(Int64.max) else {
            return nil
        }
        return Int64(start)
    }

    mutating func take(_ step: BarStep) {
        switch step {
        case .select(let channel): selected = channel
        case .tick(let tick): accept(tick)
        case .observe(let time): observe(time)
        case .heartbeat(let time):
            guard channels[selected].highest != nil else { return }
            let slack = Int128(max(channels[selected].margin, channels[selected].disorder))
            channels[selected].beat = max(
                channels[selected].beat, Self.clamp(Int128(time) - slack - 1))
            advance()
        case .epoch(let missing):
            if missing > 0 {
                note(.damaged, canClose: true)
            } else if channels[selected].highest != nil && !channels[selected].isEnded {
                note(.assumed, canClose: true)
            }
            channels[selected].isEnded = false
            advance()
        case .giveUp: note(.damaged, canClose: true)
        case .beginFilling: note(.recovered, canClose: false)
        case .endFilling:
            for index in breaks.indices where breaks[index].channel == selected {
                breaks[index].canClose = true
            }
        case .endSession:
            channels[selected].isEnded = true
            advance()
        case .unresolved(let instrument, let time): unresolved(instrument, time)
        }
    }

    mutating func finish() {
        watermark = .max
        fire()
    }

    private mutating func note(_ status: BarStatus, canClose: Bool) {
        breaks.append(
            Break(
                channel: selected, before: channels[selected].highest, after: nil,
                canClose: canClose, status: status))
    }

    private mutating func accept(_ tick: Tick) {
        guard tick.kind == .trade, tick.eligibility != [] else { return }
        guard let start = start(of: tick.eventTime) else { return }
        let last = start + (length - 1)
        guard last > watermark else {
            let late = tick
            log.late(late, start: start, end: last + 1, watermark: watermark)
            return
        }
        seenOn[tick.instrument, default: []].insert(selected)
        var window = open[Key(start: start, instrument: tick.instrument)] ?? Window()
        window.ticks.append(tick)
        if tick.sequence == 0 { window.worst = max(window.worst, .unproven) }
        if tick.eventTime <= watermark { window.worst = max(window.worst, .disordered) }
        open[Key(start: start, instrument: tick.instrument)] = window
    }

    private mutating func unresolved(_ instrument: InstrumentID, _ time: Int64) {
        guard let start = start(of: time), start + (length - 1) > watermark else { return }
        guard instrument != .none else { return damagedNowhere.append((time, [selected])) }
        seenOn[instrument, default: []].insert(selected)
        open[Key(start: start, instrument: instrument), default: Window()].worst = .damaged
    }

    private mutating func observe(_ time: Int64) {
        for index in breaks.indices
        where breaks[index].channel == selected && breaks[index].canClose {
            if breaks[index].after == nil { breaks[index].after = time }
        }
        channels[selected].highest = max(channels[selected].highest ?? time, time)
        advance()
    }

    private mutating func advance() {
        guard let least = channels.filter({ !$0.isEnded }).map(reached).min() else { return }
        watermark = max(watermark, least)
        fire()
    }

    private mutating func fire() {
        let due = open.keys.filter { $0.start + (length - 1) <= watermark }
        let sorted = due.sorted {
            ($0.start, order[$0.instrument]!) < ($1.start, order[$1.instrument]!)
        }
        for key in sorted { log.emit(facts: bar(key, open.removeValue(forKey: key)!)) }
    }

    private func bar(_ key: Key, _ window: Window) -> BarFacts {
        var bar = BarFacts(
            instrument: key.instrument.rawValue, start: key.start, end: key.start + length)
        let inOrder = window.ticks.enumerated().sorted {
            let (left, right) = ($0.element, $1.element)
            return (left.eventTime, left.channel, left.sequence, $0.offset)
                < (right.eventTime, right.channel, right.sequence, $1.offset)
        }.map(\.element)
        let last = inOrder.filter { $0.eligibility.contains(.last) }
        bar.open = last.first?.price.nanos
        bar.close = last.last?.price.nanos
        let extremes = inOrder.filter { $0.eligibility.contains(.highLow) }.map(\.price.nanos)
        bar.high = extremes.max()
        bar.low = extremes.min()
        bar.trades = UInt64(inOrder.count { $0.eligibility.contains(.count) })
        for tick in inOrder where tick.eligibility.contains(.volume) {
            bar.volume += tick.size
            bar.notional += Int128(tick.price.nanos) * Int128(tick.size)
        }
        bar.status = status(key, window.worst)
        return bar
    }

    private func status(_ key: Key, _ own: BarStatus) -> BarStatus {
        let last = key.start + (length - 1)
        let seen = seenOn[key.instrument] ?? []
        var worst = own
        for channel in seen where !channels[channel].isEnded && proven(channels[channel]) < last {
            worst = max(worst, .assumed)
        }
        for one in breaks where seen.contains(one.channel) {
            let slack = Int128(channels[one.channel].disorder)
            let from = one.before.map { Int128($0) - slack } ?? Int128(Int64.min)
            let to = one.after.map { Int128($0) + slack } ?? Int128(Int64.max)
            if from <= Int128(last) && to >= Int128(key.start) { worst = max(worst, one.status) }
        }
        for one in damagedNowhere where !one.channels.isDisjoint(with: seen) {
            if one.time >= key.start && one.time <= last { worst = .damaged }
        }
        return worst
    }
}
