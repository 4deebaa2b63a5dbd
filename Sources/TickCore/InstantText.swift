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

/// Reading instants.
extension InstantText {
    /// Nanoseconds since the Unix epoch of `2026-03-16T13:30:00Z`, with up to nine digits behind
    /// the seconds; nil where the text is none, or past Int64.
    public static func nanos(_ text: String) -> Int64? {
        guard text.hasSuffix("Z"), text.utf8.count >= 20,
            let date = CivilDate(String(text.prefix(10)))
        else { return nil }
        let clock = text.dropFirst(10).dropLast()
        guard clock.first == "T" else { return nil }
        let halves = clock.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(halves.count), parts.count == 3,
            parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (48...57).contains($0) } }
            )
        else { return nil }
        let numbers = parts.compactMap { Int64($0) }
        guard numbers[0] < 24, numbers[1] < 60, numbers[2] < 60,
            let fraction = halves.count == 2 ? nanos(fraction: halves[1]) : 0
        else { return nil }
        let seconds = (numbers[0] * 60 + numbers[1]) * 60 + numbers[2]
        let (day, overflow) = Int64(date.daysSinceEpoch).multipliedReportingOverflow(
            by: EasternTime.day)
        let (sum, past) = day.addingReportingOverflow(seconds * EasternTime.second + fraction)
        return overflow || past ? nil : sum
    }

    private static func nanos(fraction: Substring) -> Int64? {
        guard (1...9).contains(fraction.utf8.count),
            fraction.utf8.allSatisfy({ (48...57).contains($0) })
        else { return nil }
        return Int64(fraction + String(repeating: "0", count: 9 - fraction.utf8.count))
    }
}
