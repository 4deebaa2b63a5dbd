import TickCore
import TickWindows

/// A random run of one channel: trades, quotes, breaks, corrections and watermarks.
struct WindowScript {
    enum Step {
        case tick(Tick)
        case watermark(Int64)
    }

    private(set) var steps: [Step] = []
    private var random: SeededGenerator
    private var clock: Int64
    private var watermark: Int64 = .min
    private var sequence: UInt64 = 0
    private var trades: [Tick] = []
    private let ids: [InstrumentID]

    /// `lateness` is how far ticks come behind the watermark at most, now and then.
    init(
        seed: UInt64, ids: [InstrumentID], count: Int = 160, lateness: Int64, hasQuotes: Bool = true
    ) {
        random = SeededGenerator(seed: seed)
        self.ids = Array(ids.prefix(3))
        clock = [0, -300, 1_000_000_003].randomElement(using: &random)!
        for _ in 0..<count { addStep(lateness, hasQuotes) }
    }

    private mutating func addStep(_ lateness: Int64, _ hasQuotes: Bool) {
        clock += Int64(random.number(0...4)) * (random.once(in: 30) ? 20 : 1)
        switch random.number(0...19) {
        case 0...3:
            watermark = max(watermark, clock - Int64(random.number(0...12)))
            steps.append(.watermark(watermark))
        case 4 where !trades.isEmpty: restate()
        case 5...11 where hasQuotes: steps.append(.tick(quote(at: time(lateness))))
        default: trade(at: time(lateness))
        }
    }

    private mutating func time(_ lateness: Int64) -> Int64 {
        if lateness > 0 && random.once(in: 4) {
            return clock - Int64(random.number(0...Int(lateness)))
        }
        return watermark == .min ? clock : max(clock - Int64(random.number(0...6)), watermark + 1)
    }

    private mutating func trade(at time: Int64) {
        sequence += 1
        let rights: [Tick.Eligibility] = [.all, .all, .all, [.volume, .count], [.last, .highLow]]
        let tick = Tick(
            eventTime: time, sequence: sequence / 2 + 1,
            price: Price(nanos: Int64(random.number(990...1_010)) * 10_000_000),
            size: UInt64(random.number(0...300)), reference: sequence, instrument: someone(),
            kind: .trade, eligibility: rights.randomElement(using: &random)!)
        trades.append(tick)
        steps.append(.tick(tick))
    }

    private mutating func quote(at time: Int64) -> Tick {
        sequence += 1
        let bid = Int64(random.number(990...1_010)) * 10_000_000
        return Tick(
            eventTime: time, sequence: sequence / 2 + 1, bid: Price(nanos: bid),
            bidSize: UInt64(random.number(0...5)),
            ask: Price(nanos: bid + Int64(random.number(-1...7)) * 10_000_000),
            askSize: UInt64(random.number(0...5)), instrument: someone(),
            eligibility: random.once(in: 9) ? [] : .all)
    }

    private mutating func restate() {
        var tick = trades.randomElement(using: &random)!
        tick.kind = random.once(in: 2) ? .tradeBreak : .tradeCorrection
        tick.price.nanos += 10_000_000
        tick.size = 77
        if tick.kind == .tradeBreak { trades.removeAll { $0.reference == tick.reference } }
        steps.append(.tick(tick))
    }

    private mutating func someone() -> InstrumentID { ids.randomElement(using: &random)! }
}
