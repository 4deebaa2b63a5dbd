/// Lengths of time as people write them: `1s`, `100ms`, `1m`, `2h`, `1d`, `250us`, `10ns`.
public enum DurationText {
    private static let units: [(suffix: String, nanos: Int64)] = [
        ("ns", 1), ("us", 1000), ("µs", 1000), ("ms", 1_000_000), ("s", EasternTime.second),
        ("m", 60 * EasternTime.second), ("h", EasternTime.hour), ("d", EasternTime.day),
    ]

    /// Nanoseconds of a text such as `100ms`; nil where it is no whole number with a known unit,
    /// or past Int64. `0` needs no unit.
    public static func nanos(_ text: String) -> Int64? {
        if text == "0" { return 0 }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int64(digits),
            let unit = units.first(where: { $0.suffix == text.dropFirst(digits.count) })
        else { return nil }
        let (nanos, overflow) = number.multipliedReportingOverflow(by: unit.nanos)
        return overflow ? nil : nanos
    }

    /// The shortest such text: 60,000,000,000 is `1m`.
    public static func text(_ nanos: Int64) -> String {
        for unit in units.reversed() where unit.suffix != "µs" && nanos % unit.nanos == 0 {
            if nanos != 0 { return "\(nanos / unit.nanos)\(unit.suffix)" }
        }
        return "0s"
    }
}
