import TickCore

extension VectorCalendar: Decodable {
    init(from decoder: any Decoder) throws {
        let object = try StrictObject(
            decoder, known: ["tz", "open", "close", "holidays", "early_close"])
        zone = try object.required("tz")
        open = try Self.seconds(try object.required("open"), object, "open")
        close = try Self.seconds(try object.required("close"), object, "close")
        holidays = []
        for text in try object.optional("holidays", [String].self) ?? [] {
            holidays.insert(try Self.date(text, object, "holidays"))
        }
        earlyCloses = [:]
        for (text, time) in try object.optional("early_close", [String: String].self) ?? [:] {
            let date = try Self.date(text, object, "early_close")
            earlyCloses[date] = try Self.seconds(time, object, "early_close")
        }
    }

    /// A time of day, `HH:MM` up to 24:00.
    private static func seconds(
        _ text: String, _ object: StrictObject, _ name: String
    ) throws -> Int {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hours = Int(parts[0]),
            let minutes = Int(parts[1]), (0...59).contains(minutes),
            (0...1440).contains(hours * 60 + minutes)
        else { throw object.fault(name, "\"\(text)\" is no time of day like 09:30") }
        return (hours * 60 + minutes) * 60
    }

    private static func date(
        _ text: String, _ object: StrictObject, _ name: String
    ) throws -> CivilDate {
        guard text.count == 10, let date = CivilDate(text) else {
            throw object.fault(name, "\"\(text)\" is no date like 2024-07-04")
        }
        return date
    }
}
