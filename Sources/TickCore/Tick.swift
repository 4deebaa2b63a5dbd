/// One market event: a trade, a quote change, an order event or a status, in one cache line.
///
/// Layout (64 bytes, native byte order): 0 eventTime i64 · 8 receiveTime i64 · 16 sequence u64 ·
/// 24 price i64 · 32 size u64 · 40 reference u64 · 48 packet u32 · 52 instrument u32 ·
/// 56 conditions u16 · 58 channel u16 · 60 kind u8 · 61 side u8 · 62 eligibility u8 ·
/// 63 official u8. A quote's prices and sizes: see `Tick+Quote.swift`.
/// Units: times in nanoseconds since the Unix epoch, UTC; price in 1e-9; size in shares.
/// Concurrency: a trivial value, no references.
@frozen public struct Tick: Sendable, BitwiseCopyable {
    /// When it happened, by the venue's clock.
    public var eventTime: Int64
    /// When its packet was captured, or `Packet.noTime`.
    public var receiveTime: Int64
    /// Its message's sequence number in the channel; 0 where the source has none.
    public var sequence: UInt64
    /// The price traded or quoted; 0 where the kind has none (a trade break).
    public var price: Price
    /// Shares; 0 where the kind has none.
    public var size: UInt64
    /// The trade's id for a trade or a break, the order's for an order event.
    public var reference: UInt64
    /// The low 32 bits of the capture record's number, from which one gets back to the packet.
    public var packet: UInt32
    /// What it is about.
    public var instrument: InstrumentID
    /// The feed's own condition flags, as on the wire.
    public var conditions: UInt16
    /// The channel's ordinal in this run.
    public var channel: UInt16
    /// What happened.
    public var kind: Kind
    /// Whose side; see `Side`.
    public var side: Side
    /// What this tick may touch in a bar.
    public var eligibility: Eligibility
    /// Whether it is a session's official opening or closing print.
    public var official = Official.none

    /// What happened.
    @frozen public enum Kind: UInt8, Sendable, BitwiseCopyable {
        case trade, tradeBreak, quote, orderAdd, orderReduce, orderDelete, orderReplace
        case priceLevel, status
        /// An earlier trade, by its reference, has this price, size and eligibility instead.
        case tradeCorrection
    }

    /// The resting order's side of a trade, or the order's own.
    @frozen public enum Side: UInt8, Sendable, BitwiseCopyable {
        case none, buy, sell
    }

    /// What a trade may touch in a bar; from the table in its feed's folder.
    @frozen public struct Eligibility: OptionSet, Sendable, BitwiseCopyable {
        /// One bit for each thing it may touch.
        public let rawValue: UInt8

        /// The set of these bits.
        @inlinable @inline(__always)
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Volume and notional.
        @inlinable public static var volume: Eligibility { Eligibility(rawValue: 1) }
        /// High and low.
        @inlinable public static var highLow: Eligibility { Eligibility(rawValue: 2) }
        /// Open and close.
        @inlinable public static var last: Eligibility { Eligibility(rawValue: 4) }
        /// The number of trades; a trade that touches volume is always counted as well.
        @inlinable public static var count: Eligibility { Eligibility(rawValue: 8) }
        /// Everything: count, volume, high and low, open and close.
        @inlinable public static var all: Eligibility { Eligibility(rawValue: 15) }
    }

    /// A print that the venue reports for a session's edge, whenever its message comes.
    @frozen public enum Official: UInt8, Sendable, BitwiseCopyable {
        case none
        /// The opening cross; its official time is the session's open.
        case open
        /// The closing cross; its official time is the session's last instant.
        case close
    }

    /// A tick of given parts; those left out say "not known".
    @inlinable @inline(__always)
    public init(
        eventTime: Int64, receiveTime: Int64 = Packet.noTime, sequence: UInt64 = 0, price: Price,
        size: UInt64, reference: UInt64 = 0, packet: UInt32 = 0, instrument: InstrumentID,
        conditions: UInt16 = 0, channel: UInt16 = 0, kind: Kind, side: Side = .none,
        eligibility: Eligibility = .all, official: Official = .none
    ) {
        self.eventTime = eventTime
        self.receiveTime = receiveTime
        self.sequence = sequence
        self.price = price
        self.size = size
        self.reference = reference
        self.packet = packet
        self.instrument = instrument
        self.conditions = conditions
        self.channel = channel
        self.kind = kind
        self.side = side
        self.eligibility = eligibility
        self.official = official
    }
}
