/// The windows of one query over time, by arithmetic alone: where those that hold an instant begin
/// and end, and which comes next.
///
/// Limits: instants within `SliceGrid.locate`'s range, so that no edge leaves Int64.
@usableFromInline struct WindowSequence: Sendable, Equatable {
    /// The longest window.
    let size: Int64
    /// From one window's end to the next one's.
    let step: Int64
    /// Where windows begin, within `cycle`.
    let offset: Int64
    /// Windows of one cycle begin together and grow; otherwise all are of one size.
    let isCumulating: Bool
    /// Windows are cut by a market's sessions; then they are found by it alone.
    let sessions: SessionGrid?

    /// The windows of a kind that is cut by time alone; nil for any other.
    init?(_ kind: WindowKind) {
        if case .calendar(let size, let calendar) = kind {
            sessions = SessionGrid(size: size, calendar: calendar)
        } else {
            sessions = nil
        }
        switch kind {
        case .tumbling(let size, let offset):
            (self.size, step, isCumulating) = (size, size, false)
            self.offset = Self.remainder(offset, size)
        case .hop(let size, let slide, let offset):
            (self.size, step, isCumulating) = (size, slide, false)
            self.offset = Self.remainder(offset, slide)
        case .cumulate(let sizeMax, let step, let offset):
            (size, self.step, isCumulating) = (sizeMax, step, true)
            self.offset = Self.remainder(offset, sizeMax)
        case .calendar(let size, _):
            (self.size, step, isCumulating, offset) = (size, size, false, 0)
        case .session, .order: return nil
        }
    }

    /// Whether every instant is in exactly one window.
    var isTumbling: Bool { size == step }

    /// The end of the earliest window that holds `time`.
    func firstEnd(containing time: Int64) -> Int64 {
        if let sessions { return sessions.end(containing: time) }
        if isCumulating { return time &- Self.remainder(time, step, from: offset) &+ step }
        let earliest = time &- size &+ 1
        let past = Self.remainder(earliest, step, from: offset)
        return (past == 0 ? earliest : earliest &- past &+ step) &+ size
    }

    /// The end of the latest window that holds `time`.
    func lastEnd(containing time: Int64) -> Int64 {
        if let sessions { return sessions.end(containing: time) }
        let cycle = isCumulating ? size : step
        return time &- Self.remainder(time, cycle, from: offset) &+ size
    }

    /// The end of the earliest window that holds `time` and that ends after `watermark` + 1; nil
    /// where there is none.
    func firstOpenEnd(containing time: Int64, watermark: Int64) -> Int64? {
        guard watermark < .max - 1 else { return nil }
        let first = firstEnd(containing: time)
        guard first - 1 <= watermark else { return first }
        // Both lie within one window's reach of `time`.
        let steps = (watermark &+ 1 &- first) / step &+ 1
        let end = first &+ steps &* step
        return end <= lastEnd(containing: time) ? end : nil
    }

    /// Where the window that ends at `end` begins.
    func start(ofEnd end: Int64) -> Int64 {
        if let sessions { return sessions.start(containing: end &- 1) }
        guard isCumulating else { return end &- size }
        return (end &- 1) &- Self.remainder(end &- 1, size, from: offset)
    }

    /// `value` mod `length`, from 0 up.
    @inlinable
    static func remainder(_ value: Int64, _ length: Int64) -> Int64 {
        let rest = value % length
        return rest < 0 ? rest &+ length : rest
    }

    /// How far `time` is past the latest multiple of `length` counted from `offset`, without ever
    /// leaving Int64.
    @inlinable
    static func remainder(_ time: Int64, _ length: Int64, from offset: Int64) -> Int64 {
        let rest = remainder(time, length) &- remainder(offset, length)
        return rest < 0 ? rest &+ length : rest
    }
}
