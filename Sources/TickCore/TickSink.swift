/// What takes ticks one by one; the stage after a feed.
///
/// A message's ticks come before its event time, which the decoder returns.
/// Concurrency: called on the thread that decodes. Cost: generic, so it inlines into the decoder.
public protocol TickSink: BookSink, ~Copyable {
    /// Takes one decoded tick.
    mutating func accept(_ tick: Tick)
    /// Takes note of a trade at `eventTime` that lacks its price or symbol: its order was never
    /// seen, or a value does not fit. `instrument` is `.none` where not even that is known.
    mutating func unresolved(
        _ instrument: InstrumentID, at eventTime: Int64, _ origin: MessageOrigin)
    /// A message in its place could not be read: what it said is lost.
    mutating func unreadable(_ origin: MessageOrigin)
    /// The feed said that no message will follow in this session.
    mutating func endOfMessages()
    /// Whether it takes what the venue says about trading; asked for each such message.
    var wantsStatus: Bool { get }
    /// Takes a status, if it wants any.
    mutating func accept(_ status: VenueStatus)
}

extension TickSink where Self: ~Copyable {
    /// No.
    public var wantsStatus: Bool { false }
    /// Does nothing.
    public mutating func accept(_ status: VenueStatus) {}
}

/// Where a message came from.
///
/// Layout: 24 bytes. Units: `receiveTime` in nanoseconds since the Unix epoch, or `Packet.noTime`.
@frozen public struct MessageOrigin: Sendable, BitwiseCopyable {
    /// Sequence number; 0 for a message outside any sequence.
    public var sequence: UInt64
    /// When its packet was captured, or `Packet.noTime`.
    public var receiveTime: Int64
    /// The number of the capture record, from 1.
    public var packet: UInt64

    /// An origin of given parts.
    @inlinable @inline(__always)
    public init(sequence: UInt64, receiveTime: Int64, packet: UInt64) {
        self.sequence = sequence
        self.receiveTime = receiveTime
        self.packet = packet
    }
}
