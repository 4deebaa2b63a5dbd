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

    /// Quotes that come ready-made are each the whole of their symbol: right again one by one.
    @Test(arguments: [SynthFeed.tops15, .tops16], [UInt64(4), 5])
    func `after a hole a ready-made quote is untrusted until the next of its symbol`(
        feed: SynthFeed, seed: UInt64
    ) throws {
        let hole: ClosedRange<UInt64> = 12_000...12_080
        let whole = try quotes(Day(feed, seed: seed))
        let holed = try quotes(Day(feed, seed: seed) { $0.faults.lose = [hole] })
        let before = whole.filter { sequence($0) < hole.lowerBound }
        let behind = whole.filter { sequence($0) > hole.upperBound }
        #expect(before.count > 500 && behind.count > 500)
        #expect(before.count + behind.count < whole.count)
        func symbol(_ line: Substring) -> Substring { line.split(separator: ",")[1] }
        let standing = Set(before.map(symbol)).sorted()
        let ended = Array(holed[before.count..<before.count + standing.count])
        #expect(holed.filter(isTrusted).map(value) == (before + behind).map(value))
        #expect(!ended.contains(where: isTrusted) && ended.map(symbol) == standing)
        for line in ended {
            let last = try #require(before.last { symbol($0) == symbol(line) })
            let (cells, told) = (line.split(separator: ","), last.split(separator: ","))
            #expect(cells[3...6] == told[3...6])
        }
        // Joined late there is nothing to take back, and every quote is right; but that nobody has
        // said which symbol is a test.
        let joined = try quotes(Day(feed, seed: seed) { $0.faults.lose = [1...12_080] })
        let real = [joined, behind].map { $0.filter { symbol($0) != "ZVZZT" }.map(value) }
        #expect(real[0] == real[1] && real[0].count > 500)
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
            if run.errors.contains("whole until") { #expect(run.code == 2, "\(run.errors)") }
        }
    }

    /// Nothing is missing, and yet an order leaves that never came: somebody's fault, so told.
    @Test func `a contradiction in a whole stream is damage`() throws {
        let day = try Day(.itch50, messages: 8000)
        var bytes = try fileBytes(day.capture)
        var offset = WireCapture.headerBytes
        var turned = 0
        while offset < bytes.count, turned == 0 {
            let size = (0..<4).reduce(0) { $0 | Int(bytes[offset + 8 + $1]) << (8 * $1) }
            var place = offset + 16 + 62
            while place + 2 < offset + 16 + size, turned == 0 {
                // The reference of the first deletion: another number, of no order.
                if bytes[place + 2] == UInt8(ascii: "D") {
                    bytes[place + 2 + 11] ^= 0x40
                    turned = 1
                }
                place += 2 + Int(bytes[place]) << 8 + Int(bytes[place + 1])
            }
            offset += 16 + size
        }
        try Data(bytes).write(to: URL(fileURLWithPath: day.capture))
        let without = try Tool.run(["replay", day.capture, "--quiet"])
        #expect(without.code == 0, "trades do not depend on it: \(without.errors)")
        let run = try Tool.run(
            ["replay", day.capture, "--quotes", day.scratch.path("q.csv"), "--quiet"])
        #expect(run.code == 2 && run.errors.contains("1 books were whole until such a message"))
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
