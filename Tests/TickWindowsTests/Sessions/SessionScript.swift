import TickCore
import TickWindows

/// A random run of sessions: a plan, and steps of several channels.
struct SessionScript: CustomStringConvertible {
    private(set) var plan: WindowPlan
    private(set) var options = WindowSet<SessionLog>.Options()
    private(set) var disorders: [Int64] = []
    private(set) var steps: [SessionStep] = []
    private var random: SeededGenerator
    private var clock: Int64
    private var reached: Int64
    private var ended: Set<Int> = []
    private var sequence: UInt64 = 0
    private var known: [Tick] = []
    private let ids: [InstrumentID]
    private let pace: Int
    private let back: Int

    /// Far from and near both ends of time.
    static let bases: [Int64] = [0, -700, 1_000_000_007, .min + 40, .max - 2_500]

    init(seed: UInt64, ids: [InstrumentID], stepCount: Int = 250) {
        random = SeededGenerator(seed: seed)
        let gap = Int64([1, 2, 5, 10, 64][random.number(0...4)])
        plan = WindowPlan(.session(gap: gap, touching: random.once(in: 2) ? .merge : .split))
        plan.allowedLateness = [0, 1, 7, 40, 400, .max][random.number(0...5)]
        if random.once(in: 3) {
            plan.accumulation = .discarding
            plan.output = .append
        }
        plan.watermark =
            [.explicit, .bounded(0), .bounded(20), .ascending, .sequence][random.number(0...4)]
        options.restates = random.once(in: 2)
        self.ids = Array(ids.prefix(random.number(1...ids.count)))
        pace = random.number(0...Int(2 * gap))
        back = [0, Int(gap), 3 * Int(gap), 600][random.number(0...3)]
        clock = Self.bases.randomElement(using: &random)!
        reached = clock
        for _ in 0..<random.number(1...3) { disorders.append([0, 4, 30][random.number(0...2)]) }
        for _ in 0..<stepCount { addStep() }
    }

    var description: String {
        "\(plan.kind), lateness \(plan.allowedLateness), \(plan.accumulation), "
            + "\(plan.watermark), restates \(options.restates)"
    }

    /// What each channel's event times may go back by, as its watermark has it.
    var slacks: [Int64] {
        switch plan.watermark {
        case .explicit, .sequence: disorders
        case .bounded(let bound): disorders.map { _ in bound }
        case .ascending: disorders.map { _ in 0 }
        }
    }

    private func later(_ time: Int64, by delta: Int) -> Int64 {
        Int64(clamping: Int128(time) + Int128(delta))
    }

    private mutating func addStep() {
        let channel = random.number(0...disorders.count - 1)
        steps.append(.select(channel))
        guard !ended.contains(channel) else { return }
        clock = later(clock, by: random.number(0...pace))
        switch random.number(0...29) {
        case 0...2 where options.restates: restateSome()
        case 3 where !options.restates:
            steps.append(.unresolved(someone(), jittered()))
        case 4 where random.once(in: 8):
            steps.append(.endSource)
            ended.insert(channel)
        case 5...9 where plan.watermark == .explicit:
            reached = max(reached, later(clock, by: -random.number(0...back)))
            steps.append(.watermark(reached))
        default: message(channel)
        }
    }

    private mutating func someone() -> InstrumentID { ids.randomElement(using: &random)! }

    private mutating func jittered() -> Int64 { later(clock, by: -random.number(0...back)) }

    private mutating func someRights() -> Tick.Eligibility {
        let rights = [
            Tick.Eligibility.all, [.volume, .count], [.highLow, .volume], [.last], [.count],
        ]
        return random.once(in: 4) ? rights.randomElement(using: &random)! : .all
    }

    private mutating func message(_ channel: Int) {
        let time = jittered()
        for _ in 0..<random.number(0...2) {
            sequence += 1
            let tick = Tick(
                eventTime: time, sequence: random.once(in: 60) ? 0 : sequence / 2 + 1,
                price: Price(nanos: Int64(random.number(-5...5))),
                size: UInt64(random.number(0...4)), reference: sequence, instrument: someone(),
                channel: UInt16(channel), kind: .trade,
                eligibility: random.once(in: 40) ? [] : someRights())
            known.append(tick)
            steps.append(.tick(tick))
        }
        steps.append(.observe(time))
    }

    /// Mostly a trade of late; sometimes one that is long gone, or that never was.
    private mutating func restateSome() {
        guard !known.isEmpty else { return }
        let recent = random.once(in: 6) ? known.count : min(known.count, 8)
        var tick = known[known.count - random.number(1...recent)]
        if random.once(in: 15) { tick.reference += 1_000_000 }
        if random.once(in: 2) {
            tick.kind = .tradeBreak
        } else {
            tick.kind = .tradeCorrection
            tick.price = Price(nanos: Int64(random.number(-9...9)))
            tick.size = UInt64(random.number(0...4))
            tick.eligibility = random.once(in: 6) ? [] : someRights()
        }
        steps.append(.tick(tick))
        steps.append(.observe(jittered()))
    }
}
