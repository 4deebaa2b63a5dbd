import TickCore

/// A channel in a state: where each line and the whole stream stand, what waits behind a gap, what
/// was counted and listed.
extension SequencedChannel {
    /// Appends everything but the limits.
    public func encode(to writer: inout StateWriter) {
        writer.put(expected)
        writer.put(session.high)
        writer.put(session.low)
        writer.put(isWaiting)
        writer.put(Int64(epochNumber))
        writer.put(known)
        writer.put(gapSince)
        writer.put(now)
        writer.put(endsAt)
        writer.put(epochSendTime)
        lines.encode(to: &writer)
        tally.encode(to: &writer)
        writer.put(UInt32(listed.count))
        for epoch in listed { epoch.encode(to: &writer) }
        writer.put(UInt32(lost.count))
        for range in lost { range.encode(to: &writer) }
        writer.put(UInt32(pastSessions.count))
        for session in pastSessions {
            writer.put(session.high)
            writer.put(session.low)
        }
        reorder.encode(to: &writer)
        writer.put(stranger != nil)
        stranger?.encode(to: &writer)
    }

    /// Takes up what `encode` wrote; the channel has heard nothing.
    public mutating func restore(from reader: inout StateReader) throws(StateError) {
        expected = try reader.take()
        session = SessionKey(high: try reader.take(), low: try reader.take())
        isWaiting = try reader.takeBool()
        epochNumber = Int(truncatingIfNeeded: try reader.take(Int64.self))
        known = try reader.take()
        gapSince = try reader.take()
        now = try reader.take()
        endsAt = try reader.takeOptional()
        epochSendTime = try reader.take()
        try lines.restore(from: &reader)
        tally = try ChannelCounters(from: &reader)
        for _ in 0..<(try reader.takeCount(ChannelEpoch.stateBytes)) {
            listed.append(try ChannelEpoch(from: &reader))
        }
        for _ in 0..<(try reader.takeCount(LostRange.stateBytes)) {
            lost.append(try LostRange(from: &reader))
        }
        for _ in 0..<(try reader.takeCount(16)) {
            pastSessions.append(SessionKey(high: try reader.take(), low: try reader.take()))
        }
        try reorder.restore(from: &reader)
        if try reader.takeBool() { stranger = try Stranger(from: &reader) }
        try check()
    }

    /// What must hold for the channel to go on at all.
    private func check() throws(StateError) {
        let numberMax = UInt64(Int64.max)
        guard expected <= numberMax, known <= numberMax else {
            throw StateError("a channel at \(expected) that knows of \(known)")
        }
        guard epochNumber >= listed.count, epochNumber < Int(Int64.max / 2),
            listed.count <= limits.listedMax, lost.count <= limits.listedMax,
            pastSessions.count <= limits.listedMax
        else { throw StateError("a channel in epoch \(epochNumber) of \(listed.count)") }
        guard epochNumber > 0 || (expected == 0 && known == 0 && !isWaiting && stranger == nil)
        else { throw StateError("a channel at \(expected) before its first epoch") }
        guard isWaiting == (known > expected), isWaiting || reorder.isEmpty else {
            throw StateError("a channel at \(expected) that waits for nothing, or not for \(known)")
        }
        guard reorder.first.map({ $0 > expected && $0 < known }) ?? true else {
            throw StateError("a packet waits for its turn at \(expected), which is over")
        }
    }
}

extension SequencedChannel.Stranger {
    func encode(to writer: inout StateWriter) {
        held.encode(to: &writer)
        writer.put(UInt32(truncatingIfNeeded: line))
        writer.put(packets)
    }

    init(from reader: inout StateReader) throws(StateError) {
        held = try ReorderBuffer.Held(from: &reader)
        line = Int(try reader.take(UInt32.self))
        packets = try reader.take()
    }
}

extension ChannelEpoch {
    static var stateBytes: Int { 41 }

    func encode(to writer: inout StateWriter) {
        writer.put(session.high)
        writer.put(session.low)
        writer.put(first)
        writer.put(next)
        writer.put(packet)
        writer.put(isEnded)
    }

    init(from reader: inout StateReader) throws(StateError) {
        self.init(
            session: SessionKey(high: try reader.take(), low: try reader.take()),
            first: try reader.take(), next: try reader.take(), packet: try reader.take(),
            isEnded: try reader.takeBool())
    }
}

extension LostRange {
    static var stateBytes: Int { 24 }

    func encode(to writer: inout StateWriter) {
        writer.put(range.lowerBound)
        writer.put(range.upperBound)
        writer.put(Int64(epoch))
    }

    init(from reader: inout StateReader) throws(StateError) {
        let (first, end): (UInt64, UInt64) = (try reader.take(), try reader.take())
        guard first < end, end <= UInt64(Int64.max) else {
            throw StateError("messages \(first) to \(end) are no range")
        }
        self.init(range: first..<end, epoch: Int(try reader.take(Int64.self)))
    }
}

extension ChannelCounters: StateCounts {
    /// Every count.
    public static var stateFields: [WritableKeyPath<ChannelCounters, UInt64>] {
        [
            \.packets, \.messages, \.duplicates, \.gaps, \.missing, \.gapsFilled, \.afterGiveUp,
            \.heartbeats, \.endsOfSession, \.stale, \.unsequenced, \.malformedPackets,
            \.trailingBytes, \.reorderOverflows,
        ]
    }
}
