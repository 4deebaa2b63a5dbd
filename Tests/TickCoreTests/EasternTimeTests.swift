import Foundation
import Testing

@testable import TickCore

/// Against the tz database, through Foundation.
@Suite struct EasternTimeTests {
    private let newYork = TimeZone(identifier: "America/New_York")!

    @Test func `the offset agrees with the tz database every seven hours from 1990 to 2060`() {
        var seconds: Int64 = 631_152_000
        while seconds < 2_840_140_800 {
            let expected = newYork.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
            let found = EasternTime.offset(at: seconds * EasternTime.second)
            #expect(found == Int64(expected) * EasternTime.second, "at \(seconds)")
            if found != Int64(expected) * EasternTime.second { return }
            seconds += 7 * 3600
        }
    }

    @Test func `the offset switches in the very second`() {
        for year in [1995, 2006, 2007, 2023, 2026] {
            for transition in transitions(year) {
                let nanos = Int64(transition) * EasternTime.second
                #expect(EasternTime.offset(at: nanos) != EasternTime.offset(at: nanos - 1))
            }
        }
    }

    @Test func `midnight agrees with the tz database on every day of thirty years`() {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = newYork
        for days in stride(from: 10_957, to: 21_915, by: 1) {
            let date = CivilDate(daysSinceEpoch: days)
            let parts = DateComponents(year: date.year, month: date.month, day: date.day)
            let expected = Int64(calendar.date(from: parts)!.timeIntervalSince1970)
            #expect(EasternTime.midnight(of: date) == expected * EasternTime.second, "\(date)")
        }
    }

    @Test func `the trade date is the Eastern one, not the one in UTC`() {
        let lateEvening = EasternTime.midnight(of: CivilDate("2026-03-16")!) + 23 * EasternTime.hour
        #expect(EasternTime.date(at: lateEvening).description == "2026-03-16")
        #expect(EasternTime.date(at: lateEvening + EasternTime.hour).description == "2026-03-17")
        #expect(EasternTime.date(at: -1).description == "1969-12-31")
    }

    @Test func `extreme instants have an offset and no trap`() {
        for nanos in [Int64.min, .min + 1, -1, 0, .max - 1, .max] {
            #expect([-4, -5].contains(EasternTime.offset(at: nanos) / EasternTime.hour))
            _ = EasternTime.date(at: nanos)
        }
    }

    private func transitions(_ year: Int) -> [Int] {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "UTC")!
        var found: [Int] = []
        var date = calendar.date(from: DateComponents(year: year, month: 1, day: 1))!
        while let next = newYork.nextDaylightSavingTimeTransition(after: date),
            calendar.component(.year, from: next) == year
        {
            found.append(Int(next.timeIntervalSince1970))
            date = next
        }
        return found
    }
}

@Suite struct CivilDateTests {
    @Test func `every day of the supported range goes to a date and back`() {
        var previous = CivilDate(daysSinceEpoch: -106_752)
        for days in -106_751...106_500 {
            let date = CivilDate(daysSinceEpoch: days)
            #expect(date.daysSinceEpoch == days)
            #expect(date > previous && date.weekday == (previous.weekday + 1) % 7)
            previous = date
        }
        #expect(CivilDate("2026-03-16")!.weekday == 1)
    }

    @Test(arguments: ["2026-02-29", "2026-13-01", "20260432", "2026-3-16", "", "x", "2026/03/16"])
    func `what is no date is refused`(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test func `both spellings give the same date`() {
        #expect(CivilDate("20240229") == CivilDate(year: 2024, month: 2, day: 29))
        #expect(CivilDate("2024-02-29") == CivilDate("20240229"))
    }
}
