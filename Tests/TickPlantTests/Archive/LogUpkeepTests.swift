import Testing
import TickLog
import TickStorage

@testable import TickPlant

/// Compaction of the logs of an archive that nobody writes.
@Suite struct LogUpkeepTests {
    private let last = UpkeepScript.model(records: UpkeepScript.steps * UpkeepScript.symbols)

    /// An archive of a run to its end that compacted nothing.
    private func archive() throws -> UpkeepScript {
        let script = try UpkeepScript(SimulatedDisk(), upkeep: 1_000_000)
        try script.run()
        return script
    }

    private func compact(_ script: UpkeepScript) throws -> String {
        try LogUpkeep.compact(
            try ArchivePlace(UpkeepScript.directory, script.disk), stream: UpkeepScript.bars,
            deleteRetentionMillis: 0, bytesPerSecondMax: nil)
    }

    @Test func `all of a log is compacted, and what stands in it is unchanged`() throws {
        let script = try archive()
        let before = try script.offsets(UpkeepScript.bars).count
        #expect(try compact(script).contains("segments are now"))
        #expect(try script.offsets(UpkeepScript.bars).count < before / 4)
        #expect(try script.standing() == last)
        #expect(try script.rows() == last)
    }

    @Test func `a log whose recovery point is lost or old is synced first, then compacted`() throws
    {
        let script = try archive()
        let before = try script.offsets(UpkeepScript.bars).count
        try script.disk.remove(
            UpkeepScript.directory + "/log/recovery-point-offset-checkpoint")
        #expect(try compact(script).contains("segments are now"))
        #expect(try script.offsets(UpkeepScript.bars).count < before / 4)
        #expect(try script.standing() == last)
    }

    @Test func `a power cut in the midst leaves the log as it was or compacted`() throws {
        let counting = try archive()
        let first = counting.disk.operations
        _ = try compact(counting)
        let step = max(1, CampaignSize.of("ARCHIVE_EVERY", default: 500) / 25)
        for at in stride(from: first + 1, through: counting.disk.operations, by: step) {
            let script = try archive()
            script.disk.fail(.crash(at: at, tearing: at % 2 == 0))
            #expect(throws: PlantError.self) { try compact(script) }
            script.disk.cutPower(
                seed: UInt64(at), keeping: Survival.allCases[at / step % Survival.allCases.count])
            let place: Comment = "operation \(at), \(script.disk.operation(at) ?? "")"
            // Another program goes on: it opens the log, which finishes what is decided.
            _ = try compact(script)
            #expect(try script.standing() == last, place)
            #expect(try script.rows() == last, place)
        }
    }

    @Test func `of streams without keys nothing is compacted`() throws {
        let script = try archive()
        #expect {
            _ = try LogUpkeep.compact(
                try ArchivePlace(UpkeepScript.directory, script.disk), stream: "damage",
                deleteRetentionMillis: 0, bytesPerSecondMax: nil)
        } throws: { "\($0)".contains("no keys") }
    }
}
