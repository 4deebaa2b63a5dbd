import Testing
import TickSynth

/// Days whose packets come twice, out of order, or not at all.
@Suite struct FaultyDayTests {
    @Test(arguments: [UInt64(2), 5])
    func `packets that come twice change nothing`(every: UInt64) throws {
        let day = try Day { $0.faults.duplicateEvery = every }
        let run = try Tool.run(["replay", day.capture])
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output == (try fileText(day.truth)))
        #expect(run.errors.contains("duplicates"))
    }

    @Test(arguments: [UInt64(3), 50])
    func `packets out of order leave the numbers as they are`(every: UInt64) throws {
        let day = try Day { $0.faults.reorderEvery = every }
        let run = try Tool.run(["replay", day.capture])
        #expect(run.code == 0, "\(run.errors)")
        let truth = try day.truthLines()
        #expect(bars(run).map(numbers) == truth.map(numbers))
        for (have, want) in zip(bars(run), truth) {
            #expect(isWorth(status(have), asMuchAs: status(want)))
        }
        #expect(run.errors.contains("gaps filled late"))
    }

    @Test func `two lossy copies of a day make the whole`() throws {
        let first = try Day { $0.faults.lose = [100...140, 9_000...9_100, 20_000...20_000] }
        let second = try Day { $0.faults.lose = [300...900, 15_000...16_000] }
        for paths in [[first.capture, second.capture], [second.capture, first.capture]] {
            let run = try Tool.run(["replay"] + paths)
            #expect(run.code == 0, "\(run.errors)")
            let truth = try first.truthLines()
            #expect(bars(run).map(numbers) == truth.map(numbers))
            for (have, want) in zip(bars(run), truth) {
                #expect(isWorth(status(have), asMuchAs: status(want)))
            }
        }
    }

    /// A message that overtakes a heartbeat, or is overtaken by one, changes what proves a bar.
    private func isWorth(_ have: Substring, asMuchAs want: Substring) -> Bool {
        have == want || have == "recovered" || [have, want].sorted() == ["assumed", "complete"]
    }

    static let holes: [ClosedRange<UInt64>] = [
        5_000...5_300, 12_345...12_345, 20_000...20_060, 29_000...29_500, 25...60,
    ]

    @Test(arguments: holes, [UInt64(1), 2])
    func `a hole damages exactly the bars it may have touched`(
        hole: ClosedRange<UInt64>, seed: UInt64
    ) throws {
        let whole = try Day(messages: 30_000, seed: seed)
        let holed = try Day(messages: 30_000, seed: seed) { $0.faults.lose = [hole] }
        let run = try Tool.run(["replay", holed.capture])
        #expect(run.code == 2)
        #expect(run.errors.contains("\(hole.lowerBound)–\(hole.upperBound) are missing"))
        let interval = try Self.interval(of: hole, in: whole)
        let unresolved = try Self.unresolved(whole: whole, holed: holed)
        try check(bars(run), whole.truthLines(), interval: interval, unresolved: unresolved)
    }

    /// Every bar differs from the truth or is damaged for a reason, and no other is.
    private func check(
        _ have: [Substring], _ truth: [Substring], interval: ClosedRange<Int64>,
        unresolved: Set<String>
    ) throws {
        func key(_ line: Substring) -> String {
            line.split(separator: ",").prefix(2).joined(separator: ",")
        }
        let wanted = Dictionary(uniqueKeysWithValues: truth.map { (key($0), $0) })
        let found = Dictionary(uniqueKeysWithValues: have.map { (key($0), $0) })
        for (key, line) in found {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            let (start, end) = (Int64(cells[1])!, Int64(cells[2])!)
            let overlaps = start <= interval.upperBound && end > interval.lowerBound
            let isDamaged = status(line) == "damaged"
            #expect(isDamaged == (overlaps || unresolved.contains(key)), "\(line)")
            if !isDamaged { #expect(wanted[key] == line) }
        }
        for (key, line) in wanted where found[key] == nil {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            let (start, end) = (Int64(cells[1])!, Int64(cells[2])!)
            let overlaps = start <= interval.upperBound && end > interval.lowerBound
            #expect(overlaps || unresolved.contains(key), "no bar for \(line)")
        }
    }

    /// The event times that the missing messages can have: from the highest time before them to
    /// the time of the first one after.
    private static func interval(
        of hole: ClosedRange<UInt64>, in whole: Day
    ) throws -> ClosedRange<Int64> {
        var before = Int64.min
        for line in try Tool.run(["decode", "-q", whole.capture]).lines.dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            let (sequence, time) = (UInt64(cells[2])!, Int64(cells[4])!)
            if sequence < hole.lowerBound { before = max(before, time) }
            if sequence > hole.upperBound { return before...max(before, time) }
        }
        return before...Int64.max
    }

    /// The bars, by symbol and start, of executions whose orders came in the hole.
    private static func unresolved(whole: Day, holed: Day) throws -> Set<String> {
        let rows = try Tool.run(["decode", "-q", "--resolve", whole.capture])
        var symbols: [String: Substring] = [:]
        for line in rows.lines {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            symbols[String(cells[2])] = cells[5]
        }
        var found: Set<String> = []
        for line in try Tool.run(["decode", "-q", "--resolve", holed.capture]).lines {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            guard cells[3] == "E", cells[6].isEmpty, let time = Int64(cells[4]) else { continue }
            let symbol = symbols[String(cells[2])] ?? ""
            found.insert("\(symbol),\(time - time % 1_000_000_000)")
        }
        return found
    }
}
