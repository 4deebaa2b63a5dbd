import TickCore

/// What a feed decoder has seen that is worth a word in the report.
public struct FeedCounters: Sendable, Equatable {
    /// Messages of every kind.
    public var messages: UInt64 = 0
    /// Messages of a type the definition does not have.
    public var unknown: UInt64 = 0
    /// Empty messages and messages shorter than their fields, or with an impossible time.
    public var malformed: UInt64 = 0
    /// Messages with bytes behind their known fields.
    public var longer: UInt64 = 0
    /// Executions of orders never seen.
    public var unresolved: UInt64 = 0
    /// Executions of more shares than their order had left.
    public var overExecuted: UInt64 = 0
    /// Orders that the order table had no room for; their executions are unresolved.
    public var ordersDropped: UInt64 = 0
    /// Prices that do not fit ± 9.2 billion.
    public var outOfRange: UInt64 = 0
    /// The first bytes of the first odd messages.
    public var samples: [OddMessage] = []

    /// Nothing seen yet.
    public init() {}

    /// How many odd messages are kept.
    public static let samplesMax = 8

    /// Keeps the first bytes of an odd message while there is room.
    @usableFromInline @inline(never)
    mutating func keep(_ bytes: ByteView, _ reason: OddMessage.Reason) {
        guard samples.count < FeedCounters.samplesMax else { return }
        samples.append(
            OddMessage(
                reason: reason, byteCount: bytes.count, first: Array(bytes.buffer.prefix(16))))
    }
}

/// A message that did not fit its feed's definition.
public struct OddMessage: Sendable, Equatable {
    /// What was odd.
    public enum Reason: String, Sendable { case unknown, malformed, longer }

    /// Why it was kept.
    public var reason: Reason
    /// The whole message's length in bytes.
    public var byteCount: Int
    /// Its first 16 bytes at most.
    public var first: [UInt8]
}

/// What turns one feed's messages into ticks.
///
/// Whoever calls `decode` moves event time on by what it returns, after the ticks.
/// Concurrency: owned by the thread of its channel.
public protocol FeedDecoder: ~Copyable {
    /// Takes note of the packet that the messages to come are from.
    mutating func begin(_ origin: MessageOrigin)
    /// Decodes one message of the packet at hand and hands on its ticks. Returns its event time;
    /// nil where it does not fit the feed, so that its time cannot be trusted.
    mutating func decode(_ bytes: ByteView, sequence: UInt64) -> Int64?
    /// Asks for the memory that a message will need soon; a hint, from a guess at where one is.
    ///
    /// `bytes` are its two bytes of length, and 62 bytes of it and of what follows.
    func prefetch(_ bytes: ByteView)
    /// Forgets everything that holds for one epoch only: orders, locate codes; a clock that counts
    /// from midnight goes on from `midnight` where that is known.
    mutating func beginEpoch(midnight: Int64?)
    /// A stream of messages begins, with so many of them before the first; also the first stream.
    mutating func streamBegan(missing: UInt64)
    /// Messages behind the last one decoded are lost for good.
    mutating func messagesLost()
    /// What was odd so far.
    var counters: FeedCounters { get }
    /// Appends all that later messages depend on, and the sink's part.
    func encode(to writer: inout StateWriter)
    /// Takes up what `encode` wrote; nothing was decoded, and all instruments are there.
    mutating func restore(from reader: inout StateReader) throws(StateError)
}

extension FeedDecoder where Self: ~Copyable {
    /// Asks for nothing: the messages need no tables that are out of reach.
    @inlinable @inline(__always)
    public func prefetch(_ bytes: ByteView) {}

    /// Ticks do not depend on what came before.
    public mutating func streamBegan(missing: UInt64) {}

    /// Ticks do not depend on what was lost.
    public mutating func messagesLost() {}
}
