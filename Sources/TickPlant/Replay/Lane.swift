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

    /// Takes one datagram that came on `line`; false where it is not of the lane's transport.
    ///
    /// Cost: a call a packet, so that its loop over messages has the registers to itself.
    @inline(never)
    mutating func receive(_ datagram: inout Datagram, line: Int) -> Bool {
        guard let block = Framing.parse(datagram),
            protocolID == nil || block.session.high &>> 32 == protocolID
        else { return false }
        handler.receiveTime = datagram.receiveTime
        channel.receive(block, line: line, &handler)
        return true
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
    let bars: UnsafeMutablePointer<WindowSet<BarWriter>>
    /// When the packet at hand was captured.
    var receiveTime = Packet.noTime
    private let midnights: Midnights
    private let story: Story?
    private let ordinal: UInt16
    private var epochs = 0

    init(
        decoder: consuming Decoder, bars: UnsafeMutablePointer<WindowSet<BarWriter>>,
        midnights: Midnights, story: Story?, channel: UInt16
    ) {
        self.story = story
        ordinal = channel
        self.decoder = decoder
        self.bars = bars
        self.midnights = midnights
    }

    @inline(__always)
    mutating func message(_ bytes: ByteView, _ origin: MessageOrigin) {
        decoder.decode(bytes, origin)
    }

    @inline(__always)
    mutating func messages<Prefix: LengthPrefix>(
        _ run: consuming MessageRun<Prefix>
    ) -> MessageRun<Prefix> { decoder.decode(run) }

    mutating func epochBegan(missing: UInt64) {
        if epochs > 0 { decoder.beginEpoch(midnight: midnights.midnight(at: receiveTime)) }
        epochs += 1
        bars.pointee.beginEpoch(missing: missing)
    }

    mutating func gapGivenUp(_ range: Range<UInt64>) {
        story?.note(gap: range, channel: ordinal, watermark: bars.pointee.watermark)
        bars.pointee.giveUpGap()
    }

    mutating func gapFilling() { bars.pointee.beginFilling() }
    mutating func gapFilled() { bars.pointee.endFilling() }
    mutating func heartbeat(at time: Int64) { bars.pointee.heartbeat(at: time) }
    mutating func sessionEnded() { bars.pointee.endSession() }
}
