/// A calendar in words that are the same in every process: sets have no order of their own.
extension SessionCalendar: CustomStringConvertible {
    /// Zone, times and exceptions, those by date.
    public var description: String {
        let holidays = holidays.sorted().map { "\($0)" }.joined(separator: " ")
        let early = earlyCloses.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return "\(zone.rawValue) \(open)..\(close) closed [\(holidays)] early"
            + " [\(early.joined(separator: ", "))] of"
            + " \(dates.map { "\($0.lowerBound)...\($0.upperBound)" } ?? "all dates"),"
            + " \(unitsPerSecond) a second"
    }
}
