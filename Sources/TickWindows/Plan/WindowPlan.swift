/// One query over a stream of ticks: which windows, when they close, what they put out.
///
/// A plain value without behaviour. `--bars` texts become such plans, and so will SQL; whatever
/// makes one, `WindowSet` runs it. A plan that cannot be run is refused by `check`, with reason.
public struct WindowPlan: Sendable, Equatable {
    /// What rows of this query are called; the text it was given as.
    public var name: String
    /// How ticks are cut into windows.
    public var kind: WindowKind
    /// How long after its end, in event time, a window still takes ticks and restates itself.
    public var allowedLateness: Int64 = 0
    /// What the panes of one window hold.
    public var accumulation = Accumulation.accumulating
    /// How the panes of one window are put out.
    public var output = OutputKind.upsert
    /// What an instrument without ticks in a window gets.
    public var fill = Fill.none
    /// What moves event time on.
    public var watermark = WatermarkStrategy.sequence
    /// Calendar bars: how long after a session's open its first bar, after its close its last one
    /// waits for the official print of an instrument, on channels that carry such prints.
    public var officialHold: Int64 = 0
    /// Whether a cumulating window is put out at a step that brought nothing new.
    public var quietSteps = QuietSteps.repeated
    /// What is worked out of each window's ticks beside its bar, in the order of the columns.
    public var aggregates: [AggregateSpec] = []

    /// What the panes of one window hold.
    public enum Accumulation: String, Sendable, CaseIterable {
        /// Everything so far.
        case accumulating
        /// What came since the pane before.
        case discarding
    }

    /// What an instrument gets for a window without ticks, from its first bar on.
    public enum Fill: String, Sendable, CaseIterable {
        /// Nothing.
        case none
        /// A flat bar at the close before, with no volume.
        case previousClose = "previous_close"
    }

    /// What a cumulating window does at a step that brought nothing new.
    public enum QuietSteps: String, Sendable, CaseIterable {
        case repeated = "repeat"
        case skipped = "skip"
    }

    /// A plan of this kind; everything else by default.
    public init(_ kind: WindowKind, name: String = "") {
        self.kind = kind
        self.name = name
    }
}

/// How the panes of one window reach the output, so that each kind rebuilds the same table.
public enum OutputKind: String, Sendable, CaseIterable {
    /// The last pane of each window alone, once nothing can change it; discarding panes, which
    /// nothing changes, one and all.
    case append
    /// Every pane; the later replaces the earlier by window identity (instrument, start, end,
    /// ordinal), and identities it supersedes are deleted.
    case upsert
    /// Every pane, and before it a retraction of each pane it supersedes.
    case retract
}

/// What moves a query's event time on.
public enum WatermarkStrategy: Sendable, Equatable {
    /// The unbroken sequence of each channel: its highest event time − the feed's disorder − 1,
    /// and heartbeats that prove it whole.
    case sequence
    /// The highest event time of each source − `bound` − 1, after every event.
    case bounded(Int64)
    /// The highest event time of each source − 1: times of one source never go back.
    case ascending
    /// Only what the sources say themselves.
    case explicit
}
