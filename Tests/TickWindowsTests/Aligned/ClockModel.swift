import TickWindows

/// The watermark of one strategy, from the rules alone.
struct ClockModel {
    struct Channel {
        var slack: Int64
        var margin: Int64
        var highest: Int64?
        /// What it said itself, or heartbeats proved.
        var said = Int64.min
        var isIdle = false
    }

    let strategy: WatermarkStrategy
    private(set) var channels: [Channel] = []
    private(set) var watermark = Int64.min
    var selected = 0

    init(_ strategy: WatermarkStrategy) { self.strategy = strategy }

    mutating func addChannel(disorder: Int64, margin: Int64) {
        let slack: Int64 =
            switch strategy {
            case .bounded(let bound): bound
            case .ascending: 0
            case .sequence, .explicit: disorder
            }
        channels.append(Channel(slack: slack, margin: max(margin, slack)))
    }

    /// The latest event time of all channels.
    var latest: Int64? { channels.compactMap(\.highest).max() }

    private func reached(_ channel: Channel) -> Int64 {
        guard strategy != .explicit, let highest = channel.highest else { return channel.said }
        return max(channel.said, Int64(clamping: Int128(highest) - Int128(channel.slack) - 1))
    }

    /// Whether the watermark has moved.
    mutating func take(_ step: StreamStep) -> Bool {
        switch step {
        case .select(let channel): selected = channel
        case .tick: break
        case .observe(let time):
            channels[selected].isIdle = false
            channels[selected].highest = max(channels[selected].highest ?? time, time)
        case .watermark(let time):
            channels[selected].isIdle = false
            channels[selected].said = max(channels[selected].said, time)
        case .heartbeat(let time):
            guard strategy == .sequence, channels[selected].highest != nil else { return false }
            let proven = Int128(time) - Int128(channels[selected].margin) - 1
            guard proven > Int128(reached(channels[selected])) else { return false }
            channels[selected].isIdle = false
            channels[selected].said = Int64(clamping: proven)
        case .idle: channels[selected].isIdle = true
        case .endSource:
            channels[selected].isIdle = false
            channels[selected].said = .max
        case .finish:
            watermark = .max
            return true
        }
        let active = channels.filter { !$0.isIdle }.map(reached)
        guard let least = active.min(), least > watermark else { return false }
        watermark = least
        return true
    }
}
