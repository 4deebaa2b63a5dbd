import TickCore

/// The clock in a state: the same in every shard of a run, but for its doubts, which each forgets
/// when no window of its own can touch them any more.
extension StreamClock {
    /// Writes what its channels have proven; what each instrument was seen on is the sections'.
    mutating func encode(to writer: inout StateWriter) {
        settle()
        writer.put(combined)
        writer.put(UInt16(selected))
        writer.put(officialChannels)
        writer.put(UInt32(channelCount))
        for channel in 0..<channelCount { clocks[channel].encode(to: &writer) }
    }

    /// Takes up what `encode` wrote, in place of all that was.
    mutating func decode(from reader: inout StateReader) throws(StateError) {
        combined = try reader.take()
        let selected = Int(try reader.take(UInt16.self))
        officialChannels = try reader.take()
        channelCount = Int(try reader.take(UInt32.self))
        guard channelCount <= Self.channelsMax, selected < max(channelCount, 1) else {
            throw StateError("a state of \(channelCount) channels, of which \(selected) is next")
        }
        for channel in 0..<channelCount { clocks[channel] = try ChannelClock(from: &reader) }
        self.selected = selected
        clock = clocks + selected
        highest = clock.pointee.highest
        reselect()
    }
}

extension ChannelClock {
    func encode(to writer: inout StateWriter) {
        writer.put(disorder)
        writer.put(heartbeatMargin)
        writer.put(highest)
        writer.put(watermark)
        writer.put(isEnded)
        writer.put(isIdle)
        writer.put(doubtCloses)
        writer.put(doubt != nil)
        writer.put(doubt?.from ?? 0)
        writer.put(doubt?.status.rawValue ?? 0)
        candidate.encode(to: &writer)
    }

    init(from reader: inout StateReader) throws(StateError) {
        let disorder: Int64 = try reader.take()
        let margin: Int64 = try reader.take()
        guard disorder >= 0, margin >= 0 else { throw StateError("a negative disorder or margin") }
        self.init(disorder: disorder, heartbeatMargin: margin)
        highest = try reader.take()
        watermark = try reader.take()
        isEnded = try reader.takeBool()
        isIdle = try reader.takeBool()
        doubtCloses = try reader.takeBool()
        let hasDoubt = try reader.takeBool()
        let from: Int64 = try reader.take()
        let status = try reader.take(case: BarStatus.self)
        doubt = hasDoubt ? Doubt(from: from, status: status) : nil
        candidate = try FutureCandidate(from: &reader)
    }
}

extension StatusIntervals: Equatable {
    static func == (left: StatusIntervals, right: StatusIntervals) -> Bool {
        left.canonical == right.canonical
    }

    /// Adds what another shard still knows of.
    mutating func add(missing other: StatusIntervals) {
        let known = Set(intervals)
        for interval in other.intervals where !known.contains(interval) { add(interval) }
    }

    func encode(to writer: inout StateWriter) {
        writer.put(UInt32(intervals.count))
        for interval in canonical {
            writer.put(interval.from)
            writer.put(interval.to)
            writer.put(interval.status.rawValue)
            writer.put(interval.channels)
        }
    }

    init(from reader: inout StateReader) throws(StateError) {
        self.init()
        for _ in 0..<(try reader.takeCount(25)) {
            let from: Int64 = try reader.take()
            let to: Int64 = try reader.take()
            let status = try reader.take(case: BarStatus.self)
            add(Interval(from: from, to: to, status: status, channels: try reader.take()))
        }
    }
}
