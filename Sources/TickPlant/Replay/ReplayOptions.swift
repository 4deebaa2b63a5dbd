import TickCore
import TickFeeds
import TickTransport
import TickWindows

/// What a replay is asked to do.
public struct ReplayOptions {
    /// The window queries; rows name them by their place where there are several.
    public var plans: [WindowPlan]
    /// A time further ahead of all others than this moves no event time; nil believes every time.
    public var futureSkewMax: Int64?
    /// A channel silent for so long, in capture time, holds no other back; nil waits for ever.
    public var idleTimeout: Int64?
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
    /// By whose rules trades may touch a bar.
    public var rules = TradeRules.venue
    /// On how many threads windows run.
    public var shards = ShardChoice.automatic
    /// The cores of the shards, one after the other; wherever the system likes where empty.
    public var shardCores: [Int] = []
    /// How fast capture time passes; nil is as fast as can be.
    public var speed: Double?
    /// The bounds of every channel.
    public var limits = ChannelLimits()
    /// Digits behind the decimal point that prices of a CSV input may have.
    public var priceDigits = 4

    /// Whether windows are over quotes instead of trades.
    public var windowsTakeQuotes = false
    /// Whether quotes are written.
    public var writesQuotes = false
    /// The venues, by ordinal, of which quotes are the best alone; nil for each venue's own.
    public var consolidated: [UInt16]?
    /// Books stay as they are from the first message after this event time on; nil lets them go on.
    public var booksUntil: Int64?

    /// Whether trades of files and tables may be broken or corrected by later ones.
    var tradesRestate = false
    /// The archive that the run writes, while it runs.
    var archive: ArchiveSession?
    /// Whether quotes are archived.
    var archivesQuotes = false

    /// Who listens to the windows of one symbol, if anybody does.
    public var story: Story?

    /// Who takes down what it needs to go on from here, if anybody does.
    public var checkpoints: CheckpointPolicy?
    /// What to go on from; nil begins at the beginning.
    public var resumeFrom: ReplayState?

    /// Whether the inputs are asked for where they stand.
    var isResumable: Bool { checkpoints != nil || resumeFrom != nil }

    /// These queries, all else by default.
    public init(_ plans: [WindowPlan]) { self.plans = plans }

    /// Whether anything follows from capture time itself: the end of sessions, silence.
    var dependsOnTime: Bool {
        idleTimeout != nil
            || plans.contains { if case .calendar = $0.kind { true } else { false } }
    }
}
