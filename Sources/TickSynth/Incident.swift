/// Something that happens at a set time of the day, whatever the order flow does.
struct Incident {
    enum Kind {
        case everyAction, openingImbalances, closingImbalances, extendedClose
        case breakTrade, retailInterest, declineStatus, releaseUpdate, directListing
        case halt, quoteAfterHalt, pause, resume, operationalHalt, operationalResume, priceTest
    }

    var time: Int64
    var kind: Kind
    var symbol = 0

    /// Those between system start and the market's opening; the last comes first in each list.
    static func beforeOpen(_ times: SessionTimes) -> [Incident] {
        [Incident(time: times.openingImbalance, kind: .openingImbalances)]
    }

    static func afterClose(_ times: SessionTimes) -> [Incident] {
        [Incident(time: times.at(16, 5), kind: .extendedClose)]
    }

    /// Those of market hours: each kind at least once, halts in proportion to the symbols.
    static func marketHours(_ times: SessionTimes, symbols: Int) -> [Incident] {
        var all: [Incident] = []
        func add(_ hour: Int64, _ minute: Int64, _ kind: Kind, _ symbol: Int = 0) {
            let time = times.at(hour, minute)
            all.append(Incident(time: time, kind: kind, symbol: symbol % symbols))
        }
        add(9, 31, .everyAction)
        add(9, 45, .declineStatus)
        add(10, 5, .releaseUpdate, 1)
        add(10, 20, .directListing, 2)
        add(12, 0, .breakTrade)
        add(12, 30, .retailInterest)
        add(14, 20, .priceTest, 1)
        add(15, 0, .breakTrade)
        add(15, 55, .closingImbalances)
        for turn in 0..<max(symbols / 200, 1) {
            let minute = Int64(turn % 40)
            add(11, minute, .halt, turn * 37 + 1)
            add(11, minute + 9, .quoteAfterHalt, turn * 37 + 1)
            add(11, minute + 12, .resume, turn * 37 + 1)
            add(13, minute, .pause, turn * 41 + 2)
            add(13, minute + 5, .resume, turn * 41 + 2)
            add(14, minute, .operationalHalt, turn * 43 + 3)
            add(14, minute + 10, .operationalResume, turn * 43 + 3)
        }
        return all.enumerated()
            .sorted { ($0.element.time, $0.offset) > ($1.element.time, $1.offset) }
            .map(\.element)
    }
}
