import TickCore

/// One sequenced stream of messages, put together from all its lines.
///
/// Takes transport packets as they come and hands their messages on in unbroken sequence: copies
/// are dropped message by message, packets ahead of their turn wait within bounds, a gap that
/// nobody fills is given up and named, a restart opens a new epoch.
///
/// Concurrency: a value owned by one thread; time comes in with the packets, so tests never wait.
/// Cost: a packet in its turn costs a few compares beside its messages, and allocates nothing.
/// Source: `cross_protocol` facts of MoldUDP64 1.00 and IEX-TP 1.26.
public struct SequencedChannel<Framing: MessageFraming>: ~Copyable {
    /// The next sequence number; 0 before the first packet.
    @usableFromInline var expected: UInt64 = 0
    @usableFromInline var session = SessionKey(high: 0, low: 0)
    /// Something is missing or waiting: take the slow path.
    @usableFromInline var isWaiting = false
    @usableFromInline var lines = LineStates()
    @usableFromInline var epochNumber = 0
    @usableFromInline var tally = ChannelCounters()
    /// What was seen so far.
    public var counters: ChannelCounters { tally }
    /// The epochs seen, at most `ChannelLimits.listedMax` of them.
    public var epochs: [ChannelEpoch] {
        var epochs = listed
        if let last = epochs.indices.last, epochNumber == epochs.count {
            epochs[last].next = expected
        }
        return epochs
    }
    /// How many epochs there were.
    public var epochCount: Int { epochNumber }
    /// The epochs by name; how far the open one has come is in `expected`.
    var listed: [ChannelEpoch] = []
    /// Ranges given up, at most `ChannelLimits.listedMax` of them, with their epoch's number.
    public internal(set) var lost: [LostRange] = []

    let limits: ChannelLimits
    var reorder = ReorderBuffer()
    /// The highest sequence number known to exist, exclusive.
    var known: UInt64 = 0
    var gapSince = Packet.noTime
    @usableFromInline var now = Packet.noTime
    var endsAt: UInt64?
    var pastSessions: [SessionKey] = []
    /// The send time of the packet that opened the epoch.
    @usableFromInline var epochSendTime = Int64.min
    /// A packet of a session never heard before, until a second one vouches for it.
    var stranger: Stranger?

    /// A channel that has heard nothing.
    public init(limits: ChannelLimits = ChannelLimits()) { self.limits = limits }

    /// Takes one packet that came on `line` (0 for A, 1 for B, …).
    @inlinable @inline(__always)
    public mutating func receive<Handler: MessageHandler & ~Copyable>(
        _ block: MessageBlock, line: Int, _ handler: inout Handler
    ) {
        tally.packets &+= 1
        if block.kind == .data && block.sequence == expected && !isWaiting
            && block.session == session && !mayBreakEpoch(block)
        {
            if Framing.restartsInSession {
                lines.note(line, block, next: block.next, epoch: epochNumber)
            }
            deliver(block, from: block.sequence, &handler)
        } else {
            receiveApart(
                block.body, block.kind, block.count, block.sequence, block.session,
                block.streamOffset, block.sendTime, block.receiveTime, block.packet, line: line,
                &handler)
        }
    }

    /// Signs of life in their turn, and the slow path; with the block in parts: a whole one would
    /// be written to memory before the fast path is tried.
    @inlinable @inline(never)
    mutating func receiveApart<Handler: MessageHandler & ~Copyable>(
        _ body: ByteView, _ kind: MessageBlock.Kind, _ count: Int, _ sequence: UInt64,
        _ session: SessionKey, _ streamOffset: Int64, _ sendTime: Int64, _ receiveTime: Int64,
        _ packet: UInt64, line: Int, _ handler: inout Handler
    ) {
        if !Framing.restartsInSession && kind == .heartbeat && sequence == expected
            && sequence != 0 && !isWaiting && session == self.session
        {
            tally.heartbeats &+= 1
            now = max(now, receiveTime)
            return beat(sendTime, receiveTime, &handler)
        }
        let block = MessageBlock(
            body: body, kind: kind, count: count, sequence: sequence, session: session,
            streamOffset: streamOffset, sendTime: sendTime, receiveTime: receiveTime,
            packet: packet)
        receiveSlowly(block, line: line, &handler)
    }

    /// Hands on a heartbeat in its turn, where nothing is missing.
    @inlinable @inline(__always)
    func beat<Handler: MessageHandler & ~Copyable>(
        _ sendTime: Int64, _ receiveTime: Int64, _ handler: inout Handler
    ) {
        let time = sendTime != Packet.noTime ? sendTime : receiveTime
        if time != Packet.noTime { handler.heartbeat(at: time) }
    }

    /// Whether an IEX-TP packet whose number fits may yet open an epoch or come from the last one.
    @inlinable @inline(__always)
    func mayBreakEpoch(_ block: MessageBlock) -> Bool {
        Framing.restartsInSession && (block.sequence == 1 || block.sendTime < epochSendTime)
    }

    /// Hands on the messages of a block from sequence number `start` on.
    ///
    /// Limits: sequence numbers below 2^63, which the framings see to, so no sum here wraps.
    @inlinable @inline(__always)
    mutating func deliver<Handler: MessageHandler & ~Copyable>(
        _ block: MessageBlock, from start: UInt64, _ handler: inout Handler
    ) {
        var run = MessageRun<Framing.Prefix>(
            block.body, count: UInt64(truncatingIfNeeded: block.count),
            origin: MessageOrigin(
                sequence: block.sequence, receiveTime: block.receiveTime, packet: block.packet))
        while run.sequence < start, run.next() != nil {}
        let rest = run.sequence < start ? run : handler.messages(run)
        tally.messages &+= rest.sequence &- run.sequence
        expected = max(rest.sequence, start)
        if rest.left != 0 || rest.bytesLeft != 0 {
            noteMisfit(block.next, block.receiveTime, isCut: rest.left != 0, left: rest.bytesLeft)
        }
    }

    /// A packet whose messages do not fill it exactly: what is promised and not there is missing.
    @usableFromInline @inline(never)
    mutating func noteMisfit(_ next: UInt64, _ receiveTime: Int64, isCut: Bool, left: Int) {
        guard isCut else {
            tally.trailingBytes &+= UInt64(left)
            return
        }
        tally.malformedPackets &+= 1
        known = max(known, next)
        now = max(now, receiveTime)
        if known > expected && !isWaiting { openGap(since: now) }
    }
}

/// A range of sequence numbers that was given up.
public struct LostRange: Sendable, Equatable {
    /// First and one past the last sequence number.
    public var range: Range<UInt64>
    /// The number of the epoch it belongs to, from 1.
    public var epoch: Int
}
