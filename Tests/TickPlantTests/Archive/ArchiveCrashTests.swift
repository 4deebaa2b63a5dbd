import Testing
import TickLog
import TickStorage
import TickWindows

@testable import TickPlant

/// Whatever happens to the process or the power at whatever operation: started again, the archive
/// comes to hold what it holds without.
@Suite struct ArchiveCrashTests {
    @Test func `killed at every operation, the archive ends as if it had not been`() throws {
        let (whole, count) = try uncrashed()
        #expect(count > 60, "\(count) operations are too few to tell anything")
        for at in ArchiveRun.sample(1...count) {
            let disk = SimulatedDisk()
            disk.fail(.crash(at: at, tearing: at % 2 == 0))
            failing(disk, at)
            disk.killProcess()
            try ArchiveRun.run(disk)
            #expect(
                try ArchiveRun.dump(disk) == whole,
                "killed at operation \(at), \(disk.operation(at) ?? "")")
        }
    }

    @Test(arguments: Survival.allCases)
    func `without power at every operation, the archive ends as if it had been there`(
        keeping: Survival
    ) throws {
        let (whole, count) = try uncrashed()
        for at in ArchiveRun.sample(1...count) {
            let disk = SimulatedDisk()
            disk.fail(.crash(at: at, tearing: at % 2 == 0))
            failing(disk, at)
            disk.cutPower(seed: UInt64(at), keeping: keeping)
            try ArchiveRun.run(disk)
            #expect(
                try ArchiveRun.dump(disk) == whole,
                "no power at operation \(at), \(disk.operation(at) ?? ""), keeping \(keeping)")
        }
    }

    @Test func `crashes upon crashes lose nothing and double nothing`() throws {
        let (whole, count) = try uncrashed()
        let seeds = CampaignSize.of("ARCHIVE_SCHEDULES", default: 12)
        for seed in 0..<seeds {
            var random = SplitMix(seed: UInt64(seed))
            let disk = SimulatedDisk()
            var crashes: [String] = []
            for _ in 0..<(1 + random.below(4)) {
                disk.fail(
                    .crash(
                        at: disk.operations + 1 + random.below(count),
                        tearing: random.below(2) == 0))
                do { try ArchiveRun.run(disk) } catch {}
                crashes.append(disk.operation(disk.operations) ?? "")
                let survival = Survival.allCases[random.below(Survival.allCases.count)]
                disk.cutPower(seed: random.next(), keeping: survival)
            }
            try ArchiveRun.run(disk)
            #expect(try ArchiveRun.dump(disk) == whole, "seed \(seed): \(crashes)")
        }
    }

    @Test func `a sync that fails ends the run with an error, and nothing is lost`() throws {
        let (whole, count) = try uncrashed()
        for at in ArchiveRun.sample(1...count) {
            let disk = SimulatedDisk()
            var faults = DiskFaults()
            faults.syncFailsAt = at
            disk.fail(faults)
            do { try ArchiveRun.run(disk) } catch {
                #expect("\(error)".contains("sync"), "\(error)")
            }
            disk.cutPower(seed: UInt64(at), keeping: .anySectors)
            try ArchiveRun.run(disk)
            #expect(try ArchiveRun.dump(disk) == whole, "sync failed at operation \(at)")
        }
    }

    @Test func `a full disk and a read-only one end the run with an error, and it goes on later`()
        throws
    {
        let (whole, count) = try uncrashed()
        for at in ArchiveRun.sample(1...count) {
            let disk = SimulatedDisk()
            var faults = DiskFaults()
            faults.readOnlyFrom = at
            disk.fail(faults)
            failing(disk, at)
            disk.killProcess()
            try ArchiveRun.run(disk)
            #expect(try ArchiveRun.dump(disk) == whole, "read-only from operation \(at)")
        }
        let size = try { () throws -> Int in
            let disk = SimulatedDisk()
            try ArchiveRun.run(disk)
            return disk.contents().values.reduce(0) { $0 + $1.count }
        }()
        for share in 1..<20 {
            let disk = SimulatedDisk(capacity: size * share / 20)
            #expect { try ArchiveRun.run(disk) } throws: { "\($0)".contains("No space left") }
            disk.killProcess()
            disk.grow(to: .max)
            try ArchiveRun.run(disk)
            #expect(try ArchiveRun.dump(disk) == whole, "full at \(share) twentieths")
        }
    }

    /// Runs into a fault at an operation. How many there are depends on the clock a little: a run
    /// that ends before the fault is none that should fail.
    private func failing(_ disk: SimulatedDisk, _ operation: Int) {
        do throws(PlantError) { try ArchiveRun.run(disk) } catch { return }
        #expect(
            disk.operations < operation,
            "no error at operation \(operation), \(disk.operation(operation) ?? "")")
    }

    private func uncrashed() throws -> (dump: [String], operations: Int) {
        let disk = SimulatedDisk()
        try ArchiveRun.run(disk)
        return (try ArchiveRun.dump(disk), disk.operations)
    }
}
