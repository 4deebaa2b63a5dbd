import TickCapture
import TickCore
import TickFeeds
import TickTransport
import TickWindows

/// One channel from its packets to the windows: transport, then feed, inline.
struct Lane<Framing: MessageFraming, Decoder: FeedDecoder & ~Copyable>: ~Copyable {
    var channel: SequencedChannel<Framing>
    var handler: LaneHandler<Decoder>
    /// IEX-TP: the message protocol of the segments taken, as the top of their session's key.
    let protocolID: UInt64?

    /// Packets whose header was not one of the lane's transport and feed.
    var strays: UInt64 = 0

    init(
        channel: consuming SequencedChannel<Framing>, handler: consuming LaneHandler<Decoder>,
        protocolID: UInt64?
    ) {
        self.channel = channel
        self.handler = handler
        self.protocolID = protocolID
    }

    /// Takes packets as long as they are plain datagrams of `flow`, which came on `line`. Returns
    /// what reading the first other one came to; nil where `turns` packets have passed.
    ///
    /// So does a packet received at `until` or later end it, untaken.
    ///
    /// Packets that are in memory already are looked at before their turn, so that what their
    /// messages need can be asked for in time.
    @inline(never)
    mutating func follow<Packets: PacketStream & ~Copyable>(
        _ flow: PlainFlow, _ line: Int, _ packets: inout Packets, _ packet: inout Packet,
        _ turns: inout Int, until: Int64
    ) -> PacketOutcome? {
        var left = turns
        defer { turns = left }
        while left > 0 {
            packets.lookAhead(Self.reachBytes, body: Self.bodyOffset) {
                handler.decoder.prefetch($0)
            }
            // A new one for every packet: what outlives a turn would live in memory.
            var next = Packet.blank
            let outcome = packets.next(&next)
            guard outcome == .packet, next.receiveTime < until,
                let payload = flow.payload(next.bytes, next.linkType)
            else {
                packet = next
                return outcome
            }
            receive(payload, receiveTime: next.receiveTime, packet: next.number, line: line)
            left &-= 1
        }
        return nil
    }

    /// How far ahead of their turn packets are looked at: some 40 messages.
    private static var reachBytes: Int { 2048 }
    /// Where a plain packet has its messages.
    private static var bodyOffset: Int { PlainFlow.headerBytes + Framing.headerBytes }

    /// Takes one UDP payload that came on `line`; one that is not of the lane's transport and feed
    /// is counted.
    ///
    /// Cost: a call a packet, so that its loop over messages has the registers to itself.
    @inline(never)
    mutating func receive(_ payload: ByteView, receiveTime: Int64, packet: UInt64, line: Int) {
        guard let block = Framing.parse(payload, receiveTime: receiveTime, packet: packet),
            protocolID == nil || block.session.high &>> 32 == protocolID
        else {
            strays &+= 1
            return
        }
        handler.receiveTime = receiveTime
        channel.receive(block, line: line, &handler)
    }

    /// Whether the session is one of those listed so far.
    func hasSession(_ session: SessionKey) -> Bool {
        channel.epochs.contains { $0.session == session }
    }

    /// Ends the input for this lane.
    mutating func finish() { channel.finish(&handler) }
}

/// Hands messages in sequence to the decoder, and every break in it to the windows.
struct LaneHandler<Decoder: FeedDecoder & ~Copyable>: ~Copyable, MessageHandler {
    var decoder: Decoder
    let bars: RunWindows
    /// When the packet at hand was captured.
    var receiveTime = Packet.noTime
    /// The source has no sequence numbers at all: its messages move time, its bars are `unproven`.
    private let isUnsequenced: Bool
    private let midnights: Midnights
    private let story: Story?
    private let archive: ArchiveTap?
    private let ordinal: UInt16
    var epochs = 0

    init(
        decoder: consuming Decoder, bars: RunWindows,
        midnights: Midnights, story: Story?, archive: ArchiveTap?, channel: UInt16,
        isUnsequenced: Bool
    ) {
        self.story = story
        self.archive = archive
        ordinal = channel
        self.isUnsequenced = isUnsequenced
        self.decoder = decoder
        self.bars = bars
        self.midnights = midnights
    }

    @inline(__always)
    mutating func message(_ bytes: ByteView, _ origin: MessageOrigin) {
        decoder.begin(origin)
        guard let time = decoder.decode(bytes, sequence: origin.sequence) else { return }
        if origin.sequence != 0 || isUnsequenced {
            bars.observe(time, receiveTime: receiveTime)
        }
    }

    @inline(__always)
    mutating func messages<Prefix: LengthPrefix>(
        _ run: consuming MessageRun<Prefix>
    ) -> MessageRun<Prefix> {
        var run = run
        decoder.begin(run.origin)
        while true {
            let sequence = run.sequence
            guard let bytes = run.next() else { return run }
            if let time = decoder.decode(bytes, sequence: sequence) {
                bars.observe(time, receiveTime: receiveTime)
            }
        }
    }

    mutating func epochBegan(missing: UInt64) {
        if epochs > 0 { decoder.beginEpoch(midnight: midnights.midnight(at: receiveTime)) }
        epochs += 1
        decoder.streamBegan(missing: missing)
        bars.take(.beginEpoch(missing: missing))
    }

    mutating func gapGivenUp(_ range: Range<UInt64>) {
        story?.note(gap: range, channel: ordinal, watermark: bars.watermark)
        archive?.take(
            Damage(
                what: .gap, channel: ordinal,
                sequences: range.lowerBound...max(range.lowerBound, range.upperBound &- 1),
                epoch: epochs, receiveTime: receiveTime))
        decoder.messagesLost()
        bars.take(.giveUpGap)
    }

    mutating func gapFilling() { bars.take(.beginFilling) }
    mutating func gapFilled() { bars.take(.endFilling) }
    mutating func heartbeat(at time: Int64) { bars.take(.heartbeat(at: time)) }
    mutating func sessionEnded() { bars.take(.endSession) }
}
