import TickCore
import TickFeeds
import TickTransport
import TickWindows

/// What a replay is asked to do.
public struct ReplayOptions: Sendable {
    /// The window queries; rows name them by their place where there are several.
    public var plans: [WindowPlan]
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

    /// These queries, all else by default.
    public init(_ plans: [WindowPlan]) { self.plans = plans }

    /// The windows that run the queries.
    func windows(
        _ instruments: InstrumentTable, output: consuming BarWriter
    ) throws(PlantError) -> WindowSet<BarWriter> {
        do {
            return try WindowSet(plans, instruments: instruments, output: output)
        } catch {
            throw PlantError(.usage, error.message)
        }
    }
}
