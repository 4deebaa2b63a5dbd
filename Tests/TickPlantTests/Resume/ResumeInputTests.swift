import Foundation
import Testing
import TickSynth

@testable import TickPlant

/// Inputs of every kind, gone on with in the middle.
@Suite struct ResumeInputTests {
    private func compressed(_ path: String, by command: String) throws -> String {
        let name = "\(path).\(command)"
        let run = try Tool.shell("\(command) -c '\(path)' > '\(name)'")
        try #require(run.code == 0, "\(run.errors)")
        return name
    }

    @Test func `compressed captures`() throws {
        let day = try Day(messages: 1200, name: "day.pcap.zst")
        try ResumeTrial([day.capture]).check(every: 90)
        let plain = try Day(messages: 1200, seed: 2)
        let packed = try compressed(plain.capture, by: "gzip")
        try ResumeTrial([packed]).check(every: 90)
        try ResumeTrial([day.capture, packed]).check(every: 170)
    }

    @Test func `a day in several files`() throws {
        let day = try Day(messages: 1200) { $0.splitFiles = 4 }
        let parts = (1...4).map { day.scratch.path("day-\($0).pcap") }
        let trial = ResumeTrial(parts, bars: ["1s", "hop:10s/5s"])
        try trial.check(every: 50)
        try ResumeTrial(parts.reversed()).check(every: 61)
    }

    @Test func `a BinaryFILE, whole and cut`() throws {
        let day = try Day(messages: 800, name: "day.itch") { $0.container = .binaryFile }
        var trial = ResumeTrial([day.capture])
        trial.change = { $0.date = .init(year: 2026, month: 3, day: 16) }
        try trial.check(every: 29)
        trial.hasQuotes = true
        let bytes = try fileBytes(day.capture)
        trial.paths = [try day.scratch.write(Array(bytes.dropLast(31)), "cut.itch")]
        let whole = try trial.check(every: 29)
        #expect(whole.report.contains("ends in the middle"))
    }

    @Test func `damage in one of several files`() throws {
        let day = try Day(messages: 600) { $0.splitFiles = 2 }
        let parts = (1...2).map { day.scratch.path("day-\($0).pcap") }
        let cut = try day.scratch.write(Array(try fileBytes(parts[0]).dropLast(5)), "cut.pcap")
        try ResumeTrial([cut, parts[1]]).check(every: 5)
        let packed = try compressed(parts[0], by: "gzip")
        let short = try day.scratch.write(Array(try fileBytes(packed).dropLast(900)), "cut.gz")
        try ResumeTrial([short, parts[1]]).check(every: 11)
        let empty = try day.scratch.write([], "empty.pcap")
        try ResumeTrial([empty, parts[1]]).check(every: 17)
    }

    private func trades(_ count: Int, seed: UInt64) -> String {
        var random = SeededNumbers(seed: seed)
        var text = "ts_ns,symbol,price,size\n"
        for place in 0..<count {
            let late = random.next(below: 9) == 0 ? random.next(below: 3_000_000_000) : 0
            let time = 1_767_623_400_000_000_000 + UInt64(place) * 50_000_000 - late
            switch random.next(below: 30) {
            case 0: text += "nonsense\n"
            case 1: text += "\(time),\"A \"\"B\"\"\",1\(random.next(below: 90)),3\r\n"
            default:
                let symbol = ["A", "BRK.A", "LONGERTHAN8"][Int(random.next(below: 3))]
                text += "\(time),\(symbol),\(10_000 + random.next(below: 900)),7\n"
            }
        }
        return text
    }

    @Test func `files of trades`() throws {
        let scratch = try Scratch()
        let queries = ["1s,lateness=1s,output=retract", "session:500ms", "ticks:7"]
        let first = try scratch.write(text: trades(300, seed: 1), "first.csv")
        let second = try scratch.write(text: trades(200, seed: 2) + "17,A,5", "second.csv")
        var trial = ResumeTrial([first], bars: queries)
        let whole = try trial.check(every: 7)
        #expect(whole.outputs[1].count > 100)
        trial.paths = [first, try compressed(second, by: "gzip")]
        trial.lookEvery = 3
        try trial.check(every: 7)
        let packed = try compressed(second, by: "gzip")
        let cut = try scratch.write(Array(try fileBytes(packed).dropLast(300)), "cut.csv.gz")
        trial.paths = [cut, first]
        try trial.check(every: 17)
        let long = "ts_ns,symbol,price,size\n1,A,5,1\n2," + String(repeating: "x", count: 700_000)
        trial.paths = [try scratch.write(text: long + ",5,1\n3,A,6,1\n4,A,6,2\n", "long.csv")]
        trial.lookEvery = 1
        try trial.check()
    }

    @Test(
        .enabled(if: CampaignSize.isLong, CampaignSize.skipped),
        arguments: [(nil, 3), (2, 5), (3, 1), (2, nil)] as [(Int?, Int?)])
    func `windows on other threads than before`(before: Int?, after: Int?) throws {
        let day = try Day(messages: 2500, symbols: 30) {
            $0.faults.lose = [900...950]
            $0.faults.reorderEvery = 30
        }
        func choice(_ count: Int?) -> ShardChoice { count.map { .count($0) } ?? .inline }
        for format in [BarWriter.Format.csv, .table] {
            // A table for people takes no rows back.
            let queries = EveryPacketTests.queries.filter {
                format == .csv || !$0.contains("retract")
            }
            var trial = ResumeTrial([day.capture], bars: queries)
            trial.format = format
            trial.lookEvery = 90
            trial.change = {
                $0.disorder = 0
                $0.shards = choice(before)
            }
            try trial.check(every: 3) { $0.shards = choice(after) }
        }
    }

    @Test(arguments: [UInt64(11), 12, 13], [SynthFeed.itch50, .deepPlus102, .tops16])
    func `faulty days at random`(seed: UInt64, feed: SynthFeed) throws {
        var random = SeededNumbers(seed: seed)
        let day = try Day(feed, messages: 4000, seed: seed) {
            let hole = 100 + random.next(below: 3000)
            $0.faults.lose = [hole...hole + random.next(below: 300)]
            $0.faults.duplicateEvery = random.next(below: 9)
            $0.faults.reorderEvery = 2 + random.next(below: 40)
        }
        var trial = ResumeTrial([day.capture], bars: ["1s,lateness=10s", "volume:700"])
        trial.hasQuotes = seed % 2 == 1
        trial.change = { $0.disorder = 0 }
        var chance = SeededNumbers(seed: seed + 1)
        let looks = Set((0..<12).map { _ in chance.next(below: 1200) })
        try trial.check(isDue: { looks.contains($0.packets) }, "seed \(seed)")
    }

    @Test(
        .enabled(if: Places.captures != nil, Places.skipped),
        .enabled(if: CampaignSize.isLong, CampaignSize.skipped))
    func `real captures`() throws {
        for name in [
            "iex-tops15-messages.pcap", "iex-deepplus102-all-types.pcap",
            "itch50-nasdaq-20230822.pcap", "itch50-nasdaq-v5.pcap",
        ] {
            var trial = ResumeTrial([try Places.capture(name)], bars: EveryPacketTests.queries)
            try trial.check("\(name)")
            trial.hasQuotes = true
            try trial.check("\(name)")
        }
        for name in ["iex-tops16-a.pcap.gz", "iex-deep10-a.pcap.gz", "cme-mdp3-v6-a.pcapng"] {
            var trial = ResumeTrial([try Places.capture(name)], bars: ["1s", "session:1s"])
            trial.lookEvery = 997
            trial.hasQuotes = true
            try trial.check(every: 3, "\(name)")
        }
    }

    @Test(
        .enabled(if: Places.captures != nil, Places.skipped),
        .enabled(if: CampaignSize.isLong, CampaignSize.skipped))
    func `captures that try a reader's patience`() throws {
        let folder = try Places.capture("pcap-edge")
        let files = try #require(FileManager.default.enumerator(atPath: folder))
        var count = 0
        for case let name as String in files where name.contains(".pcap") {
            try ResumeTrial(["\(folder)/\(name)"]).check("\(name)")
            count += 1
        }
        #expect(count > 30)
    }
}
