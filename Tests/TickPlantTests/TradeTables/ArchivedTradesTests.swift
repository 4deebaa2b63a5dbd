import Testing
import TickStorage

@testable import TickPlant

/// The trades that an archive holds, replayed: the bars of the run that wrote it.
@Suite struct ArchivedTradesTests {
    /// A row without its status.
    private func numbers(_ row: Substring) -> String {
        let all = row.split(separator: ",", omittingEmptySubsequences: false)
        return all.dropLast().joined(separator: ",")
    }

    private func archive(_ scratch: Scratch, _ capture: String, bars: String) throws -> [String] {
        let run = try Tool.run([
            "replay", capture, "--bars", bars, "--archive", scratch.path("archive"),
            "--archive-streams", "trades", "-o", scratch.path("bars.csv"), "--force", "--quiet",
        ])
        try #require(run.code == 0, "\(run.errors)")
        return try scratch.text("bars.csv").split(separator: "\n").map(numbers)
    }

    @Test(arguments: EveryPacketTests.samples, ["1s", "hop:1m/10s"])
    func `bars of a sample's archived trades are the sample's`(feed: String, bars: String) throws {
        let scratch = try Scratch()
        let wanted = try archive(scratch, Places.sample(feed), bars: bars)
        #expect(wanted.count > 15)
        for path in [scratch.path("archive"), scratch.path("archive/table/trades")] {
            let run = try Tool.run(["replay", path, "--bars", bars])
            #expect(run.code == 0, "\(run.errors)")
            #expect(run.lines.map(numbers) == wanted)
            // What was between the trades nobody knows any more.
            #expect(run.lines.dropFirst().allSatisfy { $0.hasSuffix(",unproven") })
            #expect(run.errors.contains("trades broken by the venue"))
        }
    }

    @Test func `a day's trades in several files of a table, archived again as they are`() throws {
        let day = try Day(messages: 20_000)
        let wanted = try archive(day.scratch, day.capture, bars: "1s")
        #expect(wanted.count > 500)
        let archive = day.scratch.path("archive")
        let run = try Tool.run(["replay", archive, "--bars", "1s", "--shards", "2"])
        #expect(run.code == 0 && run.lines.map(numbers) == wanted)
        // Archived again, they are the same rows: nothing of a trade is lost.
        let again = try Tool.run([
            "replay", archive, "--archive", day.scratch.path("again"), "--archive-streams",
            "trades",
        ])
        #expect(again.code == 0, "\(again.errors)")
        let rows = try ["archive", "again"].map { name in
            try Tool.run(["table", "scan", day.scratch.path(name), "trades"]).output
        }
        #expect(rows[0].split(separator: "\n").count > 500 && rows[0] == rows[1])
    }

    @Test(
        arguments: [(7, "1m"), (2, "1h"), (5, "1m,lateness=2h,output=upsert")] as [(Int, String)])
    func `broken trades are taken out of the bars that they were taken out of, and of no others`(
        seed: Int, bars: String
    ) throws {
        let day = try Day(messages: 3000, symbols: 3, seed: UInt64(seed))
        let wanted = try archive(day.scratch, day.capture, bars: bars)
        let run = try Tool.run(["replay", day.scratch.path("archive"), "--bars", bars])
        #expect(run.code == 0 && run.errors.contains("trades broken by the venue"))
        #expect(run.lines.map(withoutStatus) == wanted.map { withoutStatus($0[...]) })
    }

    /// A row without any word that is a status; with lateness that is not the last one.
    private func withoutStatus(_ row: Substring) -> [Substring] {
        let all = [
            "status", "complete", "recovered", "assumed", "unproven", "disordered", "damaged",
        ]
        return row.split(separator: ",", omittingEmptySubsequences: false).filter {
            !all.contains(String($0))
        }
    }

    @Test func `a table as it was, any table of an archive, and an archive that is read`() throws {
        let scratch = try Scratch()
        _ = try archive(scratch, Places.sample("nasdaq-itch-5.0"), bars: "1s")
        let path = scratch.path("archive")
        let history = try Tool.run(["table", "history", path, "trades", "--format", "csv"])
        let snapshot = String(try #require(history.lines.last?.split(separator: ",").first))
        let now = try Tool.run(["replay", path])
        #expect(try Tool.run(["replay", path, "--as-of", snapshot]).output == now.output)
        let none = try Tool.run(["replay", path, "--as-of", "17"])
        #expect(none.code == 1 && none.errors.contains("no snapshot 17"), "\(none.errors)")
        let bars = try Tool.run(["replay", path, "--table", "bars_1s"])
        #expect(bars.code == 1 && bars.errors.contains("no column of the times"), "\(bars.errors)")
        let mapped = try Tool.run([
            "replay", path, "--table", "bars_1s", "--columns-map",
            "time=start,price=close,size=volume",
        ])
        #expect(mapped.code == 0 && mapped.lines.count > 10, "\(mapped.errors)")
        let other = try Tool.run(["replay", path, "--table", "nothing"])
        #expect(other.code == 1 && other.errors.contains("there is no table nothing"))
        let same = try Tool.run(["replay", path, "--archive", path + "/."])
        #expect(same.code == 1 && same.errors.contains("name another --archive"), "\(same.errors)")
    }
}
