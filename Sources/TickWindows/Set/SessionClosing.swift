import TickCore

/// The next session's end by the receiving clock: a watermark of its own.
///
/// Units: instants of the calendar; the receiving clock and event time count alike.
struct SessionClosing: Equatable {
    private let calendar: SessionCalendar
    private let hold: Int64
    /// When a session is over and nothing of it is waited for any more; `Int64.min` until the time
    /// is known.
    private(set) var due = Int64.min
    /// What is concluded then.
    private var watermark = Int64.min

    init(_ calendar: SessionCalendar, hold: Int64) {
        self.calendar = calendar
        self.hold = max(hold, Self.delayMin * calendar.unitsPerSecond)
    }

    /// How long, in seconds, messages of a session may be on their way after its end.
    private static var delayMin: Int64 { 60 }

    func encode(to writer: inout StateWriter) {
        writer.put(due)
        writer.put(watermark)
    }

    mutating func decode(from reader: inout StateReader) throws(StateError) {
        due = try reader.take()
        watermark = try reader.take()
    }

    /// The watermark that follows from its being `now`, and finds the next session.
    mutating func take(_ now: Int64) -> Int64 {
        let concluded = watermark
        let session = calendar.session(at: now &- hold) ?? calendar.nextSession(from: now &- hold)
        let close = session?.close ?? .max
        let (sum, overflow) = close.addingReportingOverflow(hold)
        due = overflow ? .max : sum
        // Where the next session has begun by then, only the one that is over is concluded.
        let next = overflow ? nil : calendar.nextSession(from: close)
        watermark = next.map { $0.open <= sum } ?? overflow ? close &- 1 : sum
        return concluded
    }
}
