import TickCore

/// One decoded message: the columns that every feed has, as far as the message carries them.
///
/// Units: `eventTime` nanoseconds since the Unix epoch, UTC; `price` in 10^-`priceDigits`.
/// Concurrency: a trivial value; holds no bytes of the message.
@frozen public struct MessageRow: Sendable, BitwiseCopyable {
    /// The capture record's number in its file, from 1.
    public var packet: UInt64
    /// The message's ordinal in its packet, from 1.
    public var message: UInt64
    /// Its sequence number; 0 where the source has none.
    public var sequence: UInt64
    /// What the message carries, or `resolve` found.
    public var present: Columns = []
    /// How the bytes fit the feed's definition.
    public var fit: Fit = .known
    /// The type byte; 0 for an empty message.
    public var type: UInt8 = 0
    /// `B`, `S`, or the byte as it stood on the wire.
    public var side: UInt8 = 0
    /// Digits of `price` after the decimal point.
    public var priceDigits: UInt8 = 0
    /// When it happened, by the venue's clock.
    public var eventTime: Int64 = 0
    /// Up to 8 characters, packed big-endian and padded with spaces.
    public var symbol: UInt64 = 0
    /// The price of the order, level, trade or break.
    public var price: Int64 = 0
    /// Shares of the order, level, trade or break.
    public var size: UInt64 = 0
    /// The order it is about; for a replacement the new one.
    public var orderID: UInt64 = 0
    /// The trade it reports or breaks.
    public var tradeID: UInt64 = 0

    /// How a message fits its feed's definition.
    @frozen public enum Fit: UInt8, Sendable, BitwiseCopyable {
        /// As defined.
        case known
        /// As defined, with bytes behind the known fields.
        case longer
        /// A type the definition does not have.
        case unknown
        /// Empty, or shorter than its fields.
        case malformed
    }

    /// A set of columns.
    @frozen public struct Columns: OptionSet, Sendable, BitwiseCopyable {
        /// The columns as bits.
        public let rawValue: UInt8

        /// The columns of these bits.
        @inlinable @inline(__always)
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// `event_time_ns`.
        public static let eventTime = Columns(rawValue: 1)
        /// `symbol`.
        public static let symbol = Columns(rawValue: 2)
        /// `side`.
        public static let side = Columns(rawValue: 4)
        /// `price`.
        public static let price = Columns(rawValue: 8)
        /// `size`.
        public static let size = Columns(rawValue: 16)
        /// `order_id`.
        public static let orderID = Columns(rawValue: 32)
        /// `trade_id`.
        public static let tradeID = Columns(rawValue: 64)
    }

    /// A row that carries nothing yet.
    public init(packet: UInt64, message: UInt64, sequence: UInt64) {
        self.packet = packet
        self.message = message
        self.sequence = sequence
    }
}
