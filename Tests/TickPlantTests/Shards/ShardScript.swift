import TickCore
import TickWindows

@testable import TickPlant

/// One call of the ingest thread.
enum ShardStep {
    case tick(Tick)
    case observe(Int64)
    case unresolved(InstrumentID, Int64)
    case event(ChannelEvent)
}

/// A random run of two channels into queries of every kind, or over time alone, with breaks, gaps,
/// late ticks and absurd times.
struct ShardScript {
    let plans: [WindowPlan]
    let steps: [ShardStep]
    let symbolCount: Int
    static let channelCount = 2
    static let futureSkewMax: Int64 = 500

    init(seed: UInt64, stepCount: Int = 600) {
        var random = SplitMix64(seed: seed)
        plans = seed % 2 == 0 ? Self.plans(&random) : Self.timePlans(&random)
        symbolCount = 1 + random.below(12)
        var steps: [ShardStep] = [.event(.select(0))]
        var time: Int64 = 100
        var reference: UInt64 = 1
        for _ in 0..<stepCount {
            time += Int64(random.below(8))
            steps += Self.step(&random, time, &reference, symbols: symbolCount)
        }
        steps.append(.event(.finish))
        self.steps = steps
    }

    /// A run of these steps, behind the choice of the first channel.
    init(_ plans: [WindowPlan], symbolCount: Int, steps: [ShardStep]) {
        self.plans = plans
        self.symbolCount = symbolCount
        self.steps = [.event(.select(0))] + steps + [.event(.finish)]
    }

    private static func plans(_ random: inout SplitMix64) -> [WindowPlan] {
        let kinds: [WindowKind] = [
            .tumbling(size: 10), .tumbling(size: 20), .hop(size: 30, slide: 10),
            .cumulate(sizeMax: 40, step: 10), .session(gap: 12),
            .session(gap: 9, touching: .split), .order(.ticks, threshold: 3),
            .order(.volume, threshold: 40, overshoot: .split),
        ]
        return kinds.map { kind in
            var plan = WindowPlan(kind)
            plan.allowedLateness = [0, 15, 200][random.below(3)]
            plan.output = OutputKind.allCases[random.below(3)]
            plan.watermark = random.below(4) == 0 ? .bounded(5) : .sequence
            var isOrdered = false
            if case .order = kind { isOrdered = true }
            if random.below(5) == 0 && !isOrdered {
                plan.output = .append
                plan.accumulation = .discarding
            }
            return plan
        }
    }

    /// Windows over time alone, which shards are told of only at the edges of their slices.
    private static func timePlans(_ random: inout SplitMix64) -> [WindowPlan] {
        let kinds: [WindowKind] = [
            .tumbling(size: 10), .tumbling(size: 25, offset: 3), .hop(size: 30, slide: 10),
            .hop(size: 25, slide: 10), .hop(size: 10, slide: 25),
            .cumulate(sizeMax: 40, step: 10), .tumbling(size: 300),
        ]
        let isFilled = random.below(3) == 0
        return kinds.filter { _ in random.below(3) > 0 || isFilled }.map { kind in
            var plan = WindowPlan(kind)
            plan.allowedLateness = [0, 0, 15, 200][random.below(4)]
            plan.output = plan.allowedLateness == 0 || random.below(8) == 0 ? .append : .upsert
            plan.watermark = random.below(4) == 0 ? .bounded(5) : .sequence
            if isFilled, case .tumbling = kind { plan.fill = .previousClose }
            return plan
        } + [WindowPlan(.tumbling(size: 40))]
    }

    private static func step(
        _ random: inout SplitMix64, _ time: Int64, _ reference: inout UInt64, symbols: Int
    ) -> [ShardStep] {
        let instrument = InstrumentID(rawValue: UInt32(random.below(symbols)))
        switch random.below(40) {
        case 0: return [.event(.select(UInt16(random.below(channelCount))))]
        case 1: return [.event(.giveUpGap)]
        case 2: return [.event(.beginFilling)]
        case 3: return [.event(.endFilling)]
        case 4: return [.event(.heartbeat(at: time + Int64(random.below(20))))]
        case 5: return [.unresolved(random.below(3) == 0 ? .none : instrument, time)]
        case 6: return [.observe(time + 10_000)]
        case 7: return [.event(.becomeIdle)]
        case 8: return [.event(.beginEpoch(missing: UInt64(random.below(2))))]
        case 9...12:
            var tick = trade(&random, time, instrument, reference)
            tick.kind = .tradeBreak
            tick.reference = UInt64(1 + random.below(Int(reference)))
            return [.tick(tick), .observe(time)]
        case 13...22: return [.observe(time - Int64(random.below(4)))]
        default:
            reference += 1
            let late = random.below(6) == 0 ? Int64(random.below(60)) : 0
            return [
                .tick(trade(&random, time - late, instrument, reference)), .observe(time - late),
            ]
        }
    }

    private static func trade(
        _ random: inout SplitMix64, _ time: Int64, _ instrument: InstrumentID, _ reference: UInt64
    ) -> Tick {
        Tick(
            eventTime: time, sequence: reference, price: Price(nanos: Int64(random.below(50) + 1)),
            size: UInt64(random.below(20) + 1), reference: reference, instrument: instrument,
            channel: 0, kind: .trade)
    }
}

struct SplitMix64 {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
