import Foundation
import Testing
import TickCore
import TickConfig

private let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("configs/calendars")

/// Calendar files: the shipped ones, and mistaken ones.
struct MarketCalendarTests {
    private let good = """
        [calendar]
        zone = "America/Chicago"
        open = "-07:00"
        close = "16:00"
        valid_from = "2026-01-01"
        valid_to = "2026-12-31"
        holidays = ["2026-12-25"]
        early_close = "12:00"
        early_close_dates = ["2026-11-27"]
        """

    @Test func `the built-in calendar says what the shipped file says`() throws {
        let path = folder.appendingPathComponent("us-equities.toml").path
        #expect(try MarketCalendar.named("us-equities") == MarketCalendar.named(path))
    }

    @Test func `every shipped calendar loads strictly`() throws {
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            _ = try MarketCalendar.named(folder.appendingPathComponent(file).path)
        }
    }

    @Test func `the equities calendar knows its days`() throws {
        let calendar = try MarketCalendar.named("us-equities")
        let open = try #require(calendar.session(on: CivilDate("2026-11-25")!))
        #expect(open.close - open.open == 23_400_000_000_000)
        #expect(calendar.session(on: CivilDate("2026-11-26")!) == nil)
        let half = try #require(calendar.session(on: CivilDate("2026-11-27")!))
        #expect(half.close - half.open == 12_600_000_000_000)
        #expect(calendar.session(on: CivilDate("2015-12-31")!) == nil)
        #expect(calendar.session(on: CivilDate("2029-01-02")!) == nil)
    }

    @Test func `a session may open the evening before`() throws {
        let calendar = try MarketCalendar.parse(good, path: "mine.toml")
        #expect(calendar.open == -7 * 3600)
        #expect(calendar.close == 16 * 3600)
        #expect(calendar.earlyCloses == [CivilDate("2026-11-27")!: 12 * 3600])
        #expect(calendar.holidays == [CivilDate("2026-12-25")!])
    }

    @Test(arguments: [
        ("zone = \"America/Chicago\"", "zone = \"Chicago\"", "none of"),
        ("zone = \"America/Chicago\"", "zona = \"America/Chicago\"", "did you mean 'zone'"),
        ("close = \"16:00\"", "", "close is missing"),
        ("open = \"-07:00\"", "open = \"7:00\"", "no local time"),
        ("open = \"-07:00\"", "open = \"17:00\"", "opens before"),
        ("valid_to = \"2026-12-31\"", "valid_to = \"2025-12-31\"", "after valid_to"),
        ("holidays = [\"2026-12-25\"]", "holidays = [\"2026-12-32\"]", "no date"),
        ("holidays = [\"2026-12-25\"]", "holidays = \"2026-12-25\"", "a list of strings"),
    ])
    func `a mistaken calendar is refused`(line: String, instead: String, part: String) {
        let text = good.replacing(line, with: instead)
        do {
            _ = try MarketCalendar.parse(text, path: "mine.toml")
            Issue.record("it was taken")
        } catch {
            let words = part == "opens before" ? "open before it closes" : part
            #expect(error.description.contains(words), "\(error)")
            #expect(error.description.hasPrefix("mine.toml"), "\(error)")
        }
    }
}
