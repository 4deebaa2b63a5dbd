import TickCore

/// The session calendar of a market: built in by name, or a dated TOML file of one's own.
public enum MarketCalendar {
    private enum Key: String, CaseIterable, ConfigKey {
        case zone, open, close, holidays
        case validFrom = "valid_from"
        case validTo = "valid_to"
        case earlyClose = "early_close"
        case earlyCloseDates = "early_close_dates"
    }

    /// The calendar of a built-in name, or of the file at a path: what holds a `/` or ends in
    /// `.toml`.
    ///
    /// Throws: for a name not built in, and as `parse`.
    public static func named(_ name: String) throws(ConfigError) -> SessionCalendar {
        if let text = BuiltInCalendar.text(name) { return try parse(text, path: name) }
        guard name.contains("/") || name.hasSuffix(".toml") else {
            throw ConfigError(
                .badValue, path: name,
                message: "no such market; there is "
                    + BuiltInCalendar.names.joined(separator: ", ")
                    + ", and any calendar file by its path")
        }
        return try parse(ConfigText.read(name), path: name)
    }

    /// The calendar that a text says, read strictly; `path` is for messages.
    ///
    /// Throws: for what is no TOML, unknown or missing keys, and values that make no session.
    public static func parse(
        _ text: String, path: String
    ) throws(ConfigError) -> SessionCalendar {
        let table = try ConfigTable(text, path: path, named: "calendar")
        try table.refuseUnknown(Key.allCases.map(\.rawValue))
        let zone = try zone(table)
        let open = try clock(table, .open)
        let close = try clock(table, .close)
        let early = try table.string(Key.earlyClose) == nil ? close : clock(table, .earlyClose)
        let halves = try dates(table, .earlyCloseDates)
        let from = try date(table, .validFrom)
        let to = try date(table, .validTo)
        guard from <= to else {
            throw table.error(.badValue, "valid_from is after valid_to", at: "valid_from")
        }
        guard
            let calendar = SessionCalendar(
                zone: zone, open: open, close: close,
                holidays: Set(try dates(table, .holidays)),
                earlyCloses: Dictionary(halves.map { ($0, early) }, uniquingKeysWith: { $1 }),
                dates: from...to)
        else {
            throw table.error(
                .badValue,
                "a session must open before it closes, also on half days, and last a day at most",
                at: "open")
        }
        return calendar
    }

    private static func zone(_ table: ConfigTable) throws(ConfigError) -> SessionCalendar.Zone {
        let name = try needed(table, .zone)
        guard let zone = SessionCalendar.Zone(rawValue: name) else {
            let known = SessionCalendar.Zone.allCases.map(\.rawValue).joined(separator: ", ")
            throw table.error(.badValue, "zone \"\(name)\" is none of \(known)", at: "zone")
        }
        return zone
    }

    /// Seconds from local midnight of `09:30`, or of `-07:00`: that long before it.
    private static func clock(_ table: ConfigTable, _ key: Key) throws(ConfigError) -> Int {
        let text = try needed(table, key)
        let isBefore = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split(
            separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hours = Int(parts[0]),
            let minutes = Int(parts[1]), (0...24).contains(hours), (0..<60).contains(minutes)
        else {
            throw table.error(
                .badValue, "\(key.rawValue) = \"\(text)\" is no local time like \"09:30\"",
                at: key.rawValue)
        }
        let seconds = hours * 3600 + minutes * 60
        return isBefore ? -seconds : seconds
    }

    private static func dates(
        _ table: ConfigTable, _ key: Key
    ) throws(ConfigError) -> [CivilDate] {
        var dates: [CivilDate] = []
        for text in try table.strings(key) ?? [] { dates.append(try date(table, key, text)) }
        return dates
    }

    private static func date(_ table: ConfigTable, _ key: Key) throws(ConfigError) -> CivilDate {
        try date(table, key, try needed(table, key))
    }

    private static func date(
        _ table: ConfigTable, _ key: Key, _ text: String
    ) throws(ConfigError) -> CivilDate {
        guard let date = CivilDate(text) else {
            throw table.error(
                .badValue, "\(key.rawValue): \"\(text)\" is no date like \"2026-03-16\"",
                at: key.rawValue)
        }
        return date
    }

    private static func needed(_ table: ConfigTable, _ key: Key) throws(ConfigError) -> String {
        guard let text = try table.string(key) else {
            throw table.error(.badValue, "\(key.rawValue) is missing", at: "calendar")
        }
        return text
    }
}
