import TickCore

/// How ticks are cut into windows.
///
/// Units: event time in the unit of the input, nanoseconds in every feed. Windows over time are
/// half-open `[start, end)` and begin at multiples of their step, counted from `offset`, by floor
/// division; an order-defined bar runs from its first tick to its last, both included.
public enum WindowKind: Sendable, Equatable {
    /// One window after the other, each `size` long.
    case tumbling(size: Int64, offset: Int64 = 0)
    /// A window of `size` begins every `slide`. The size need not be a multiple of the slide; where
    /// the slide is longer, a tick between two windows is in none.
    case hop(size: Int64, slide: Int64, offset: Int64 = 0)
    /// Windows that begin together every `sizeMax` and end one `step` apart.
    case cumulate(sizeMax: Int64, step: Int64, offset: Int64 = 0)
    /// As long as ticks follow each other; ends `gap` after the last one.
    case session(gap: Int64, touching: Touching = .merge)
    /// Bars of `size` one after the other from each session's open, the last one cut at its close;
    /// a tick outside every session is in none. Bars of a trading date are the same instants of
    /// local time whatever the clocks do.
    case calendar(size: Int64, SessionCalendar)
    /// A bar for so much of something, in the order of the ticks.
    case order(OrderMeasure, threshold: Int128, overshoot: Overshoot = .include)

    /// What becomes of two sessions exactly one gap apart.
    public enum Touching: String, Sendable, CaseIterable {
        case merge, split
    }

    /// What an order-defined bar counts.
    public enum OrderMeasure: String, Sendable, CaseIterable {
        /// Ticks.
        case ticks
        /// Shares.
        case volume
        /// Price times size, in units of the price.
        case dollar
        /// The sum of the ticks' signs by the tick rule, in either direction: +1 for a price above
        /// the one before, −1 below, the sign before where it is equal, +1 for the first.
        case imbalance
    }

    /// What becomes of the tick that takes an order-defined bar past its threshold.
    public enum Overshoot: String, Sendable, CaseIterable {
        /// It belongs to the bar whole: one tick closes at most one bar.
        case include
        /// Its shares are shared out over as many bars as they fill.
        case split
    }
}
