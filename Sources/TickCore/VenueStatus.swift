/// What a venue says about trading: in one instrument, in one of its markets, or in all.
///
/// Units: `eventTime` in nanoseconds since the Unix epoch.
/// Concurrency: a trivial value.
@frozen public struct VenueStatus: Sendable, BitwiseCopyable {
    /// What it is about.
    public var what: What
    /// What the venue says, by its own letter or digit on the wire.
    public var code: UInt8
    /// Why: characters as on the wire, the first in the highest byte; 0 where none is given.
    public var reason: UInt32
    /// The venue's ordinal.
    public var venue: UInt16
    /// Of which instrument; `.none` for the whole venue.
    public var instrument: InstrumentID
    /// When, by the venue's clock.
    public var eventTime: Int64
    /// The channel's ordinal in this run.
    public var channel: UInt16
    /// The message that said so.
    public var origin: MessageOrigin

    /// What a status is about.
    @frozen public enum What: UInt8, Sendable, BitwiseCopyable {
        /// Whether the instrument trades, is halted or in an auction, on all markets.
        case trading
        /// Whether one venue alone has halted the instrument; the reason names the market.
        case operationalHalt
        /// Whether short sales of the instrument are restricted.
        case shortSale
        /// A phase of the venue's day, such as the start of market hours.
        case session
        /// The opening or closing process of the instrument is complete.
        case auction
        /// A market-wide circuit breaker's level was breached.
        case circuitBreaker
    }

    /// A status of given parts.
    @inlinable
    public init(
        _ what: What, code: UInt8, reason: UInt32 = 0, venue: UInt16, instrument: InstrumentID,
        eventTime: Int64, channel: UInt16, origin: MessageOrigin
    ) {
        self.what = what
        self.code = code
        self.reason = reason
        self.venue = venue
        self.instrument = instrument
        self.eventTime = eventTime
        self.channel = channel
        self.origin = origin
    }
}
