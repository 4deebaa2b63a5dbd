import Foundation
import Testing
import TickSynth

@testable import TickPlant

/// Whole replays on the ingest thread and on shards: the same bytes.
@Suite struct ShardedReplayTests {
    /// Every kind of window, every kind of output, further aggregates, fills and quotes.
    private static let queries = [
        "1s", "5s,lateness=30s,output=retract", "hop:10s/1s", "cumulate:1m/10s",
        "session:500ms,lateness=5s,output=retract", "session:2s,touching=split,output=append",
        "calendar:10m", "ticks:7,lateness=10s", "volume:500,overshoot=split", "dollar:50000",
        "imbalance:5", "2s,fill=previous_close", "3s,columns=twap+distinct:size+quantile:price:0.5",
        "1s,name=bounded,watermark=bounded:50ms,lateness=1s,output=append",
    ]

    private func outputs(
        _ arguments: [String], _ scratch: Scratch, _ shards: String
    ) throws -> (bars: String, late: String, quotes: String, code: Int32) {
        let late = scratch.path("late-\(shards).csv")
        let run = try Tool.run(
            arguments + ["-q", "--force", "--shards", shards, "--late", late])
        try #require(run.code != 1, "\(run.errors)")
        return (run.output, try fileText(late), run.errors, run.code)
    }

    private func check(
        _ arguments: [String], _ scratch: Scratch, _ counts: [String] = ["2", "7"]
    ) throws {
        let expected = try outputs(arguments, scratch, "inline")
        #expect(expected.bars.split(separator: "\n").count > 100)
        for shards in counts {
            let found = try outputs(arguments, scratch, shards)
            #expect(found.bars == expected.bars, "\(shards) shards")
            #expect(found.late == expected.late, "\(shards) shards")
            #expect(found.quotes == expected.quotes, "\(shards) shards")
            #expect(found.code == expected.code, "\(shards) shards")
        }
    }

    private var bars: [String] { Self.queries.flatMap { ["--bars", $0] } }

    @Test(arguments: zip([SynthFeed.itch50, .tops16], ["csv", "jsonl"]))
    func `a day of packets`(feed: SynthFeed, format: String) throws {
        let day = try Day(feed, messages: 6000)
        try check(
            ["replay", day.capture, "--format", format] + bars, day.scratch,
            ["1", "2", "3", "7"])
    }

    @Test func `a day with a hole and trades that come late`() throws {
        let day = try Day(messages: 6000) {
            $0.faults.lose = [2000...2100, 4000...4300]
            $0.faults.reorderEvery = 40
        }
        try check(["replay", day.capture] + bars, day.scratch)
        try check(
            ["replay", day.capture, "--disorder", "0s", "--trade-rules", "consolidated"] + bars,
            day.scratch)
    }

    @Test func `a file of trades, out of order`() throws {
        let scratch = try Scratch()
        let path = scratch.path("trades.csv")
        var random = SplitMix64(seed: 5)
        var text = "ts_ns,symbol,price,size\n"
        for place in 0..<2500 {
            let late = random.below(20) == 0 ? random.below(3_000_000_000) : 0
            text +=
                "\(1_767_623_400_000_000_000 + place * 20_000_000 - late),"
                + "S\(random.below(40)),\(10_000 + random.below(900)),\(1 + random.below(300))\n"
        }
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        try check(["replay", path, "--disorder", "100ms"] + bars, scratch)
    }

    @Test(.enabled(if: Places.captures != nil, Places.skipped))
    func `real captures`() throws {
        let scratch = try Scratch()
        for name in ["iex-tops16-a.pcap.gz", "iex-deep10-a.pcap.gz"] {
            try check(["replay", try Places.capture(name)] + bars, scratch)
        }
    }

    @Test func `a number that makes no sense is refused`() throws {
        let day = try Day(messages: 2000)
        for shards in ["0", "65", "two", "-1"] {
            let run = try Tool.run(["replay", day.capture, "--shards=\(shards)"])
            #expect(run.code == 1 && run.errors.contains("--shards \(shards)"), "\(run.errors)")
        }
        let cores = try Tool.run(["replay", day.capture, "--shards", "2", "--shard-cores", "a"])
        #expect(cores.code == 1 && cores.errors.contains("--shard-cores a"))
        let missing = try Tool.run(["replay", day.capture, "--shards", "2", "--shard-cores", "999"])
        #expect(missing.code == 1 && missing.errors.contains("core 999"), "\(missing.errors)")
    }

    @Test func `it is told where the windows ran, and one cheap query stays inline`() throws {
        let day = try Day(messages: 2000)
        let one = try Tool.run(["replay", day.capture])
        #expect(one.errors.contains("windows on the ingest thread: one query is cheaper"))
        let asked = try Tool.run(["replay", day.capture, "--shards", "2", "--shard-cores", "0"])
        #expect(asked.errors.contains("windows on 2 shards, as asked for"))
    }
}
