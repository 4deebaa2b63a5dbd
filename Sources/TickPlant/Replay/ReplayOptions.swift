import TickCore
import TickFeeds
import TickTransport

/// What a replay is asked to do.
public struct ReplayOptions: Sendable {
    /// The bars' length in nanoseconds.
    public var barLength: Int64
    /// Event disorder in nanoseconds, or nil for the feed's own.
    public var disorder: Int64?
    /// The only feed looked for, or nil to detect.
    public var feed: FeedName?
    /// The trade date of midnight-based clocks, or nil to take it from the capture time.
    public var date: CivilDate?
    /// A BPF filter.
    public var filter: String?
    /// Whether test symbols make bars.
    public var countsTests = false
    /// How fast capture time passes; nil is as fast as can be.
    public var speed: Double?
    /// The bounds of every channel.
    public var limits = ChannelLimits()
    /// Digits behind the decimal point that prices of a CSV input may have.
    public var priceDigits = 4

    /// Bars of this length in nanoseconds, all else by default.
    public init(barLength: Int64) { self.barLength = barLength }
}
