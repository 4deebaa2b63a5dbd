/// The values of partition transforms.
///
/// Source: Iceberg specification v2, "Partition Transforms".
public enum Transform {
    /// The UTC day of a time.
    ///
    /// Units: microseconds since the Unix epoch to days since it.
    public static func day(micros: Int64) -> Int64 {
        let (days, rest) = micros.quotientAndRemainder(dividingBy: 86_400_000_000)
        return rest < 0 ? days - 1 : days
    }

    /// The times of a time's UTC day; at the ends of the range of numbers that time alone.
    ///
    /// Units: microseconds since the Unix epoch.
    static func dayTimes(micros: Int64) -> ClosedRange<Int64> {
        let length: Int64 = 86_400_000_000
        let (start, under) = day(micros: micros).multipliedReportingOverflow(by: length)
        let (last, over) = start.addingReportingOverflow(length - 1)
        return under || over ? micros...micros : start...last
    }

    /// The bucket of a hash, of this many.
    public static func bucket(_ hash: Int32, _ count: Int) -> Int {
        Int(hash & Int32.max) % count
    }

    /// A day as `2026-01-02`.
    static func dayText(_ days: Int64) -> String {
        // Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
        let z = days &+ 719_468
        let era = (z >= 0 ? z : z &- 146_096) / 146_097
        let doe = z &- era &* 146_097
        let yoe = (doe &- doe / 1460 &+ doe / 36_524 &- doe / 146_096) / 365
        let doy = doe &- (365 &* yoe &+ yoe / 4 &- yoe / 100)
        let mp = (5 &* doy &+ 2) / 153
        let month = mp < 10 ? mp &+ 3 : mp &- 9
        let year = yoe &+ era &* 400 &+ (month <= 2 ? 1 : 0)
        let day = doy &- (153 &* mp &+ 2) / 5 &+ 1
        return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }
}
