import Foundation
import TickStorage
import Testing

@testable import TickIceberg

/// Several writers of one table on the machine's file system, and a disk that misbehaves.
@Suite struct RaceTests {
    @Test func `commits of writers at once are all there, once`() throws {
        let scratch = try ScratchDirectory()
        _ = try Trades.table(RealFileSystem(), scratch.path)
        let path = scratch.path
        let failures = Failures()
        DispatchQueue.concurrentPerform(iterations: 3) { writer in
            do {
                let catalog = try SQLiteCatalog(
                    RealFileSystem(), path: path + "/archive/catalog.db")
                let table = try Table(catalog, Trades.name)
                for number in 0..<6 {
                    try table.append([Trades.row(writer * 100 + number)])
                    if number == 3 { _ = try table.compact() }
                    if number % 2 == 1 {
                        try table.upsert([Trades.row(writer * 100 + number, price: 5)])
                    }
                }
            } catch { failures.add("\(error)") }
        }
        #expect(failures.all == [])
        let expected = (0..<3).flatMap { writer in
            (0..<6).map { Trades.row(writer * 100 + $0, price: $0 % 2 == 1 ? 5 : 1_000_000) }
        }
        let table = try Trades.table(RealFileSystem(), scratch.path)
        #expect(try table.dump() == expected.dump(Trades.schema))
        #expect(try table.verify().rows >= 18)
    }

    private final class Failures: @unchecked Sendable {
        private let lock = NSLock()
        private var found: [String] = []

        func add(_ text: String) { lock.withLock { found.append(text) } }
        var all: [String] { lock.withLock { found } }
    }

    @Test func `who loses every race is told so in the end`() throws {
        let disk = SimulatedDisk()
        let table = try Trades.table(disk)
        let other = try Trades.table(disk)
        try table.append(Trades.rows(0..<1))
        var tries = 0
        #expect {
            _ = try table.commit { metadata throws(StorageError) in
                tries += 1
                try other.append(Trades.rows(tries..<tries + 1))
                return .write(metadata)
            }
        } throws: { ($0 as? StorageError)?.code == .busy }
        #expect(tries == table.settings.retriesMax + 1)
        try table.refresh()
        #expect(try table.dump().count == 1 + tries)
    }

    @Test(arguments: 0..<20)
    func `a full disk fails a commit and loses nothing`(spare: Int) throws {
        let probe = SimulatedDisk()
        let filled = try Trades.table(probe)
        try filled.append(Trades.rows(0..<20))
        let used = probe.contents().values.reduce(0) { $0 + $1.count }
        let disk = SimulatedDisk(capacity: used + spare * 3000)
        let table = try Trades.table(disk)
        do throws(StorageError) { try table.append(Trades.rows(0..<20)) } catch {
            #expect(error.code == .diskFull)
            return
        }
        do throws(StorageError) { try table.append(Trades.rows(20..<40)) } catch {
            #expect(error.code == .diskFull)
        }
        // A new process finds one state or the other.
        disk.killProcess()
        let count = try Trades.table(disk).dump().count
        #expect(count == 20 || count == 40)
        #expect(try table.dump().count == count)
    }

    @Test func `on a disk that became read-only a table is read, and a commit is refused`() throws {
        let disk = SimulatedDisk()
        try Trades.table(disk).append(Trades.rows(0..<5))
        var faults = DiskFaults()
        faults.readOnlyFrom = 1
        disk.fail(faults)
        let catalog = try SQLiteCatalog(disk, path: "/archive/catalog.db", readOnly: true)
        let table = try Table(catalog, Trades.name)
        #expect(try table.dump().count == 5)
        #expect { try table.append(Trades.rows(5..<6)) } throws: {
            ($0 as? StorageError)?.code == .readOnly
        }
    }

    @Test func `a failed sync anywhere fails the commit or is before it, and nothing is lost`()
        throws
    {
        let probe = SimulatedDisk()
        try Trades.table(probe).append(Trades.rows(0..<5))
        let first = probe.operations
        try Trades.table(probe).append(Trades.rows(5..<8))
        for at in first + 1...probe.operations {
            let disk = SimulatedDisk()
            let table = try Trades.table(disk)
            try table.append(Trades.rows(0..<5))
            var faults = DiskFaults()
            faults.syncFailsAt = at
            disk.fail(faults)
            let outcome = try? table.append(Trades.rows(5..<8))
            disk.cutPower(seed: UInt64(at), keeping: .nothing)
            let count = try Trades.table(disk).dump().count
            #expect(count == 5 || count == 8)
            if outcome == .committed { #expect(count == 8, "operation \(at)") }
        }
    }

    @Test func `a clock that jumps does not disorder the states`() throws {
        let table = try Trades.table(SimulatedDisk())
        for (number, now) in [2_000, 9_000_000_000_000, -5, 1_000].enumerated() {
            table.settings.now = { Int64(now) }
            try table.append(Trades.rows(number..<number + 1))
        }
        let times = table.metadata.snapshots.map(\.timeMillis)
        #expect(times == times.sorted() && Set(times).count == 4)
        #expect(table.metadata.lastUpdatedMillis == times.last)
        #expect(try table.dump().count == 4)
    }

    @Test func `a check reads all that is there and tells damage`() throws {
        let disk = SimulatedDisk()
        let table = try Trades.table(disk)
        try table.append(Trades.rows(0..<10))
        try table.upsert(Trades.rows(0..<2, price: 4))
        let whole = try table.verify()
        #expect(whole.snapshots == 2 && whole.rows > 10)
        #expect(try table.verify(onlyCurrent: true).rows == 10)
        let old = TableScan()
        let path = try FileURI.path(table.plan(old).files[0].path)
        disk.flip(bit: 8 * 20, of: path)
        #expect { _ = try table.verify() } throws: { ($0 as? StorageError)?.path == path }
    }
}
