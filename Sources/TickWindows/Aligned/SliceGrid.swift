/// Where time is cut into slices: at every edge of every window that shares them, so that each
/// window is a run of whole slices.
///
/// Cost: one division an instant that is not in the slice before.
@usableFromInline struct SliceGrid: Sendable, Equatable {
    /// The edges repeat after so long.
    let period: Int64
    /// A second edge within the period; the period itself where there is none.
    let cut: Int64
    let offset: Int64
    /// What lies behind the cut is in no window.
    let hasHoles: Bool
    /// How far a window can reach from an instant in it; 0 where slices are windows.
    let reach: Int64
    /// Slices are a market's bars; then nothing else counts.
    let sessions: SessionGrid?

    /// Where an instant is.
    enum Place: Equatable {
        case slice(start: Int64, last: Int64)
        /// In no window.
        case hole
        /// Its windows leave Int64.
        case outOfRange
    }

    /// The grid of one query's windows.
    init(_ windows: WindowSequence) {
        offset = windows.offset
        sessions = windows.sessions
        if windows.sessions != nil {
            (period, cut, hasHoles) = (windows.step, windows.step, true)
        } else if windows.isCumulating {
            (period, cut, hasHoles) = (windows.step, windows.step, false)
        } else {
            period = windows.step
            hasHoles = windows.step > windows.size
            let rest = hasHoles ? windows.size : windows.size % windows.step
            cut = rest == 0 ? period : rest
        }
        let isPlain = windows.isTumbling
        reach = isPlain ? 0 : windows.size.addingReportingOverflow(windows.step).partialValue
    }

    /// A grid of slices of one length that every window in `sequences` is made of.
    init(length: Int64, sequences: [WindowSequence]) {
        period = length
        cut = length
        offset = WindowSequence.remainder(sequences.first?.offset ?? 0, length)
        hasHoles = false
        sessions = nil
        let longest = sequences.map { $0.isTumbling && $0.size == length ? 0 : $0.size + $0.step }
        reach = longest.max() ?? 0
    }

    /// Where the slice after one that ends with `last` begins; nil where none follows.
    func start(after last: Int64) -> Int64? {
        if let sessions { return sessions.start(after: last) }
        return last == .max ? nil : last + 1
    }

    /// Where the first slice that ends after `time` begins; nil where none does.
    func firstStart(endingAfter time: Int64) -> Int64? {
        guard time < .max else { return nil }
        if case .slice(let start, _) = locate(time + 1) { return start }
        return sessions?.start(after: time)
    }

    /// Where the slice after an instant in a hole begins; nil where none follows.
    func start(afterGap time: Int64) -> Int64? {
        if let sessions { return sessions.calendar.nextSession(from: time)?.open }
        let past = WindowSequence.remainder(time, period, from: offset)
        let (next, overflow) = time.addingReportingOverflow(period &- past)
        return overflow ? nil : next
    }

    /// The slice of an instant.
    func locate(_ time: Int64) -> Place {
        if let sessions {
            return sessions.locate(time).map { .slice(start: $0.start, last: $0.end - 1) } ?? .hole
        }
        if reach != 0 && (reach < 0 || time < .min + reach || time > .max - reach) {
            return .outOfRange
        }
        let past = WindowSequence.remainder(time, period, from: offset)
        let isSecond = past >= cut
        if isSecond && hasHoles { return .hole }
        let (start, under) = time.subtractingReportingOverflow(isSecond ? past &- cut : past)
        let (end, over) = start.addingReportingOverflow(isSecond ? period &- cut : cut)
        return under || over ? .outOfRange : .slice(start: start, last: end &- 1)
    }
}
