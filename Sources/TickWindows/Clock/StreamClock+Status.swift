import TickCore

/// What a window is worth as evidence when it fires.
extension StreamClock {
    /// What all windows with the same last instant share; made once for each.
    struct Floor {
        /// Channels that no message of their own carried past the window's end, one bit each.
        var quiet: UInt64
        /// No doubt anywhere: every window is as good as its own ticks.
        var isPlain: Bool
    }

    /// What windows that end with `last` share.
    func floor(last: Int64) -> Floor {
        let quiet = channelsShort(of: last)
        return Floor(
            quiet: quiet, isPlain: quiet == 0 && intervals.isEmpty && !hasOpenDoubt)
    }

    /// The most trust that an instrument's window `[start, end)` deserves.
    @inline(__always)
    func status(_ instrument: UInt32, start: Int64, end: Int64, _ floor: Floor) -> BarStatus {
        floor.isPlain ? .complete : worst(instrument, start: start, end: end, floor.quiet)
    }

    /// Forgets doubts that lie wholly before `time`.
    mutating func prune(before time: Int64) {
        if !intervals.isEmpty { intervals.prune(before: time) }
    }

    private func worst(
        _ instrument: UInt32, start: Int64, end: Int64, _ quiet: UInt64
    ) -> BarStatus {
        let index = Int(instrument)
        let channels = index < channelsOf.count ? channelsOf[index] : 0
        let floor = channels & quiet == 0 ? BarStatus.complete : .assumed
        var worst = max(floor, intervals.worst(start: start, end: end, channels: channels))
        for channel in 0..<channelCount where channels & (1 << UInt64(channel)) != 0 {
            if let doubt = clocks[channel].doubt, doubt.from < end {
                worst = max(worst, doubt.status)
            }
        }
        return worst
    }

    /// The channels that no message of their own carried past `last`, one bit each; a heartbeat's
    /// margin, or the end of the input, stands in for it.
    private func channelsShort(of last: Int64) -> UInt64 {
        var short: UInt64 = 0
        for channel in 0..<channelCount where !clocks[channel].isEnded {
            let proven = ChannelClock.watermark(
                after: clocks[channel].highest, slack: clocks[channel].disorder)
            if proven < last { short |= 1 << UInt64(channel) }
        }
        return short
    }

    private var hasOpenDoubt: Bool {
        (0..<channelCount).contains { clocks[$0].doubt != nil }
    }
}
