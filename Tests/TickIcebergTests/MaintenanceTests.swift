import Synchronization
import TickStorage
import Testing

@testable import TickIceberg

@Suite struct MaintenanceTests {
    private static let small: CompactionPolicy = {
        var policy = CompactionPolicy()
        policy.filesMin = 2
        return policy
    }()

    @Test func `small files of a partition become one, sorted, with the same rows`() throws {
        let table = try Trades.table(SimulatedDisk())
        for number in 0..<20 { try table.append(Trades.rows(number * 5..<number * 5 + 5)) }
        let before = try table.plan(TableScan()).files
        let result = try table.compact(Self.small)
        let after = try table.plan(TableScan()).files
        #expect(after.count == Set(before.map(\.partition)).count)
        #expect(result.filesBefore > result.filesAfter && result.conflicts == 0)
        #expect(table.metadata.currentSnapshot?.operation == "replace")
        #expect(try table.dump() == Trades.rows(0..<100).dump(Trades.schema))
        #expect(try table.compact(Self.small) == CompactionResult())
    }

    @Test func `groups are filled up to the target and no further`() {
        func file(_ size: Int64) -> DataFile {
            DataFile(path: "file:///\(size)", partition: [], rows: 1, size: size)
        }
        var policy = CompactionPolicy()
        policy.fileBytesTarget = 100
        policy.filesMin = 3
        let groups = policy.groups([10, 20, 30, 60, 76, 5, 74].map(file))
        #expect(groups.map { $0.map(\.size) } == [[5, 10, 20, 30]])
        policy.filesMin = 2
        #expect(policy.groups([40, 45].map(file)).map(\.count) == [2])
        #expect(policy.groups([40].map(file)).isEmpty)
        // A large file is not written anew for a few rows, but is once they add up.
        policy.fileBytesTarget = 1000
        #expect(policy.groups([500, 10, 10].map(file)).map { $0.map(\.size) } == [[10, 10]])
        #expect(policy.groups([500, 200, 60].map(file)).map(\.count) == [3])
        #expect(policy.groups([]).isEmpty)
    }

    @Test func `an expiry deletes what only old states had and nothing else`() throws {
        let disk = SimulatedDisk()
        let table = try Trades.table(disk)
        for number in 0..<6 { try table.append(Trades.rows(number * 5..<number * 5 + 5)) }
        _ = try table.compact(Self.small)
        try table.upsert(Trades.rows(0..<2, price: 1))
        let before = disk.contents().keys.filter { $0.hasSuffix(".parquet") }.count
        let result = try table.expire(ExpiryPolicy(ageMillisMax: -1_000_000, keptMin: 1))
        #expect(result.snapshots == 7)
        #expect(table.metadata.snapshots.count == 1)
        #expect(table.metadata.snapshotLog.count == 1)
        let rows = Trades.rows(0..<2, price: 1) + Trades.rows(2..<30)
        #expect(try table.dump() == rows.dump(Trades.schema))
        // What is left is what the one state names.
        let named = Set(try table.plan(TableScan()).files.map { try FileURI.path($0.path) })
        let there = Set(disk.contents().keys.filter { $0.hasSuffix(".parquet") })
        #expect(there == named && there.count < before)
        let manifests = try table.store.manifests(of: table.metadata.currentSnapshot)
        let avro = disk.contents().keys.filter { $0.hasSuffix(".avro") }
        #expect(avro.count == manifests.count + 1)
        // A new reader, without what this one remembers.
        #expect(try Trades.table(disk).dump() == rows.dump(Trades.schema))
    }

    @Test func `young states, the last ones and what tags name stay`() throws {
        let now = Atomic<Int64>(1_800_000_000_000)
        let table = try Trades.table(SimulatedDisk())
        table.settings.now = { now.load(ordering: .relaxed) }
        for number in 0..<5 {
            try table.append(Trades.rows(number..<number + 1))
            now.add(1000, ordering: .relaxed)
        }
        let ids = table.metadata.snapshots.map(\.id)
        _ = try table.commit { metadata throws(StorageError) in
            var next = metadata
            next.references["audit"] = .init(
                snapshotID: ids[1],
                json: .object([
                    .init("snapshot-id", .integer(ids[1])), .init("type", .string("tag")),
                ]))
            return .write(next)
        }
        // The newest is 1,000 ms old.
        var policy = ExpiryPolicy(ageMillisMax: 2500, keptMin: 1)
        #expect(
            policy.kept(table.metadata, nowMillis: now.load(ordering: .relaxed)) == [
                ids[1], ids[3], ids[4],
            ])
        policy = ExpiryPolicy(ageMillisMax: 0, keptMin: 3)
        #expect(
            policy.kept(table.metadata, nowMillis: now.load(ordering: .relaxed)) == [
                ids[1], ids[2], ids[3], ids[4],
            ])
        #expect(try table.expire(policy).snapshots == 1)
        var scan = TableScan()
        scan.state = .snapshot(ids[1])
        #expect(try table.dump(scan).count == 2)
    }

    @Test func `orphans go once they are a day old, and nothing that is named`() throws {
        let disk = SimulatedDisk()
        let table = try Trades.table(disk)
        let day = Table.orphanAgeMillisMin
        try table.append(Trades.rows(0..<10))
        try table.append(Trades.rows(10..<20))
        var writer = try TableWriter(table)
        try writer.write(RowBatch(Trades.schema, Trades.rows(20..<30)))
        let lost = try writer.finish()
        try disk.create(table.dataDirectory + "/notes.txt", [1])
        // The simulated disk's clock starts at 0.
        table.settings.now = { day - 1_000_000 }
        #expect(try table.removeOrphans(ageMillis: 0) == [])
        table.settings.now = { day + 3_600_000 }
        let kept = try FileURI.path(lost[0].path)
        let removed = try table.removeOrphans(ageMillis: 0, keeping: [kept])
        #expect(Set(removed) == Set(try lost.dropFirst().map { try FileURI.path($0.path) }))
        #expect(try table.removeOrphans() == [])
        #expect(try Trades.table(disk).dump() == Trades.rows(0..<20).dump(Trades.schema))
        #expect(disk.contents()[table.dataDirectory + "/notes.txt"] == [1])
    }

    @Test func `metadata files, manifests and snapshots stay few through many commits`() throws {
        let disk = SimulatedDisk()
        let table = try Trades.table(disk)
        try table.set(["write.metadata.previous-versions-max": "5"])
        let commits = 150
        var manifests = 0
        for number in 0..<commits {
            try table.append([Trades.row(number, everyMicros: 1_000_000)])
            if number % 25 == 24 {
                _ = try table.compact()
                _ = try table.expire(ExpiryPolicy(ageMillisMax: -1_000_000, keptMin: 2))
            }
            manifests = max(
                manifests, try table.store.manifests(of: table.metadata.currentSnapshot).count)
        }
        #expect(manifests <= 3 * 16)
        #expect(table.metadata.snapshots.count < 60)
        let files = disk.contents().keys
        #expect(files.filter { $0.hasSuffix(".metadata.json") }.count <= 2 * 7)
        #expect(files.filter { $0.hasSuffix(".parquet") }.count < 100)
        #expect(files.filter { $0.hasSuffix(".avro") }.count < 150)
        table.settings.now = { 10 * Table.orphanAgeMillisMin }
        #expect(try table.removeOrphans() == [], "commits left files that no snapshot needs")
        let rows = (0..<commits).map { Trades.row($0, everyMicros: 1_000_000) }
        #expect(try Trades.table(disk).dump() == rows.dump(Trades.schema))
    }

    @Test func `manifests are merged into as few as can be, with the same files`() throws {
        let table = try Trades.table(SimulatedDisk())
        for number in 0..<10 { try table.append(Trades.rows(number..<number + 1)) }
        let before = Set(try table.plan(TableScan()).files.map(\.path))
        #expect(try table.rewriteManifests(above: 10) == 10)
        #expect(try table.rewriteManifests(above: 2) == 1)
        #expect(Set(try table.plan(TableScan()).files.map(\.path)) == before)
        let manifest = try table.store.manifests(of: table.metadata.currentSnapshot)[0]
        #expect(manifest.files == .init(added: 0, existing: 10, deleted: 0))
        #expect(manifest.minSequenceNumber == 1)
        let entries = try Trades.table(table.files).store.entries(of: manifest)
        #expect(Set(entries.map(\.sequenceNumber)) == Set(1...10))
    }

    @Test func `a compaction that another writer outran drops what it wrote`() throws {
        let disk = SimulatedDisk()
        let table = try Trades.table(disk)
        for number in 0..<4 {
            try table.append([Trades.row(0 + number * 23, everyMicros: 1_000_000)])
        }
        let old = try table.plan(TableScan()).files
        var writer = try TableWriter(table)
        for file in old {
            try DataFileReader.read(table.files, file, as: Trades.schema) {
                batch throws(StorageError) in try writer.write(batch)
            }
        }
        let added = try writer.finish()
        try Trades.table(disk).upsert([Trades.row(0, price: 9, everyMicros: 1_000_000)])
        guard case .conflict = try table.replace(removing: old, adding: added) else {
            Issue.record("no conflict")
            return
        }
        table.discard(added)
        #expect(disk.contents()[try FileURI.path(added[0].path)] == nil)
        #expect(try table.dump().count == 4)
    }
}
