/// US Eastern time: the trade date of an instant and the midnight that ITCH and PITCH count from.
///
/// Limits: the daylight saving rules in force since 2007 (second Sunday of March to first Sunday of
/// November, 02:00 local), of 1987–2006 (first Sunday of April to last Sunday of October) and, for
/// earlier years, last Sunday of April to last Sunday of October.
/// Source: Energy Policy Act of 2005, section 110; 15 U.S.C. 260a.
public enum EasternTime {
    /// Nanoseconds in one second, hour and day.
    public static let second: Int64 = 1_000_000_000
    /// Nanoseconds in one hour.
    public static let hour: Int64 = 3600 * second
    /// Nanoseconds in 24 hours, also on the days that have 23 or 25.
    public static let day: Int64 = 24 * hour

    /// The Eastern calendar date at an instant.
    ///
    /// Units: `nanos` since the Unix epoch, UTC.
    public static func date(at nanos: Int64) -> CivilDate {
        let local = nanos.addingReportingOverflow(offset(at: nanos))
        return CivilDate(daysSinceEpoch: floorDays(local.overflow ? nanos : local.partialValue))
    }

    /// The instant of 00:00 Eastern on a date, in nanoseconds since the Unix epoch; one outside
    /// Int64 wraps, so that the distance to an instant of that date is right all the same.
    public static func midnight(of date: CivilDate) -> Int64 {
        let utcMidnight = Int64(date.daysSinceEpoch) &* day
        return utcMidnight &- (isDaylightAtMidnight(date) ? -4 : -5) * hour
    }

    /// What to add to UTC at an instant: −4 or −5 hours, in nanoseconds.
    public static func offset(at nanos: Int64) -> Int64 {
        let standard = CivilDate(daysSinceEpoch: floorDays(max(nanos, .min + day) - 5 * hour))
        let (start, end) = daylight(in: standard.year)
        let begins = Int64(start.daysSinceEpoch) &* day + 7 * hour
        let ends = Int64(end.daysSinceEpoch) &* day + 6 * hour
        return (nanos >= begins && nanos < ends ? -4 : -5) * hour
    }

    /// Whether daylight time is in force at 00:00 of a date; the switch itself comes at 02:00.
    private static func isDaylightAtMidnight(_ date: CivilDate) -> Bool {
        let (start, end) = daylight(in: date.year)
        return date > start && date <= end
    }

    private static func daylight(in year: Int) -> (start: CivilDate, end: CivilDate) {
        if year >= 2007 {
            return (sunday(2, of: 3, in: year), sunday(1, of: 11, in: year))
        }
        let start = year >= 1987 ? sunday(1, of: 4, in: year) : lastSunday(of: 4, in: year)
        return (start, lastSunday(of: 10, in: year))
    }

    private static func sunday(_ ordinal: Int, of month: Int, in year: Int) -> CivilDate {
        let first = CivilDate(year: year, month: month, day: 1)!
        let offset = (7 - first.weekday) % 7 + 7 * (ordinal - 1)
        return CivilDate(daysSinceEpoch: first.daysSinceEpoch + offset)
    }

    private static func lastSunday(of month: Int, in year: Int) -> CivilDate {
        let next = CivilDate(year: year, month: month + 1, day: 1)!
        let last = CivilDate(daysSinceEpoch: next.daysSinceEpoch - 1)
        return CivilDate(daysSinceEpoch: last.daysSinceEpoch - last.weekday)
    }

    private static func floorDays(_ nanos: Int64) -> Int {
        Int(nanos >= 0 ? nanos / day : -((-(nanos + 1)) / day) - 1)
    }
}
