import Testing
import TickIceberg
import TickStorage
import TickWindows

@testable import TickPlant

/// Replays of tables, cut between any two batches and gone on with by a new run.
@Suite struct TableResumeTests {
    private let queries = ["1s,lateness=1s,output=retract", "session:500ms", "ticks:7"]

    private func sheet(_ groupRows: Int) -> TradeSheet {
        var sheet = TradeSheet()
        sheet.groupRows = groupRows
        for place in 0..<4 { sheet.fields[place].isRequired = false }
        return sheet
    }

    @Test func `tables and lines, gone on with at every batch`() throws {
        let scratch = try Scratch()
        let trades = TradeSheet.trades(400, seed: 5)
        let ordered = try sheet(60).write(
            Array(trades[..<200]), to: scratch.path("ordered"), isNull: { $0 % 31 == 7 })
        let lines = try scratch.write(
            text: TradeSheet.lines(Array(trades[200..<300])), "lines.csv")
        let reversed = try sheet(30).write(
            trades[300...].reversed(), to: scratch.path("reversed"), isNull: { $0 % 9 == 1 })
        // Over many runs of the tests, all.
        let first = UInt64.random(in: 0..<3)
        var trial = ResumeTrial([ordered], bars: queries)
        trial.tables = TradeTableOptions()
        let whole = try trial.check(isDue: { $0.packets % 3 == first })
        #expect(whole.saved.count > 50 && whole.report.contains("rows that are no trade"))
        trial.lookEvery = 17
        trial.paths = [ordered, lines, reversed]
        let all = try trial.check(isDue: { _ in true })
        #expect(all.saved.count > 18 && all.report.contains("lines and rows that are no trade"))
        trial.paths = [reversed, ordered]
        try trial.check(isDue: { _ in true })
    }

    @Test func `another table than before is refused`() throws {
        let scratch = try Scratch()
        let trades = TradeSheet.trades(100, seed: 5)
        let path = try sheet(30).write(trades, to: scratch.path("t"))
        var trial = ResumeTrial([path])
        trial.tables = TradeTableOptions()
        let whole = try trial.run(isDue: { $0.packets == 40 })
        let state = try #require(whole.saved.first).bytes
        _ = try trial.run(from: state)
        trial.paths = [try sheet(30).write(Array(trades.dropLast()), to: scratch.path("other"))]
        #expect { try trial.run(from: state) } throws: {
            "\($0)".contains("is not the table that the run to be resumed had read")
        }
        trial.paths = [path, trial.paths[0]]
        #expect { try trial.run(from: state) } throws: { "\($0)".contains("the inputs") }
        trial.paths = [path]
        trial.tables?.columns = try ColumnsMap("time=time")
        #expect { try trial.run(from: state) } throws: { "\($0)".contains("the inputs") }
        trial.paths = [try scratch.write(text: TradeSheet.lines(trades), "t.csv")]
        trial.tables = TradeTableOptions()
        #expect { try trial.run(from: state) } throws: { "\($0)".contains("the inputs") }
    }

    @Test func `a table that has grown since is gone on with as it was`() throws {
        let scratch = try Scratch()
        let path = scratch.path("archive")
        let archived = try Tool.run([
            "replay", Places.sample("iex-tops-1.6"), "--archive", path, "--archive-streams",
            "trades",
        ])
        try #require(archived.code == 0, "\(archived.errors)")
        var trial = ResumeTrial([path])
        trial.tables = TradeTableOptions()
        let whole = try trial.run(isDue: { $0.packets == 20 })
        let state = try #require(whole.saved.first).bytes
        let rest = try trial.run(from: state)
        let table = try ArchivePlace(path).table("trades")
        let snapshot = try #require(table.metadata.currentSnapshot).id
        let reader = try TableReader(table, TableScan())
        var batch = RowBatch(reader.schema)
        #expect(try reader.next(into: &batch))
        var writer = try TableWriter(table)
        try writer.write(batch)
        _ = try table.append(try writer.finish())
        #expect { try trial.run(from: state) } throws: {
            "\($0)".contains("go on with --as-of \(snapshot)")
        }
        trial.tables?.snapshot = snapshot
        #expect(try trial.run(from: state).outputs == rest.outputs)
    }

    @Test func `an archive of a table's bars, killed anywhere, ends as if it had not been`() throws
    {
        let scratch = try Scratch()
        let trades = TradeSheet.trades(150, seed: 9)
        let path = try sheet(50).write(trades, to: scratch.path("t"))
        let lines = try scratch.write(text: TradeSheet.lines(trades), "t.csv")
        func run(_ disk: SimulatedDisk, _ path: String) throws {
            var options = ReplayOptions([WindowPlan(.tumbling(size: 1_000_000_000), name: "1s")])
            options.shards = .inline
            var archive = ArchiveOptions("/a")
            archive.files = disk
            archive.resume = true
            archive.trades = true
            archive.checkpoint = .event(nanos: 1_000_000)
            archive.parcelBytes = 400
            archive.stateNanos = 0
            archive.lookEvery = 25
            archive.tableNanos = 0
            _ = try Replay.run(
                try CaptureInputs([path], tables: TradeTableOptions()), options, format: .none,
                file: nil, archive: archive)
        }
        let disk = SimulatedDisk()
        try run(disk, path)
        let whole = try ArchiveRun.records(disk, "/a")
        #expect(whole.filter { $0.hasPrefix("trades ") }.count == 150)
        let ofLines = SimulatedDisk()
        try run(ofLines, lines)
        // The trades say which line or row they were, so they are others.
        let bars = whole.filter { $0.hasPrefix("bars") }
        #expect(
            try ArchiveRun.records(ofLines, "/a").filter { $0.hasPrefix("bars") } == bars
                && !bars.isEmpty)
        let step = disk.operations / CampaignSize.of("TABLE_CRASHES", default: 5)
        for at in stride(from: Int.random(in: 1...step), through: disk.operations, by: step) {
            let disk = SimulatedDisk()
            disk.fail(.crash(at: at, tearing: at % 2 == 0))
            #expect(throws: PlantError.self) { try run(disk, path) }
            disk.killProcess()
            try run(disk, path)
            #expect(try ArchiveRun.records(disk, "/a") == whole, "killed at operation \(at)")
        }
    }
}
