import Testing
import TickStorage

@testable import TickLog

/// Indexes of several sectors, which lose some of them where they are not synced: what is lost at
/// the end is found and made again when a log is opened, what is lost in the middle is not.
@Suite struct IndexSyncTests {
    private static let records = 320

    private func fill(_ log: Log) throws {
        var random = SplitMix(seed: 8)
        let value = (0..<4200).map { _ in UInt8(random.below(256)) }
        for number in 0..<Self.records {
            try log.append(
                key: Entry.key(number), value: value, timeMillis: Int64(number))
        }
        try log.roll()
    }

    private var options: LogOptions { LogWorld.options(batch: 1, segment: 1 << 30) }

    private func expectGoodAfterPowerCut(_ disk: SimulatedDisk, seed: UInt64) throws {
        disk.cutPower(seed: seed, keeping: .anySectors)
        _ = try LogWorld.log(disk, options)
        let found = try LogWorld.verify(disk)
        #expect(found.problems.map(\.description) == [], "seed \(seed)")
        #expect(found.indexEntries > 200)
    }

    @Test(arguments: 0..<3)
    func `indexes of a closed segment are durable with it`(seed: Int) throws {
        let disk = SimulatedDisk()
        let (directory, log) = try LogWorld.log(disk, options)
        try fill(log)
        _ = try log.sync()
        try directory.writeRecoveryPoints()
        try expectGoodAfterPowerCut(disk, seed: UInt64(seed))
    }

    @Test(arguments: 0..<3)
    func `indexes made again for a killed process are durable with the next sync`(
        seed: Int
    ) throws {
        let disk = SimulatedDisk()
        let (_, log) = try LogWorld.log(disk, options)
        try fill(log)
        disk.killProcess()
        let (directory, again) = try LogWorld.log(disk, options)
        _ = try again.sync()
        try directory.writeRecoveryPoints()
        try expectGoodAfterPowerCut(disk, seed: UInt64(seed))
    }

    @Test(arguments: 0..<3)
    func `indexes of a compacted segment are durable with it`(seed: Int) throws {
        let disk = SimulatedDisk()
        let (directory, log) = try LogWorld.log(disk, options)
        try log.append(key: Entry.key(0), value: nil, timeMillis: 0)
        try fill(log)
        _ = try log.sync()
        try directory.writeRecoveryPoints()
        let report = try LogCleaner(log.folder, CleanupOptions(.compact)).run(
            nowMillis: 0, limit: .max, nowNanos: { 0 }, sleep: { _ in })
        #expect(report?.bytesAfter ?? 0 < report?.bytesBefore ?? 0)
        try expectGoodAfterPowerCut(disk, seed: UInt64(seed))
    }
}
