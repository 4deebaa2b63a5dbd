/// Instants as people read them.
public enum InstantText {
    /// ISO 8601 in UTC with nine digits: `2026-03-16T13:30:00.000000000Z`.
    ///
    /// Units: `nanos` since the Unix epoch.
    public static func utc(_ nanos: Int64) -> String {
        let days = nanos >= 0 ? nanos / EasternTime.day : -((-(nanos + 1)) / EasternTime.day) - 1
        let since = nanos &- days &* EasternTime.day
        return "\(CivilDate(daysSinceEpoch: Int(days)))T\(clock(since, withFraction: true))Z"
    }

    /// A time of day: `09:30:00`, with nine digits behind it where asked or where it has any.
    ///
    /// Units: `nanos` since midnight.
    public static func clock(_ nanos: Int64, withFraction: Bool = false) -> String {
        let seconds = nanos / EasternTime.second
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60]
            .map { padded($0, 2) }.joined(separator: ":")
        let fraction = nanos % EasternTime.second
        return fraction == 0 && !withFraction ? clock : clock + "." + padded(fraction, 9)
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
