import Testing
import TickCore

/// Sessions against instants worked out by another implementation of the time zone database.
struct SessionCalendarTests {
    private static let dayAfterThanksgiving = CivilDate("2026-11-27")!
    private let equities = SessionCalendar(
        zone: .newYork, open: 34_200, close: 57_600, holidays: [CivilDate("2026-11-26")!],
        earlyCloses: [dayAfterThanksgiving: 46_800], unitsPerSecond: 1)!
    private let futures = SessionCalendar(
        zone: .chicago, open: -25_200, close: 57_600, unitsPerSecond: 1)!

    @Test(arguments: [
        ("2026-03-06", 1_772_807_400), ("2026-03-09", 1_773_063_000),
        ("2026-10-30", 1_793_367_000), ("2026-11-02", 1_793_629_800),
    ])
    func `a session opens at the same local time before and after the clocks change`(
        date: String, open: Int64
    ) throws {
        let session = try #require(equities.session(on: CivilDate(date)!))
        #expect(session.open == open)
        #expect(session.close == open + 23_400)
    }

    @Test func `a half day closes early, a holiday and a weekend have no session`() throws {
        let half = try #require(equities.session(on: Self.dayAfterThanksgiving))
        #expect(half.close - half.open == 12_600)
        #expect(equities.session(on: CivilDate("2026-11-26")!) == nil)
        #expect(equities.session(on: CivilDate("2026-11-28")!) == nil)
        #expect(equities.session(on: CivilDate("2026-11-29")!) == nil)
    }

    @Test func `an instant is in the session from its open to just before its close`() throws {
        let session = try #require(equities.session(on: CivilDate("2026-03-09")!))
        #expect(equities.session(at: session.open - 1) == nil)
        #expect(equities.session(at: session.open) == session)
        #expect(equities.session(at: session.close - 1) == session)
        #expect(equities.session(at: session.close) == nil)
    }

    @Test func `a session that opens the evening before belongs to the next trading date`() throws {
        // Sunday 17:00 in Chicago, the day the clocks went forward.
        let sunday: Int64 = 1_773_007_200
        let session = try #require(futures.session(at: sunday))
        #expect(session == futures.session(on: CivilDate("2026-03-09")!))
        #expect(session.open == sunday)
        #expect(session.close == 1_773_090_000)
        #expect(futures.session(at: sunday - 1) == nil)
        // Sunday 17:00, the day they went back.
        #expect(futures.session(on: CivilDate("2026-11-02")!)?.open == 1_793_574_000)
        // Friday 16:00 is the end of the week.
        #expect(futures.session(at: 1_793_394_000) == nil)
        #expect(futures.session(at: 1_793_393_999) != nil)
    }

    @Test func `the next session is found over a weekend and a holiday`() throws {
        let friday = try #require(equities.session(on: CivilDate("2026-03-06")!))
        #expect(equities.nextSession(from: friday.close)?.open == 1_773_063_000)
        let wednesday = try #require(equities.session(on: CivilDate("2026-11-25")!))
        #expect(
            equities.nextSession(from: wednesday.close)
                == equities.session(on: Self.dayAfterThanksgiving))
    }

    @Test func `dates outside the calendar are no trading dates, and extremes are nowhere`() {
        var dated = equities
        dated.dates = CivilDate("2026-03-07")!...CivilDate("2026-12-31")!
        #expect(dated.session(on: CivilDate("2026-03-06")!) == nil)
        #expect(dated.session(on: CivilDate("2026-03-09")!) != nil)
        for time in [Int64.min, .min + 1, -1, .max - 1, .max] {
            #expect(equities.session(at: time) == nil)
        }
        var nanos = equities
        nanos.unitsPerSecond = 1_000_000_000
        #expect(nanos.session(at: .max) == nil)
        #expect(nanos.session(at: .min) == nil)
        #expect(nanos.session(at: 1_773_063_000_000_000_000)?.open == 1_773_063_000_000_000_000)
    }

    @Test func `a calendar that makes no sense is refused`() {
        #expect(SessionCalendar(zone: .utc, open: 10, close: 10) == nil)
        #expect(SessionCalendar(zone: .utc, open: -1, close: 86_400) == nil)
        #expect(
            SessionCalendar(
                zone: .utc, open: 10, close: 20, earlyCloses: [Self.dayAfterThanksgiving: 10])
                == nil)
    }
}
