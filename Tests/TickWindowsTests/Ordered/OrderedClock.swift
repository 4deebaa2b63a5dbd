import TickCore
import TickWindows

/// Event time as the rules say it, and what a bar is worth by it.
struct OrderedClock {
    struct Channel {
        let slack: Int64
        var highest: Int64?
        var told: Int64 = .min
        var isIdle = false
    }

    let strategy: WatermarkStrategy
    private(set) var channels: [Channel]
    private(set) var watermark = Int64.min
    private(set) var selected = 0
    private var seenOn: [InstrumentID: Set<Int>] = [:]
    private var damaged: [(time: Int64, channel: Int)] = []

    init(_ strategy: WatermarkStrategy, disorders: [Int64]) {
        self.strategy = strategy
        channels = disorders.map {
            let slack: Int64 =
                switch strategy {
                case .bounded(let bound): bound
                case .ascending: 0
                default: $0
                }
            return Channel(slack: slack)
        }
    }

    /// No source ever said how far it is, and nothing else is to move event time.
    var takesInArrivalOrder: Bool {
        strategy == .explicit && watermark == .min && channels.allSatisfy { $0.told == .min }
    }

    private func proven(_ channel: Channel) -> Int64 {
        guard let highest = channel.highest else { return .min }
        return Int64(clamping: Int128(highest) - Int128(channel.slack) - 1)
    }

    private mutating func combine() {
        let reached = channels.filter { !$0.isIdle }.map {
            strategy == .explicit ? $0.told : max($0.told, proven($0))
        }
        if let least = reached.min() { watermark = max(watermark, least) }
    }

    mutating func take(_ step: OrderedStep) {
        switch step {
        case .select(let channel): selected = channel
        case .observe(let time):
            channels[selected].isIdle = false
            channels[selected].highest = max(channels[selected].highest ?? time, time)
        case .watermark(let time):
            channels[selected].isIdle = false
            channels[selected].told = max(channels[selected].told, time)
        case .idle: channels[selected].isIdle = true
        case .tick, .unresolved: return
        }
        combine()
    }

    mutating func finish() { watermark = .max }

    mutating func see(_ instrument: InstrumentID) {
        seenOn[instrument, default: []].insert(selected)
    }

    mutating func damage(at time: Int64) { damaged.append((time, selected)) }

    func trust(_ instrument: InstrumentID, start: Int64, end: Int64) -> BarStatus {
        let seen = seenOn[instrument] ?? []
        if damaged.contains(where: {
            $0.time >= start && $0.time <= end && seen.contains($0.channel)
        }) {
            return .damaged
        }
        return seen.contains { proven(channels[$0]) < end } ? .assumed : .complete
    }
}
