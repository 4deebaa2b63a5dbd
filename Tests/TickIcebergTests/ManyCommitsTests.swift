import Foundation
import Synchronization
import TickStorage
import Testing

@testable import TickIceberg

/// A commit each second for almost three hours, with maintenance beside.
@Suite struct ManyCommitsTests {
    private static let isLong = ProcessInfo.processInfo.environment["TICKPLANT_LONG"] != nil
    private static let skipped: Comment = "takes a minute; scripts/archive-campaign.sh runs it"
    private static let commits = 10_000
    private static let rowsPerCommit = 10
    private static let commitsPerRound = 100
    /// Units: milliseconds; snapshots stay readable for ten minutes.
    private static let age: Int64 = 600_000
    private static let startMillis: Int64 = 1_800_000_000_000

    private static func rows(_ commit: Int) -> [Row] {
        let first = commit * rowsPerCommit
        return (first..<first + rowsPerCommit).map { Trades.row($0, everyMicros: 100_000) }
    }

    @Test(.enabled(if: isLong, skipped))
    func `after 10,000 commits files are few, metadata is small and the sums are the same`() throws
    {
        let disk = SimulatedDisk()
        let clock = Atomic<Int64>(Self.startMillis)
        let table = try Trades.table(disk)
        table.settings.now = { clock.load(ordering: .relaxed) }
        var policy = MaintenancePolicy()
        policy.expiry = ExpiryPolicy(ageMillisMax: Self.age, keptMin: 10)
        var metadataBytesMax = 0
        for commit in 0..<Self.commits {
            clock.add(1000, ordering: .relaxed)
            try table.append(
                Self.rows(commit),
                sink: SinkCommit(
                    sink: "main", checkpoint: Int64(commit + 1),
                    logOffset: Int64((commit + 1) * Self.rowsPerCommit)))
            guard commit % Self.commitsPerRound == Self.commitsPerRound - 1 else { continue }
            let path = try FileURI.path(table.metadataLocation)
            metadataBytesMax = max(metadataBytesMax, disk.contents()[path]!.count)
            _ = try table.maintain(policy)
        }
        try checkSums(try Trades.table(disk))
        #expect(table.committed("main")?.checkpoint == Int64(Self.commits))
        let young = Self.sizes(disk, table)
        print("after \(Self.commits) commits: \(young), metadata at most \(metadataBytesMax) bytes")
        #expect(young.dataFiles <= 4 * 6, "in 4 partitions")
        #expect(young.snapshots <= Int(Self.age / 1000) + 2 * Self.commitsPerRound)
        #expect(young.metadataFiles <= 2 * 101)
        #expect(metadataBytesMax < 800_000)
        clock.add(2 * 86_400_000, ordering: .relaxed)
        _ = try table.maintain(policy)
        let old = Self.sizes(disk, table)
        print("once they are old: \(old)")
        #expect(old.snapshots == 10)
        #expect(old.files - old.metadataFiles < 600)
        #expect(try table.removeOrphans() == [], "files that no snapshot needs")
        try checkSums(try Trades.table(disk))
    }

    private struct Sizes {
        var dataFiles: Int
        var snapshots: Int
        var files: Int
        var bytes: Int
        var metadataFiles: Int
        var manifests: Int
    }

    private static func sizes(_ disk: SimulatedDisk, _ table: Table) -> Sizes {
        let contents = disk.contents()
        return Sizes(
            dataFiles: (try? table.plan(TableScan()).files.count) ?? .max,
            snapshots: table.metadata.snapshots.count, files: contents.count,
            bytes: contents.values.reduce(0) { $0 + $1.count },
            metadataFiles: contents.keys.count { $0.hasSuffix(".metadata.json") },
            manifests: (try? table.store.manifests(of: table.metadata.currentSnapshot).count)
                ?? .max)
    }

    /// Compares with the rows as they were made.
    private func checkSums(_ table: Table) throws {
        var expected = [Int: Int128]()
        for commit in 0..<Self.commits {
            for row in Self.rows(commit) {
                for id in [1, 3, 4, 6] {
                    if case .whole(let value)? = row[id] { expected[id, default: 0] += value }
                }
                expected[0, default: 0] += 1
            }
        }
        var found = [Int: Int128]()
        let reader = try TableReader(table, TableScan())
        var batch = RowBatch(reader.schema)
        while try reader.next(into: &batch) {
            found[0, default: 0] += Int128(batch.count)
            for (field, column) in zip(batch.schema.fields, batch.columns)
            where expected[field.id] != nil {
                switch column.storage {
                case .int32:
                    found[field.id, default: 0] += column.int32s.reduce(0) { $0 + Int128($1) }
                case .int64:
                    found[field.id, default: 0] += column.int64s.reduce(0) { $0 + Int128($1) }
                default: found[field.id, default: 0] += column.int128s.reduce(0, +)
                }
            }
        }
        #expect(found == expected)
        #expect(found[0] == Int128(Self.commits * Self.rowsPerCommit))
    }
}
