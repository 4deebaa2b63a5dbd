import Testing
import TickIceberg
import TickStorage
import TickWindows

@testable import TickPlant

/// What archives hold, against what must be in them.
@Suite struct ArchiveContentTests {
    @Test(arguments: [1, 2, 3])
    func `windows on other threads leave the same archive`(count: Int) throws {
        let inline = SimulatedDisk()
        try ArchiveRun.run(inline)
        let sharded = SimulatedDisk()
        try ArchiveRun.run(sharded, shards: .count(count))
        #expect(try ArchiveRun.dump(sharded) == ArchiveRun.dump(inline))
    }

    @Test func `of restated bars the table has the last, once each, and the past the first`() throws
    {
        let scratch = try Scratch()
        let second: Int64 = 1_000_000_000
        var text = "ts_ns,symbol,price,size\n"
        // A trade in each second, then a later one in each again, which restates its bar.
        for size in [3, 4] {
            for place in 0..<1000 as Range<Int64> {
                text +=
                    "\((1_773_667_800 + place) * second + Int64(size)),ALFA,10.0\(size),\(size)\n"
            }
        }
        let disk = SimulatedDisk()
        var options = ReplayOptions([WindowPlan(.tumbling(size: second), name: "1s")])
        options.plans[0].allowedLateness = 3600 * second
        options.plans[0].watermark = .ascending
        options.shards = .inline
        var archive = ArchiveOptions("/a")
        archive.files = disk
        archive.checkpoint = .event(nanos: 100 * second)
        archive.tableNanos = 0
        archive.parcelBytes = 2000
        _ = try Replay.run(
            try CaptureInputs([scratch.write(text: text, "trades.csv")]), options, format: .none,
            file: nil, archive: archive)
        let table = try Table(
            try SQLiteCatalog(disk, path: "/a/catalog.db"), TableName("archive", "bars_1s"))
        let volumes = try volumes(table, .current)
        #expect(volumes == [Int64](repeating: 7, count: 1000))
        let snapshots = table.metadata.snapshots
        #expect(snapshots.count > 3)
        let first = try self.volumes(table, .snapshot(snapshots[0].id))
        #expect(!first.isEmpty && first.allSatisfy { $0 == 3 })
        let removed = snapshots.reduce(0) {
            $0 + (Int($1.summary["deleted-records"] ?? "0") ?? 0)
        }
        #expect(removed > 0, "no commit replaced a row")
    }

    @Test func `where many rows wait, tables are committed before their time`() throws {
        func snapshots(_ aheadBytes: Int) throws -> (count: Int, dump: [String]) {
            let scratch = try Scratch()
            let disk = SimulatedDisk()
            var text = "ts_ns,symbol,price,size\n"
            for place in 0..<3000 {
                text += "\(1_773_667_800_000_000_000 + place * 1_000_000_000),ALFA,10.5,5\n"
            }
            var archive = ArchiveOptions(ArchiveRun.directory)
            archive.files = disk
            archive.checkpoint = .wall(nanos: .max)
            archive.tableNanos = .max
            archive.parcelBytes = 2000
            archive.aheadBytesMax = aheadBytes
            _ = try Replay.run(
                try CaptureInputs([scratch.write(text: text, "trades.csv")]),
                ReplayOptions([WindowPlan(.tumbling(size: 1_000_000_000), name: "1s")]),
                format: .none, file: nil, archive: archive)
            let table = try Table(
                try SQLiteCatalog(disk, path: Path.join(archive.directory, "catalog.db")),
                TableName("archive", "bars_1s"))
            return (table.metadata.snapshots.count, try ArchiveRun.dump(disk))
        }
        let (once, often) = (try snapshots(1 << 30), try snapshots(100_000))
        #expect(once.count == 1)
        #expect(often.count > 1)
        #expect(once.dump == often.dump)
    }

    /// Rows that are brought into order as they come make the same files, row by row, as those
    /// that are sorted when all are there.
    @Test(arguments: [0, 3600])
    func `the parts that rows are sorted in make no difference`(lateness: Int64) throws {
        let second: Int64 = 1_000_000_000
        var text = "ts_ns,symbol,price,size\n"
        var random = SplitMix(seed: 11)
        for place in 0..<4000 as Range<Int64> {
            // One in eight is late.
            let late = random.below(8) == 0 ? Int64(random.below(300)) : 0
            let time = (1_773_667_800 + place / 4 - late) * second + place
            text += "\(time),S\(random.below(9)),10.\(random.below(90) + 10),\(place + 1)\n"
        }
        let scratch = try Scratch()
        let path = try scratch.write(text: text, "trades.csv")
        func rows(_ partRows: Int) throws -> [String] {
            var options = ReplayOptions([WindowPlan(.tumbling(size: second), name: "1s")])
            options.plans[0].allowedLateness = lateness * second
            options.plans[0].watermark = .ascending
            let disk = SimulatedDisk()
            var archive = ArchiveOptions(ArchiveRun.directory)
            archive.files = disk
            archive.trades = true
            archive.parcelBytes = 2000
            archive.partRows = partRows
            _ = try Replay.run(
                try CaptureInputs([path]), options, format: .none, file: nil, archive: archive)
            return try ArchiveRun.rows(disk)
        }
        // Files of partitions come in the order of their first rows; a symbol is in one of them.
        func bySymbol(_ rows: [String]) -> [String: [String]] {
            Dictionary(grouping: rows) { row in
                String(row.split(separator: "|", omittingEmptySubsequences: false)[1])
                    + row.prefix { $0 != " " }
            }
        }
        let whole = try rows(.max)
        let trades = whole.filter { $0.hasPrefix("archive.trades") }
        #expect(trades.count == 4000 && whole.count > 5000)
        for partRows in [100, 1] {
            let rows = try rows(partRows)
            #expect(bySymbol(rows) == bySymbol(whole))
        }
    }

    @Test func `trades of a file are of no venue`() throws {
        let scratch = try Scratch()
        let disk = SimulatedDisk()
        var archive = ArchiveOptions("/a")
        archive.files = disk
        archive.trades = true
        // The first trade of a file is read with all care, the others in a faster way.
        var text = "ts_ns,symbol,price,size\n"
        for second in 0..<3 { text += "177366780\(second)000000000,ALFA,10.5,5\n" }
        _ = try Replay.run(
            try CaptureInputs([scratch.write(text: text, "trades.csv")]),
            ReplayOptions([WindowPlan(.tumbling(size: 1_000_000_000), name: "1s")]),
            format: .none, file: nil, archive: archive)
        for name in ["bars_1s", "trades"] {
            let table = try Table(
                try SQLiteCatalog(disk, path: "/a/catalog.db"), TableName("archive", name))
            var scan = TableScan()
            scan.columns = ["venue", "symbol"]
            let reader = try TableReader(table, scan)
            var batch = RowBatch(reader.schema)
            #expect(try reader.next(into: &batch))
            #expect(batch.count == 3)
            for row in 0..<batch.count {
                #expect(batch.columns[0].value(row).isEmpty)
                #expect(batch.columns[1].value(row).elementsEqual("ALFA".utf8))
            }
        }
    }

    private func volumes(_ table: Table, _ state: TableScan.State) throws -> [Int64] {
        var scan = TableScan()
        scan.state = state
        scan.columns = ["volume"]
        let reader = try TableReader(table, scan)
        var batch = RowBatch(reader.schema)
        var volumes: [Int64] = []
        while try reader.next(into: &batch) { volumes += batch.columns[0].int64s }
        return volumes
    }

    @Test func `another input than before is refused, and nothing of it is appended`() throws {
        let scratch = try Scratch()
        let disk = SimulatedDisk()
        func run(_ lines: Int, price: Int) throws {
            var text = "ts_ns,symbol,price,size\n"
            for place in 0..<lines {
                text += "\(1_773_667_800_000_000_000 + place * 1_000_000_000),ALFA,\(price),5\n"
            }
            var archive = ArchiveOptions("/a")
            archive.files = disk
            archive.resume = true
            archive.stateNanos = .max
            archive.checkpoint = .event(nanos: 1_000_000_000)
            archive.parcelBytes = 200
            let path = try scratch.write(text: text, "trades-\(price).csv")
            var options = ReplayOptions([WindowPlan(.tumbling(size: 1_000_000_000), name: "1s")])
            options.shards = .inline
            _ = try Replay.run(
                try CaptureInputs([path]), options, format: .none, file: nil, archive: archive)
        }
        disk.fail(.crash(at: 400))
        #expect(throws: PlantError.self) { try run(500, price: 10) }
        disk.killProcess()
        let before = try ArchiveRun.records(disk, "/a")
        #expect(before.count > 5)
        #expect { try run(500, price: 11) } throws: { "\($0)".contains("same input") }
        #expect { try run(3, price: 10) } throws: { "\($0)".contains("same input") }
        #expect(try ArchiveRun.records(disk, "/a").starts(with: before.prefix(5)))
        try run(500, price: 10)
        #expect(try ArchiveRun.records(disk, "/a").count == 500)
    }
}
