import TickCore

/// A random run of several channels: ticks with disorder, gaps, heartbeats, epochs, ends.
struct BarScript {
    var channelCount: Int
    var disorders: [Int64]
    var margins: [Int64]
    var length: Int64
    private(set) var steps: [BarStep] = []
    private var random: SeededGenerator
    private var clocks: [Int64]
    private var ended: Set<Int> = []
    private var filling: Set<Int> = []
    private var sequence: UInt64 = 0
    private let ids: [InstrumentID]

    /// Far from and near both ends of time.
    static let bases: [Int64] = [0, -700, 1_000_000_007, .min + 40, .max - 900]

    init(seed: UInt64, ids: [InstrumentID], stepCount: Int = 250) {
        random = SeededGenerator(seed: seed)
        self.ids = ids
        channelCount = random.number(1...3)
        disorders = []
        margins = []
        length = [1, 3, 10, 64, 86_400][random.number(0...4)]
        let base = Self.bases.randomElement(using: &random)!
        clocks = Array(repeating: base, count: channelCount)
        for _ in 0..<channelCount {
            disorders.append(Int64([0, 4, 15][random.number(0...2)]))
            margins.append(Int64(random.number(0...30)))
        }
        for channel in 0..<channelCount where random.once(in: 2) {
            steps += [.select(channel), .epoch(missing: random.once(in: 2) ? 0 : 3)]
            message(on: channel, [])
        }
        for _ in 0..<stepCount { addStep() }
    }

    private func later(_ time: Int64, by delta: Int) -> Int64 {
        Int64(clamping: Int128(time) + Int128(delta))
    }

    private mutating func addStep() {
        let channel = random.number(0...channelCount - 1)
        steps.append(.select(channel))
        if ended.contains(channel) {
            if random.once(in: 8) {
                ended.remove(channel)
                steps.append(.epoch(missing: random.once(in: 3) ? 2 : 0))
                message(on: channel, [])
            }
            return
        }
        clocks[channel] = later(clocks[channel], by: random.number(0...6))
        switch random.number(0...39) {
        case 0 where !filling.contains(channel):
            steps.append(.giveUp)
            message(on: channel, [])
        case 1 where !filling.contains(channel):
            steps.append(.beginFilling)
            filling.insert(channel)
        case 2...4 where filling.contains(channel):
            steps.append(.endFilling)
            filling.remove(channel)
            message(on: channel, [])
        case 5, 6: steps.append(.heartbeat(later(clocks[channel], by: random.number(0...25))))
        case 7 where !filling.contains(channel) && random.once(in: 3):
            steps.append(.endSession)
            ended.insert(channel)
        case 8: steps.append(.unresolved(random.once(in: 2) ? .none : someone(), jittered(channel)))
        case 9 where !filling.contains(channel):
            steps.append(.epoch(missing: random.once(in: 2) ? 0 : 9))
            message(on: channel, [])
        default: message(on: channel, trades(on: channel))
        }
    }

    private mutating func someone() -> InstrumentID { ids.randomElement(using: &random)! }

    /// Mostly within the disorder, sometimes behind it, sometimes ahead.
    private mutating func jittered(_ channel: Int) -> Int64 {
        let back = random.once(in: 12) ? 60 : Int(disorders[channel])
        return later(clocks[channel], by: -random.number(0...back))
    }

    private mutating func trades(on channel: Int) -> [Tick] {
        let time = jittered(channel)
        return (0..<random.number(0...2)).map { _ in
            sequence += 1
            let rights = [
                Tick.Eligibility.all, [.volume, .count], [.highLow, .volume], [.last], [.count], [],
            ]
            return Tick(
                eventTime: time, sequence: random.once(in: 60) ? 0 : sequence / 2 + 1,
                price: Price(nanos: Int64(random.number(-5...5))),
                size: UInt64(random.number(0...4)), instrument: someone(),
                channel: UInt16(channel), kind: random.once(in: 30) ? .tradeBreak : .trade,
                eligibility: random.once(in: 4) ? rights.randomElement(using: &random)! : .all)
        }
    }

    private mutating func message(on channel: Int, _ ticks: [Tick]) {
        steps += ticks.map { .tick($0) }
        steps.append(.observe(ticks.first?.eventTime ?? jittered(channel)))
    }
}
