import TickCore

/// One transport packet after its header: a run of length-prefixed messages, or a sign of life.
///
/// Concurrency: a borrowed value; `body` lives until the packet reader's next call.
@frozen public struct MessageBlock {
    /// What a packet says.
    @frozen public enum Kind: Sendable {
        /// Messages in sequence.
        case data
        /// Nothing new; `sequence` is the next one.
        case heartbeat
        /// Nothing will follow; `sequence` is the one that would.
        case endOfSession
        /// Messages outside the sequence; they prove nothing.
        case unsequenced
    }

    /// The length-prefixed messages.
    public var body: ByteView
    /// What the packet says.
    public var kind: Kind
    /// How many messages the header promises.
    public var count: Int
    /// The first message's sequence number; the next one's where there is no message.
    public var sequence: UInt64
    /// The session it belongs to.
    public var session: SessionKey
    /// The stream's byte offset (IEX-TP), otherwise 0.
    public var streamOffset: Int64
    /// When the venue sent it, or `Packet.noTime` where the protocol does not say.
    public var sendTime: Int64
    /// When it was captured, or `Packet.noTime`.
    public var receiveTime: Int64
    /// The number of the capture record.
    public var packet: UInt64

    /// A block of given parts; `body` must outlive its use.
    @inlinable
    public init(
        body: ByteView, kind: Kind, count: Int, sequence: UInt64, session: SessionKey,
        streamOffset: Int64, sendTime: Int64, receiveTime: Int64, packet: UInt64
    ) {
        self.body = body
        self.kind = kind
        self.count = count
        self.sequence = sequence
        self.session = session
        self.streamOffset = streamOffset
        self.sendTime = sendTime
        self.receiveTime = receiveTime
        self.packet = packet
    }

    /// The sequence number after the last promised message, saturating.
    @inlinable @inline(__always)
    public var next: UInt64 {
        guard kind == .data else { return sequence }
        let (sum, overflow) = sequence.addingReportingOverflow(UInt64(truncatingIfNeeded: count))
        return overflow ? .max : sum
    }
}

/// A session's name as it stands in the transport header, in up to 16 bytes.
@frozen public struct SessionKey: Hashable, Sendable {
    /// The first eight bytes; what they hold is the framing's choice.
    public var high: UInt64
    /// The rest.
    public var low: UInt64

    /// A key of two halves.
    @inlinable @inline(__always)
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// How a transport protocol frames messages.
public protocol MessageFraming {
    /// How the length before each message is written.
    associatedtype Prefix: LengthPrefix
    /// The length of a packet's header.
    static var headerBytes: Int { get }
    /// The block in a UDP payload, or nil where the header is not one of this protocol.
    static func parse(_ payload: ByteView, receiveTime: Int64, packet: UInt64) -> MessageBlock?
    /// Whether a low sequence number with a later send time restarts the stream (IEX-TP).
    static var restartsInSession: Bool { get }
    /// A session's name for people.
    static func sessionText(_ session: SessionKey) -> String
}

/// What takes messages in unbroken sequence, and hears of every break in it.
///
/// Concurrency: called on the thread that feeds the channel. Cost: generic, inlines.
public protocol MessageHandler: ~Copyable {
    /// Takes one message.
    mutating func message(_ bytes: ByteView, _ origin: MessageOrigin)
    /// Takes all messages of a run and returns it walked over; the same as `message` for each.
    mutating func messages<Prefix: LengthPrefix>(
        _ run: consuming MessageRun<Prefix>
    ) -> MessageRun<Prefix>
    /// A new epoch begins before the next message; `missing` messages before it were never seen.
    mutating func epochBegan(missing: UInt64)
    /// Messages of this range are lost for good; the next message comes after them.
    mutating func gapGivenUp(_ range: Range<UInt64>)
    /// The messages that come now fill a gap late.
    mutating func gapFilling()
    /// The gap is filled up to here; the next message follows on it.
    mutating func gapFilled()
    /// The channel is whole and quiet at this time of its own clock.
    mutating func heartbeat(at time: Int64)
    /// The channel is whole and says that its session is over.
    mutating func sessionEnded()
}

extension MessageFraming {
    /// The block in a datagram, or nil where its header is not one of this protocol.
    @inlinable @inline(__always)
    public static func parse(_ datagram: Datagram) -> MessageBlock? {
        parse(datagram.payload, receiveTime: datagram.receiveTime, packet: datagram.packet)
    }

    /// The length prefix of the message that starts at `offset` of a block's body.
    ///
    /// Limits: two bytes must be there.
    @inlinable @inline(__always)
    public static func messageLength(_ body: ByteView, at offset: Int) -> Int {
        Prefix.length(at: body.base + offset)
    }
}

extension MessageHandler where Self: ~Copyable {
    /// Takes the messages of a run one by one.
    @inlinable @inline(__always)
    public mutating func messages<Prefix: LengthPrefix>(
        _ run: consuming MessageRun<Prefix>
    ) -> MessageRun<Prefix> {
        var run = run
        while true {
            let origin = run.origin
            guard let bytes = run.next() else { return run }
            message(bytes, origin)
        }
    }
}
