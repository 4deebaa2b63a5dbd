import TickCore

/// One query among those that share slices: its windows, and how far it has come.
struct AlignedQuery {
    let number: UInt16
    let windows: WindowSequence
    let lateness: Int64
    let isDiscarding: Bool
    let skipsQuietSteps: Bool
    /// How long bars at a session's edges wait for the official print.
    let officialHold: Int64
    /// Every slice is a window: nothing needs to be put together.
    let isDirect: Bool
    /// The previous close of every instrument seen, where quiet windows are filled.
    var fill: FillState?

    /// Direct: windows whose last instant is at or before this have fired.
    var firedThrough: Int64 = .min
    /// Sliding: the end of the earliest window that can hold something and has not fired.
    var nextEnd: Int64 = .max
    /// Sliding: slices that start before this have been taken in.
    var includedBefore: Int64 = .min
    /// Sliding: instruments with something in the window, in order of rank.
    var active: [UInt32] = []
    /// Panes put out of windows that may still be restated.
    var panes: [WindowKey: UInt32] = [:]
    var panesSweepAt = 1 << 12
    /// The same by instrument, while a state is made.
    var panesOf: [UInt32: [(end: Int64, number: UInt32)]] = [:]

    /// A window of one instrument.
    struct WindowKey: Hashable {
        let instrument: UInt32
        let end: Int64
    }

    init(_ plan: WindowPlan, number: UInt16, windows: WindowSequence, grid: SliceGrid) {
        self.number = number
        self.windows = windows
        lateness = plan.allowedLateness
        isDiscarding = plan.accumulation == .discarding
        skipsQuietSteps = plan.quietSteps == .skipped && windows.isCumulating
        officialHold = windows.sessions == nil ? 0 : plan.officialHold
        isDirect = windows.isTumbling && grid.period == windows.size
        fill = plan.fill == .previousClose ? FillState() : nil
    }

    /// Where the window that ends at `nextEnd` begins.
    var nextStart: Int64 { nextEnd == .max ? .max : windows.start(ofEnd: nextEnd) }

    /// Whether a window is past its lateness.
    func isLate(end: Int64, watermark: Int64) -> Bool { death(end: end) <= watermark }

    /// The watermark at which a window is past its lateness.
    func death(end: Int64) -> Int64 {
        let (limit, overflow) = (end &- 1).addingReportingOverflow(lateness)
        return overflow ? .max : limit
    }

    /// The window that holds `time` and goes furthest.
    func lastSpan(containing time: Int64) -> WindowSpan {
        let end = windows.lastEnd(containing: time)
        return WindowSpan(start: windows.start(ofEnd: end), end: end)
    }
}
