/// A date of the proleptic Gregorian calendar.
@frozen public struct CivilDate: Hashable, Comparable, Sendable {
    /// 1677...2262.
    public let year: Int
    /// 1...12.
    public let month: Int
    /// 1...31, and no more than the month has.
    public let day: Int

    /// The date, or nil where there is no such day.
    ///
    /// Limits: years 1677...2262, what Int64 nanoseconds since 1970 can hold.
    public init?(year: Int, month: Int, day: Int) {
        guard (1677...2262).contains(year), (1...12).contains(month), day >= 1,
            day <= CivilDate.days(in: month, of: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The date that lies `days` after 1970-01-01.
    ///
    /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (civil_from_days).
    public init(daysSinceEpoch days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// A date written `2026-03-16` or `20260316`, or nil.
    public init?(_ text: String) {
        let digits = Array(text.utf8)
        let isDashed = digits.count == 10 && digits[4] == 0x2D && digits[7] == 0x2D
        guard isDashed || digits.count == 8 else { return nil }
        let numbers = digits.enumerated().filter { !isDashed || ($0.offset != 4 && $0.offset != 7) }
            .map { Int($0.element) - 48 }
        guard numbers.allSatisfy({ (0...9).contains($0) }) else { return nil }
        let value = numbers.reduce(0) { $0 * 10 + $1 }
        self.init(year: value / 10_000, month: value / 100 % 100, day: value % 100)
    }

    /// Days since 1970-01-01.
    ///
    /// Source: as `init(daysSinceEpoch:)` (days_from_civil).
    public var daysSinceEpoch: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// 0 for Sunday to 6 for Saturday.
    public var weekday: Int { ((daysSinceEpoch + 4) % 7 + 7) % 7 }

    /// Whether `left` is the earlier day.
    public static func < (left: CivilDate, right: CivilDate) -> Bool {
        left.daysSinceEpoch < right.daysSinceEpoch
    }

    private static func days(in month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}

extension CivilDate: CustomStringConvertible {
    /// `2026-03-16`.
    public var description: String {
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(year)-\(two(month))-\(two(day))"
    }
}
