/// When a market is open: one session a trading date, in local time, with its exceptions.
///
/// A session belongs to one trading date. It opens `open` after that date's local midnight, which
/// may be before it (a market that opens the evening before), and closes at `close`, earlier on a
/// half day. Saturdays, Sundays and holidays have none.
///
/// Units: instants in ticks of `unitsPerSecond` since the Unix epoch; times of day in seconds.
/// Concurrency: an immutable value. Cost: a session is some calendar arithmetic; callers keep it.
/// Limits: only time zones that `Zone` knows; nothing outside `dates` is a trading date.
public struct SessionCalendar: Sendable, Equatable {
    /// The rules of local time.
    public var zone: Zone
    /// When a session opens, in seconds from the trading date's local midnight; negative for the
    /// evening before.
    public var open: Int
    /// When it closes, in seconds from the trading date's local midnight.
    public var close: Int
    /// Dates without a session.
    public var holidays: Set<CivilDate>
    /// Half days, and when they close.
    public var earlyCloses: [CivilDate: Int]
    /// The dates that the calendar speaks of; every date where it is nil.
    public var dates: ClosedRange<CivilDate>?
    /// How fine instants are: 1,000,000,000 for nanoseconds.
    public var unitsPerSecond: Int64

    /// A market's local time.
    public enum Zone: String, Sendable, CaseIterable {
        case newYork = "America/New_York"
        case chicago = "America/Chicago"
        case utc = "UTC"
    }

    /// The session of one trading date: `[open, close)`.
    public struct Session: Sendable, Equatable {
        /// The first instant.
        public var open: Int64
        /// The instant after the last.
        public var close: Int64
    }

    /// A calendar of given parts; nil where the session is empty, longer than a day, or a half day
    /// closes before it opens.
    public init?(
        zone: Zone, open: Int, close: Int, holidays: Set<CivilDate> = [],
        earlyCloses: [CivilDate: Int] = [:], dates: ClosedRange<CivilDate>? = nil,
        unitsPerSecond: Int64 = 1_000_000_000
    ) {
        guard open < close, close - open <= 86_400, (-86_400...86_400).contains(open),
            (0...86_400).contains(close),
            earlyCloses.values.allSatisfy({ $0 > open && $0 <= close }),
            unitsPerSecond > 0, 1_000_000_000 % unitsPerSecond == 0
        else { return nil }
        self.zone = zone
        self.open = open
        self.close = close
        self.holidays = holidays
        self.earlyCloses = earlyCloses
        self.dates = dates
        self.unitsPerSecond = unitsPerSecond
    }

    /// The session of a date, or nil where there is none or it leaves Int64.
    public func session(on date: CivilDate) -> Session? {
        guard date.weekday != 0, date.weekday != 6, !holidays.contains(date),
            dates?.contains(date) ?? true,
            let open = instant(date, open),
            let close = instant(date, earlyCloses[date] ?? close)
        else { return nil }
        return Session(open: open, close: close)
    }

    /// The session that an instant lies in, or nil.
    public func session(at time: Int64) -> Session? {
        guard let date = date(at: time) else { return nil }
        if let session = session(on: date), session.open <= time, time < session.close {
            return session
        }
        guard open < 0, let next = date.following, let session = session(on: next),
            session.open <= time, time < session.close
        else { return nil }
        return session
    }

    /// The session of the local date at an instant, also before its open and after its close.
    public func session(around time: Int64) -> Session? {
        session(at: time) ?? date(at: time).flatMap { session(on: $0) }
    }

    /// The first session that opens at or after an instant, within `Limits`: a month of days
    /// without one ends the search.
    public func nextSession(from time: Int64) -> Session? {
        guard var date = date(at: time) else { return nil }
        for _ in 0..<32 {
            if let session = session(on: date), session.open >= time { return session }
            guard let next = date.following else { return nil }
            date = next
        }
        return nil
    }

    /// The local date at an instant; nil where it is out of range.
    private func date(at time: Int64) -> CivilDate? {
        let scale = 1_000_000_000 / unitsPerSecond
        let (nanos, overflow) = time.multipliedReportingOverflow(by: scale)
        guard !overflow, nanos > .min + 2 * EasternTime.day, nanos < .max - 2 * EasternTime.day
        else { return nil }
        switch zone {
        case .newYork: return EasternTime.date(at: nanos)
        case .chicago: return EasternTime.date(at: nanos - EasternTime.hour)
        case .utc:
            let days = nanos >= 0 ? nanos / EasternTime.day : -(-(nanos + 1) / EasternTime.day) - 1
            return CivilDate(daysSinceEpoch: Int(days))
        }
    }

    /// The instant of a local time; one that the clocks leave out is taken by the time before.
    private func instant(_ date: CivilDate, _ seconds: Int) -> Int64? {
        let (midnight, over) = Int64(date.daysSinceEpoch).multipliedReportingOverflow(
            by: EasternTime.day)
        let (local, late) = midnight.addingReportingOverflow(Int64(seconds) * EasternTime.second)
        guard !over, !late, abs(date.daysSinceEpoch) < 106_000 else { return nil }
        let nanos: Int64 =
            switch zone {
            case .newYork: local - EasternTime.offset(at: local + 5 * EasternTime.hour)
            // Central clocks change an hour after Eastern ones, at the same local time.
            case .chicago:
                local + EasternTime.hour - EasternTime.offset(at: local + 5 * EasternTime.hour)
            case .utc: local
            }
        return nanos / (1_000_000_000 / unitsPerSecond)
    }
}

extension CivilDate {
    /// The day after, or nil at the end of the calendar.
    public var following: CivilDate? {
        let next = CivilDate(daysSinceEpoch: daysSinceEpoch + 1)
        return CivilDate(year: next.year, month: next.month, day: next.day)
    }
}
