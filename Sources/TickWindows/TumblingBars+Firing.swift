import TickCore

/// Firing: every window whose last instant the watermark has passed, oldest first.
extension TumblingBars where Output: ~Copyable {
    @usableFromInline @inline(never)
    mutating func fire() {
        while let start = bars.firstStart, start &+ (length &- 1) <= combined {
            fireFirst(start: start)
        }
        nextFire = bars.firstStart.map { $0 &+ (length &- 1) } ?? .max
        if !intervals.isEmpty, combined > .min &+ length {
            intervals.prune(before: combined &- length)
        }
    }

    private mutating func fireFirst(start: Int64) {
        let window = bars.removeFirst()
        firing.removeAll(keepingCapacity: true)
        var bar = window.first
        while bar != OpenBar.none {
            let instrument = InstrumentID(rawValue: bars.pool[Int(bar)].instrument)
            firing.append((instruments.rank(instrument), bar))
            bar = bars.pool[Int(bar)].next
        }
        firing.sort { $0.rank < $1.rank }
        let quiet = channelsShort(of: start &+ (length &- 1))
        let isPlain = quiet == 0 && intervals.isEmpty && !hasOpenDoubt
        for entry in firing {
            emit(
                entry.bar, floor: isPlain ? .complete : worst(entry.bar, start: start, quiet: quiet)
            )
        }
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

    private func worst(_ bar: UInt32, start: Int64, quiet: UInt64) -> BarStatus {
        let end = start &+ length
        let channels = channelsOf[Int(bars.pool[Int(bar)].instrument)]
        let floor = channels & quiet == 0 ? BarStatus.complete : .assumed
        var worst = max(floor, intervals.worst(start: start, end: end, channels: channels))
        for channel in 0..<channelCount where channels & (1 << UInt64(channel)) != 0 {
            if let doubt = clocks[channel].doubt, doubt.from < end {
                worst = max(worst, doubt.status)
            }
        }
        return worst
    }

    private mutating func emit(_ index: UInt32, floor: BarStatus) {
        let bar = bars.pool[Int(index)]
        bars.release(index)
        let status = max(floor, bar.status)
        count(status)
        output.emit(
            Bar(
                instrument: InstrumentID(rawValue: bar.instrument), start: bar.start,
                end: bar.start &+ length, open: Price(nanos: bar.open),
                high: Price(nanos: bar.high), low: Price(nanos: bar.low),
                close: Price(nanos: bar.close), volume: bar.volume, trades: bar.trades,
                notional: bar.notional, status: status, known: bar.known))
    }

    private mutating func count(_ status: BarStatus) {
        tally.bars &+= 1
        switch status {
        case .complete: break
        case .recovered: tally.recovered &+= 1
        case .assumed: tally.assumed &+= 1
        case .unproven: tally.unproven &+= 1
        case .disordered: tally.disordered &+= 1
        case .damaged: tally.damaged &+= 1
        }
    }
}
