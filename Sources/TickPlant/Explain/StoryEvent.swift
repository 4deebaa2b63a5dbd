import TickCore
import TickWindows

/// One thing that happened to the windows of one instrument, in the order of processing.
struct StoryEvent {
    /// The combined watermark when it happened.
    var watermark: Int64
    var what: What

    enum What {
        /// A trade, a break or a correction came in.
        case tick(Tick, Fate)
        /// A window was put out, in place of others.
        case pane(Pane, superseding: [WindowSpan])
        /// Messages of a channel of its are lost, from a sequence number to before another.
        case gap(channel: UInt16, Range<UInt64>)
    }

    /// What became of a tick.
    enum Fate: String {
        /// It went into every window it belongs to before that was put out.
        case taken = "taken"
        /// So did it, though the watermark had passed its time.
        case disordered = "taken_behind_the_watermark"
        /// It changed a window that had been put out.
        case update = "late_update"
        /// All its windows were past their lateness.
        case dropped = "late_dropped"
        /// It lies in no window.
        case unassigned = "unassigned"
        /// It may touch no bar.
        case ineligible = "may_touch_no_bar"
        /// It changed a window that had not been put out.
        case restated = "restated"
        /// The trade it names is not known, or past its lateness.
        case tooLate = "too_late"
    }
}
