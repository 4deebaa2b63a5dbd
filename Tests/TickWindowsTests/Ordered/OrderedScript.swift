import TickCore
import TickWindows

/// One call into the windows with order-defined queries, as data.
enum OrderedStep {
    case select(Int)
    case tick(Tick)
    case observe(Int64)
    case watermark(Int64)
    case idle
    case unresolved(InstrumentID, Int64)
}

extension WindowSet where Output: ~Copyable {
    mutating func take(_ step: OrderedStep) {
        switch step {
        case .select(let channel): select(UInt16(channel))
        case .tick(let tick): accept(tick)
        case .observe(let time): observe(time)
        case .watermark(let time): advance(to: time)
        case .idle: becomeIdle()
        case .unresolved(let instrument, let time): unresolved(instrument, at: time)
        }
    }
}

/// A random run: several channels, disorder, trades broken and corrected at any time after.
struct OrderedScript {
    let strategy: WatermarkStrategy
    let disorders: [Int64]
    private(set) var plans: [WindowPlan] = []
    private(set) var steps: [OrderedStep] = []
    private var random: SeededGenerator
    private var clocks: [Int64]
    private var references: [UInt64] = []
    private var sequence: UInt64 = 0
    private let ids: [InstrumentID]
    private let sizeMax: Int
    /// How long explicit sources say nothing.
    private let quietSteps: Int

    init(seed: UInt64, ids: [InstrumentID], stepCount: Int = 220) {
        random = SeededGenerator(seed: seed)
        self.ids = ids
        let channelCount = random.number(1...3)
        let bound = Int64([0, 3, 12][random.number(0...2)])
        strategy =
            [.explicit, .explicit, .bounded(bound), .sequence, .ascending][random.number(0...4)]
        disorders = (0..<channelCount).map { _ in bound }
        let base = BarScript.bases.randomElement(using: &random)!
        clocks = Array(repeating: base, count: channelCount)
        sizeMax = [3, 40, 300][random.number(0...2)]
        quietSteps = [0, 150, .max][random.number(0...2)]
        for _ in 0..<random.number(1...4) { addPlan() }
        for _ in 0..<stepCount { addStep() }
    }

    private mutating func addPlan() {
        let measure = WindowKind.OrderMeasure.allCases.randomElement(using: &random)!
        let threshold =
            switch measure {
            case .ticks: random.number(1...6)
            case .volume: random.number(1...60)
            case .dollar: random.number(1...200)
            case .imbalance: random.number(1...4)
            }
        let overshoot = WindowKind.Overshoot.allCases.randomElement(using: &random)!
        var plan = WindowPlan(
            .order(measure, threshold: Int128(threshold), overshoot: overshoot))
        plan.watermark = strategy
        plan.allowedLateness = [0, 5, 40, .max].randomElement(using: &random)!
        plans.append(plan)
    }

    private func later(_ time: Int64, by delta: Int) -> Int64 {
        Int64(clamping: Int128(time) + Int128(delta))
    }

    private mutating func someone() -> InstrumentID { ids.randomElement(using: &random)! }

    private mutating func addStep() {
        let channel = random.number(0...clocks.count - 1)
        steps.append(.select(channel))
        clocks[channel] = later(clocks[channel], by: random.number(0...4))
        switch random.number(0...29) {
        case 0:
            steps.append(.unresolved(random.once(in: 3) ? .none : someone(), jittered(channel)))
        case 1, 2, 3, 4: if let restating = restating() { steps.append(.tick(restating)) }
        case 5...8 where strategy == .explicit && steps.count > quietSteps:
            if random.once(in: 12) { return steps.append(.idle) }
            steps.append(.watermark(later(clocks[channel], by: random.number(-8...0))))
        default:
            let time = jittered(channel)
            for _ in 0..<random.number(0...2) { steps.append(.tick(trade(time, channel))) }
            steps.append(.observe(time))
        }
    }

    private mutating func jittered(_ channel: Int) -> Int64 {
        let back = random.once(in: 10) ? 25 : random.once(in: 3) ? Int(disorders[channel]) : 0
        return later(clocks[channel], by: -random.number(0...back))
    }

    private mutating func rights() -> Tick.Eligibility {
        let rights: [Tick.Eligibility] = [
            .all, [.volume, .count], [.highLow, .volume], [.last], [.count], [], [.highLow],
        ]
        return random.once(in: 4) ? rights.randomElement(using: &random)! : .all
    }

    private mutating func trade(_ time: Int64, _ channel: Int) -> Tick {
        sequence += 1
        references.append(sequence)
        return Tick(
            eventTime: time, sequence: random.once(in: 60) ? 0 : sequence / 3 + 1,
            price: Price(nanos: Int64(random.number(-2...6))),
            size: UInt64(random.number(0...sizeMax)), reference: sequence, instrument: someone(),
            channel: UInt16(channel), kind: .trade, eligibility: rights())
    }

    /// A break or a correction, mostly of one of the last trades; now and then of none.
    private mutating func restating() -> Tick? {
        guard !references.isEmpty else { return nil }
        let recent = references.suffix(random.once(in: 4) ? 200 : 12)
        let reference = random.once(in: 12) ? 1_000_000 : recent.randomElement(using: &random)!
        var instrument = ids[0]
        for case .tick(let tick) in steps where tick.kind == .trade && tick.reference == reference {
            instrument = tick.instrument
        }
        return Tick(
            eventTime: 0, price: Price(nanos: Int64(random.number(-2...6))),
            size: UInt64(random.number(0...sizeMax)), reference: reference,
            instrument: instrument, kind: random.once(in: 2) ? .tradeBreak : .tradeCorrection,
            eligibility: rights())
    }
}
