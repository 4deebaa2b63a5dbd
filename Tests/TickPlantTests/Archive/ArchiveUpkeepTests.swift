import Testing
import TickIceberg
import TickStorage

@testable import TickPlant

/// Compaction, retention and expiry beside a run.
@Suite struct ArchiveUpkeepTests {
    private static let all = UpkeepScript.steps * UpkeepScript.symbols

    @Test func `a log is compacted while its run goes on, and what stands in it is unchanged`()
        throws
    {
        let script = try UpkeepScript(SimulatedDisk())
        var fewest = 1.0
        try script.run { _ in
            let committed = Int(try script.committed(UpkeepScript.bars))
            #expect(try script.standing() == UpkeepScript.model(records: committed))
            guard committed > Self.all / 2 else { return }
            fewest = min(
                fewest, Double(try script.offsets(UpkeepScript.bars).count) / Double(committed))
        }
        #expect(fewest < 0.5, "at best \(fewest) of the records were left")
        let whole = UpkeepScript.model(records: Self.all)
        #expect(whole.count == UpkeepScript.steps / 16 * (UpkeepScript.symbols - 1))
        #expect(try script.standing() == whole)
        #expect(try script.rows() == whole)
    }

    @Test(arguments: [5, 40, 1_000_000])
    func `nothing goes from a log that its table has not consumed`(table: Int64) throws {
        let script = try UpkeepScript(SimulatedDisk(), table: table)
        var gone: Set<String> = []
        try script.run { step in
            for stream in [UpkeepScript.bars, "damage"] {
                let (consumed, committed) = (
                    try script.consumed(stream), try script.committed(stream)
                )
                let offsets = try script.offsets(stream)
                #expect(
                    offsets.filter { $0 >= consumed } == Array(consumed..<committed),
                    "\(stream) in step \(step)")
                if offsets.count < committed { gone.insert(stream) }
            }
        }
        // By a table that never is brought forward everything is needed.
        #expect(gone == (table > 1000 ? [] : [UpkeepScript.bars, "damage"]))
        #expect(try script.rows() == UpkeepScript.model(records: Self.all))
    }

    @Test func `small files of tables are put together and old snapshots expire, in time`() throws {
        let script = try UpkeepScript(SimulatedDisk())
        var most = 0
        try script.run { step in
            let table = try script.table("damage")
            most = max(most, try table.plan(TableScan()).files.count)
            let oldest = table.metadata.snapshots.map(\.timeMillis).min() ?? .max
            // Five days, and what passes between two rounds.
            let now = UpkeepScript.calendarMillis(step - 8)
            #expect(oldest >= now - 5 * 86_400_000, "in step \(step)")
        }
        let kept = try script.table("damage")
        let without = try UpkeepScript(SimulatedDisk(), upkeep: 1_000_000)
        try without.run()
        let left = try without.table("damage")
        #expect(try left.plan(TableScan()).files.count == left.metadata.snapshots.count)
        #expect(left.metadata.snapshots.count > 10)
        #expect(most < 8, "\(most) files at once")
        #expect(kept.metadata.snapshots.contains { $0.operation == "replace" })
        #expect(try without.rows() == script.rows())
        let files = [script, without].map { $0.disk.contents().count }
        #expect(files[0] < files[1], "\(files)")
    }

    @Test func `a crash in the midst of upkeep leaves an archive that opens and ends the same`()
        throws
    {
        let counting = try UpkeepScript(SimulatedDisk())
        try counting.run()
        let whole = UpkeepScript.model(records: Self.all)
        var kinds = [0, 0]
        for at in ArchiveRun.sample(1...counting.disk.operations) {
            let disk = SimulatedDisk()
            disk.fail(.crash(at: at, tearing: at % 2 == 0))
            #expect(throws: (any Error).self) { try UpkeepScript(disk).run() }
            let operation = disk.operation(at) ?? ""
            if operation.contains(".cleaned") || operation.contains(".swap") { kinds[0] += 1 }
            if operation.contains("metadata") { kinds[1] += 1 }
            let survival = Survival.allCases[at / 2 % (Survival.allCases.count)]
            disk.cutPower(seed: UInt64(at), keeping: survival)
            let script = try UpkeepScript(disk)
            try script.run()
            let place: Comment = "operation \(at), \(operation), keeping \(survival)"
            #expect(try script.standing() == whole, place)
            #expect(try script.rows() == whole, place)
            #expect(try script.committed(UpkeepScript.bars) == Int64(Self.all), place)
        }
        guard CampaignSize.of("ARCHIVE_EVERY", default: 500) <= 10 else { return }
        #expect(kinds.allSatisfy { $0 > 10 }, "too few crashes in the midst of upkeep: \(kinds)")
    }
}
