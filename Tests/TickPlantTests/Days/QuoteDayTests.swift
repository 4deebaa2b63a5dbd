import Foundation
import Testing
import TickSynth

/// Quotes made from the books of whole and of faulty days: a wrong one is never unmarked.
@Suite struct QuoteDayTests {
    static let feeds: [SynthFeed] = [.itch50, .deepPlus102, .deep10]

    /// A quote line without where its packet came from.
    private func value(_ line: Substring) -> String {
        line.split(separator: ",", omittingEmptySubsequences: false)[..<8].joined(separator: ",")
    }

    private func sequence(_ line: Substring) -> UInt64 {
        UInt64(line.split(separator: ",", omittingEmptySubsequences: false)[10]) ?? 0
    }

    private func isTrusted(_ line: Substring) -> Bool {
        !line.split(separator: ",", omittingEmptySubsequences: false)[7].contains("untrusted")
    }

    private func quotes(_ day: Day, _ more: [String] = []) throws -> [Substring] {
        let path = day.scratch.path("quotes-\(UInt64.random(in: 0...UInt64.max)).csv")
        let run = try Tool.run(
            ["replay", day.capture, "--quotes", path, "--quiet"] + more)
        #expect(run.code == 0 || run.code == 2, "\(run.errors)")
        return try fileText(path).split(separator: "\n").dropFirst().map { $0 }
    }

    @Test(arguments: feeds)
    func `packets twice and out of order change no quote`(feed: SynthFeed) throws {
        let whole = try quotes(Day(feed))
        let faulty = try quotes(
            Day(feed) {
                $0.faults.duplicateEvery = 3
                $0.faults.reorderEvery = 7
            })
        #expect(whole.count > 5000)
        #expect(faulty.map(value) == whole.map(value))
        #expect(whole.allSatisfy(isTrusted))
    }

    @Test(arguments: feeds, [UInt64(4), 5])
    func `after a hole every quote is untrusted, and none before it`(
        feed: SynthFeed, seed: UInt64
    ) throws {
        let hole: ClosedRange<UInt64> = 12_000...12_080
        let whole = try quotes(Day(feed, seed: seed))
        let holed = try quotes(Day(feed, seed: seed) { $0.faults.lose = [hole] })
        let told = Set(whole.map(value))
        for line in holed where isTrusted(line) {
            #expect(told.contains(value(line)) && sequence(line) < hole.lowerBound, "\(line)")
        }
        let before = whole.filter { sequence($0) < hole.lowerBound }
        #expect(holed.filter(isTrusted).map(value) == before.map(value))
        #expect(holed.contains { sequence($0) > hole.upperBound })
        // The quotes that stood at the hole are taken back at once, one a symbol.
        let standing = Set(before.map { $0.split(separator: ",")[1] })
        let ended = holed.drop(while: isTrusted).prefix { sequence($0) < hole.lowerBound }
        #expect(ended.count >= standing.count / 2 && !ended.contains(where: isTrusted))
    }

    @Test(arguments: feeds)
    func `a day joined late has no trusted quote`(feed: SynthFeed) throws {
        let joined = try quotes(Day(feed) { $0.faults.lose = [1...9000] })
        #expect(joined.count > 3000)
        #expect(!joined.contains(where: isTrusted))
    }

    @Test(arguments: feeds)
    func `a copy that has what the other lost makes every quote trusted`(
        feed: SynthFeed
    ) throws {
        let first = try Day(feed) { $0.faults.lose = [100...140, 9_000...9_100] }
        let second = try Day(feed) { $0.faults.lose = [300...900, 15_000...15_010] }
        let both = try quotes(first, [second.capture])
        let whole = try quotes(Day(feed))
        #expect(both.map(value) == whole.map(value))
    }

    @Test(arguments: feeds)
    func `bytes turned at random never trap, and contradictions are told`(
        feed: SynthFeed
    ) throws {
        for seed in UInt64(1)...4 {
            let day = try Day(feed, messages: 8000)
            try day.corrupt(seed: seed, every: 2000)
            let run = try Tool.run(
                ["replay", day.capture, "--quotes", day.scratch.path("q.csv"), "--quiet"])
            #expect(run.code == 0 || run.code == 2, "seed \(seed): \(run.errors)")
        }
    }
}

extension Day {
    /// Turns a bit in one of `every` bytes behind the headers of packets.
    func corrupt(seed: UInt64, every: Int) throws {
        var bytes = try fileBytes(capture)
        var numbers = SeededNumbers(seed: seed)
        var offset = WireCapture.headerBytes
        while offset < bytes.count {
            let size = (0..<4).reduce(0) { $0 | Int(bytes[offset + 8 + $1]) << (8 * $1) }
            for place in (offset + 16 + 62)..<max(offset + 16 + size, offset + 16 + 62)
            where numbers.next(below: UInt64(every)) == 0 {
                bytes[place] ^= 1 << UInt8(numbers.next(below: 8))
            }
            offset += 16 + size
        }
        try Data(bytes).write(to: URL(fileURLWithPath: capture))
    }
}
