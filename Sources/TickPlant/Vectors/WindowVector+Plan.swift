import TickCore
import TickWindows

/// Why the engine cannot run a vector, in words.
struct VectorUnsupported: Error {
    var reason: String
}

extension WindowVector {
    /// The query that a vector's windows are; nil where it has none but timers.
    func plan() throws(VectorUnsupported) -> WindowPlan? {
        let kind: WindowKind
        switch window {
        case .timers: return nil
        case .windows(let windows): kind = windows
        case .calendar(let size, let calendar):
            kind = .calendar(size: size, try calendar.sessions())
        }
        var plan = WindowPlan(kind, name: id)
        plan.allowedLateness = allowedLateness
        plan.accumulation = accumulation
        // What adds up replaces nothing.
        if accumulation == .discarding { plan.output = .append }
        plan.fill = fill
        plan.watermark = watermark.strategy
        return plan
    }

    /// Whether trades are broken or corrected.
    var restates: Bool {
        input.contains { input in
            switch input {
            case .cancel, .correct: true
            default: false
            }
        }
    }
}

extension VectorCalendar {
    /// The calendar as windows take it; instants count seconds.
    func sessions() throws(VectorUnsupported) -> SessionCalendar {
        guard let known = SessionCalendar.Zone(rawValue: zone) else {
            throw VectorUnsupported(reason: "time zone \(zone)")
        }
        // A session that closes earlier in the day than it opens began the evening before.
        let sessions = SessionCalendar(
            zone: known, open: open < close ? open : open - 86_400, close: close,
            holidays: holidays, earlyCloses: earlyCloses, unitsPerSecond: 1)
        guard let sessions else { throw VectorUnsupported(reason: "sessions like these") }
        return sessions
    }
}
