import TickCore
import TickWindows

/// Random queries over time and a random run of several sources into them: disorder, silence, ends,
/// breaks and corrections.
struct AlignedScript {
    private(set) var plans: [WindowPlan] = []
    private(set) var channels: [(disorder: Int64, margin: Int64)] = []
    private(set) var steps: [StreamStep] = []
    private var random: SeededGenerator
    private var clock: Int64
    private var sequence: UInt64 = 0
    private var sent: [Tick] = []
    private var ended: Set<Int> = []
    private let ids: [InstrumentID]

    init(seed: UInt64, ids: [InstrumentID], stepCount: Int = 160) {
        random = SeededGenerator(seed: seed)
        self.ids = ids
        clock = [0, -300, 1_000_000_007, -9_000_000_000_000][random.number(0...3)]
        addPlans()
        let channelCount = random.number(1...3)
        for _ in 0..<channelCount {
            channels.append((Int64([0, 3, 12][random.number(0...2)]), Int64(random.number(0...9))))
        }
        for _ in 0..<stepCount { addStep() }
        if random.once(in: 2) { steps += (0..<channelCount).flatMap { [.select($0), .endSource] } }
        steps.append(.finish)
        if random.once(in: 4) { addMessage(0) }
    }
}

/// The queries.
extension AlignedScript {
    private mutating func addPlans() {
        let isShared = random.once(in: 2)
        let unit = Int64(random.number(1...4))
        let strategy = anyStrategy()
        for _ in 0..<random.number(1...4) {
            let kind = isShared ? sharedKind(unit) : anyKind()
            var plan = WindowPlan(kind)
            plan.watermark = random.once(in: 4) ? anyStrategy() : strategy
            plan.allowedLateness = [0, 0, 2, 7, 40, .max][random.number(0...5)]
            if random.once(in: 4) { (plan.accumulation, plan.output) = (.discarding, .append) }
            if case .tumbling = kind, plan.accumulation == .accumulating, random.once(in: 2) {
                plan.fill = .previousClose
            }
            if random.once(in: 3) { plan.quietSteps = .skipped }
            plans.append(plan)
        }
    }

    private mutating func anyStrategy() -> WatermarkStrategy {
        switch random.number(0...4) {
        case 0: .explicit
        case 1: .ascending
        case 2: .sequence
        default: .bounded([0, 3, 10, 25][random.number(0...3)])
        }
    }

    private mutating func anyKind() -> WindowKind {
        let offset = Int64(random.number(-9...9))
        switch random.number(0...3) {
        case 0: return .tumbling(size: Int64(random.number(1...12)), offset: offset)
        case 1:
            let step = Int64(random.number(1...4))
            return .cumulate(
                sizeMax: step * Int64(random.number(1...5)), step: step, offset: offset)
        default:
            return .hop(
                size: Int64(random.number(1...17)), slide: Int64(random.number(1...9)),
                offset: offset)
        }
    }

    private mutating func sharedKind(_ unit: Int64) -> WindowKind {
        let offset = random.once(in: 4) ? Int64(random.number(-3...3)) : 0
        switch random.number(0...3) {
        case 0: return .tumbling(size: unit, offset: offset)
        case 1: return .tumbling(size: unit * Int64(random.number(1...4)), offset: offset)
        case 2:
            return .cumulate(
                sizeMax: unit * Int64(random.number(1...6)), step: unit, offset: offset)
        default:
            let slide = unit * Int64(random.number(1...3))
            return .hop(size: slide * Int64(random.number(1...4)), slide: slide, offset: offset)
        }
    }
}

/// The run.
extension AlignedScript {
    private mutating func addStep() {
        let channel = random.number(0...channels.count - 1)
        steps.append(.select(channel))
        clock += Int64(random.number(0...5))
        switch random.number(0...39) {
        case 0: steps.append(.idle)
        case 1...7: steps.append(.watermark(jittered(12)))
        case 8, 9: steps.append(.heartbeat(jittered(6)))
        case 10...12 where !sent.isEmpty: addRestatement()
        case 13 where random.once(in: 12) && ended.count + 1 < channels.count:
            ended.insert(channel)
            steps.append(.endSource)
        case 14 where random.once(in: 3): clock += Int64(random.number(10...60))
        default: addMessage(channel)
        }
    }

    private mutating func jittered(_ back: Int) -> Int64 {
        clock - Int64(random.number(0...(random.once(in: 9) ? 5 * back : back)))
    }

    private mutating func addMessage(_ channel: Int) {
        let time = jittered(random.once(in: 2) ? 2 : 12)
        for _ in 0..<random.number(1...2) {
            sequence += 1
            let tick = tick(time, channel)
            sent.append(tick)
            steps.append(.tick(tick))
        }
        steps.append(.observe(time))
    }

    private mutating func tick(_ time: Int64, _ channel: Int) -> Tick {
        let rights: [Tick.Eligibility] = [
            [.volume, .count], [.highLow, .count], [.last], [.count], [],
        ]
        return Tick(
            eventTime: time, sequence: sequence / 2 + 1,
            price: Price(nanos: Int64(random.number(-9...9))), size: UInt64(random.number(1...4)),
            reference: sequence, instrument: ids.randomElement(using: &random)!,
            channel: UInt16(channel), kind: .trade,
            eligibility: random.once(in: 4) ? rights.randomElement(using: &random)! : .all)
    }

    /// Mostly of a recent trade, sometimes of one broken before or never seen.
    private mutating func addRestatement() {
        let isRecent = !random.once(in: 4)
        var message =
            isRecent
            ? sent.suffix(6).randomElement(using: &random)! : sent.randomElement(using: &random)!
        if random.once(in: 12) { message.reference += 1_000_000 }
        message.kind = random.once(in: 2) ? .tradeBreak : .tradeCorrection
        message.price = Price(nanos: Int64(random.number(-20...20)))
        message.size = UInt64(random.number(1...9))
        message.eligibility = random.once(in: 5) ? [.volume, .count] : .all
        steps.append(.tick(message))
    }
}
