import Foundation
import TickStorage
import Testing

@testable import TickIceberg

/// Damage to any file of a table: told, or without effect; never a trap, never other rows.
///
/// `TICKPLANT_TABLE_FLIPS` of each kind of file; by default 200. `TICKPLANT_SEED` seeds them.
@Suite struct FlipTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seed = environment["TICKPLANT_SEED"].flatMap { UInt64($0) } ?? 11
    private static let flips = environment["TICKPLANT_TABLE_FLIPS"].flatMap { Int($0) } ?? 200

    private func made() throws -> SimulatedDisk {
        let disk = SimulatedDisk()
        let table = try Trades.table(disk)
        try table.append(Trades.rows(0..<40))
        try table.upsert(Trades.rows(0..<2, price: 5))
        return disk
    }

    @Test(arguments: [".metadata.json", ".avro", ".parquet", ".db"])
    func `a flipped bit is told or changes nothing`(suffix: String) throws {
        let disk = try made()
        let expected = try Trades.table(disk).dump()
        let table = try Trades.table(disk)
        var used = [try FileURI.path(table.metadataLocation)]
        used.append(try FileURI.path(table.metadata.currentSnapshot!.manifestList))
        for manifest in try table.store.manifests(of: table.metadata.currentSnapshot) {
            used.append(try FileURI.path(manifest.path))
        }
        used += try table.plan(TableScan()).files.map { try FileURI.path($0.path) }
        used.append(table.catalog.path)
        used = used.filter { $0.hasSuffix(suffix) }
        #expect(!used.isEmpty)
        let pristine = disk.contents()
        var random = SplitMix(seed: Self.seed)
        var told = 0
        for _ in 0..<Self.flips {
            let path = used[random.below(used.count)]
            let bit = random.below(disk.contents()[path]!.count * 8)
            disk.flip(bit: bit, of: path)
            do {
                let found = try Trades.table(disk).dump()
                #expect(found == expected, "bit \(bit) of \(path), TICKPLANT_SEED=\(Self.seed)")
            } catch {
                told += 1
            }
            disk.flip(bit: bit, of: path)
            if suffix == ".db" { try restore(path, pristine, disk) }
        }
        #expect(told > (suffix == ".db" ? 0 : Self.flips * 3 / 4))
    }

    private func restore(
        _ path: String, _ pristine: [String: [UInt8]], _ disk: SimulatedDisk
    ) throws {
        for other in disk.contents().keys where pristine[other] == nil { try disk.remove(other) }
        try disk.remove(path)
        try disk.create(path, pristine[path]!)
    }

    @Test func `a catalog that is lost hides no table: none is made in its place`() throws {
        let disk = try made()
        try disk.remove("/archive/catalog.db")
        #expect { _ = try Trades.table(disk) } throws: {
            ($0 as? StorageError)?.code == .alreadyExists && "\($0)".contains("bring the catalog")
        }
    }

    @Test(arguments: [".metadata.json", ".avro", ".parquet"])
    func `a file cut short or gone is told`(suffix: String) throws {
        let disk = try made()
        let table = try Trades.table(disk)
        let data = try table.plan(TableScan()).files.map { try FileURI.path($0.path) }
        let path =
            switch suffix {
            case ".parquet": data[0]
            case ".avro": try FileURI.path(table.metadata.currentSnapshot!.manifestList)
            default: try FileURI.path(table.metadataLocation)
            }
        let file = try disk.open(path, .update)
        for size in [0, 1, 100, try file.size() - 1] {
            let bytes = try file.read(count: file.size(), at: 0)
            try file.truncate(to: size)
            #expect(throws: StorageError.self) { try Trades.table(disk).dump() }
            try file.write(bytes, at: 0)
        }
        #expect(try Trades.table(disk).dump().count == 40)
        try disk.remove(path)
        #expect { _ = try Trades.table(disk).dump() } throws: {
            ($0 as? StorageError)?.code == .notFound
        }
    }
}
