import TickStorage
import Testing

@testable import TickIceberg

@Suite struct SQLiteVFSTests {
    private func catalog(_ disk: any FileSystem, busyMillis: Int = 20) throws -> SQLiteCatalog {
        try SQLiteCatalog(disk, path: "/a/catalog.db", busyMillis: busyMillis)
    }

    private let name = TableName("md", "trades")

    @Test func `a swap succeeds only from what the catalog says`() throws {
        let catalog = try catalog(SimulatedDisk())
        #expect(try catalog.location(name) == nil)
        #expect(try catalog.register(name, "file:///0"))
        #expect(try !catalog.register(name, "file:///1"))
        #expect(try catalog.swap(name, from: "file:///0", to: "file:///1"))
        #expect(try !catalog.swap(name, from: "file:///0", to: "file:///2"))
        #expect(try catalog.location(name) == "file:///1")
        #expect(try catalog.tables() == [name])
    }

    @Test func `a power cut leaves the catalog before or after a swap, and a swap that returned`()
        throws
    {
        let counting = SimulatedDisk()
        let base = try catalog(counting)
        _ = try base.register(name, "file:///0")
        let first = counting.operations
        _ = try base.swap(name, from: "file:///0", to: "file:///1")
        let last = counting.operations
        #expect(last - first > 5)
        for at in first + 1...last + 1 {
            for keeping in Survival.allCases {
                let disk = SimulatedDisk()
                let catalog = try catalog(disk)
                _ = try catalog.register(name, "file:///0")
                disk.fail(.crash(at: at, tearing: at % 2 == 0))
                let returned = try? catalog.swap(name, from: "file:///0", to: "file:///1")
                disk.cutPower(seed: UInt64(at), keeping: keeping)
                let found = try self.catalog(disk).location(name)
                #expect(found == "file:///0" || found == "file:///1", "operation \(at) \(keeping)")
                if returned == true { #expect(found == "file:///1", "operation \(at) \(keeping)") }
            }
        }
    }

    @Test func `a power cut while the catalog is made leaves one that opens or none`() throws {
        let counting = SimulatedDisk()
        _ = try catalog(counting)
        for at in 1...counting.operations {
            for keeping in Survival.allCases {
                let disk = SimulatedDisk()
                disk.fail(.crash(at: at))
                _ = try? catalog(disk)
                disk.cutPower(seed: UInt64(at), keeping: keeping)
                #expect(try catalog(disk).tables() == [], "operation \(at) \(keeping)")
            }
        }
    }

    @Test(arguments: [true, false])
    func `killed after a file was made, then without power at any operation, a catalog is whole`(
        isThere: Bool
    ) throws {
        let base = isThere ? try made() : SimulatedDisk()
        let before = base.operations
        #expect(work(base))
        let kills = (before + 1...base.operations).filter {
            base.operation($0 - 1)?.hasPrefix("create /") == true
        }
        #expect(kills.count >= 1)
        for kill in kills {
            for at in 1...base.operations - before {
                for seed in 0..<4 as Range<UInt64> {
                    let disk = isThere ? try made() : SimulatedDisk()
                    disk.fail(.crash(at: kill))
                    #expect(!work(disk))
                    disk.killProcess()
                    disk.fail(.crash(at: disk.operations + at))
                    let returned = work(disk)
                    disk.cutPower(seed: seed, keeping: .anySectors)
                    let place: Comment = "killed at \(kill), no power \(at) after, seed \(seed)"
                    let found = try catalog(disk).location(name)
                    #expect(!returned || found == "file:///1", place)
                    let known = [nil, "file:///0", "file:///1"].dropFirst(isThere ? 1 : 0)
                    #expect(known.contains(found), place)
                }
            }
        }
    }

    /// A disk with a catalog that knows a table.
    private func made() throws -> SimulatedDisk {
        let disk = SimulatedDisk()
        _ = try catalog(disk).register(name, "file:///0")
        return disk
    }

    /// Brings the table to its second metadata; whether that succeeded.
    private func work(_ disk: SimulatedDisk) -> Bool {
        do {
            let catalog = try catalog(disk)
            _ = try catalog.register(name, "file:///0")
            return try catalog.swap(name, from: "file:///0", to: "file:///1")
        } catch { return false }
    }

    @Test func `a failed sync, a full disk and a read-only one are told as what they are`() throws {
        let disk = SimulatedDisk(capacity: 60_000)
        let catalog = try catalog(disk)
        _ = try catalog.register(name, "file:///0")
        var faults = DiskFaults()
        faults.syncFailsAt = disk.operations + 1
        disk.fail(faults)
        #expect { _ = try catalog.swap(name, from: "file:///0", to: "file:///1") } throws: {
            ($0 as? StorageError)?.code == .syncFailed
        }
        disk.fail(DiskFaults())
        let found = try catalog.location(name)
        #expect(found == "file:///0" || found == "file:///1")
        faults = DiskFaults()
        faults.readOnlyFrom = 1
        disk.fail(faults)
        #expect { _ = try catalog.swap(name, from: found!, to: "file:///2") } throws: {
            ($0 as? StorageError)?.code == .readOnly
        }
        disk.fail(DiskFaults())
        let filler = try disk.open("/a/filler", .create)
        let used = disk.contents().values.reduce(0) { $0 + $1.count }
        try filler.write([UInt8](repeating: 0, count: 60_000 - used - 100), at: 0)
        #expect { _ = try catalog.swap(name, from: found!, to: "file:///2") } throws: {
            ($0 as? StorageError)?.code == .diskFull
        }
        #expect(try catalog.location(name) == found)
    }

    @Test func `a lock that another program holds is waited for, then told`() throws {
        let disk = SimulatedDisk()
        let catalog = try catalog(disk)
        _ = try catalog.register(name, "file:///0")
        let other = try disk.open("/a/catalog.db", .update)
        // RESERVED: another program is about to write.
        #expect(try other.lock(.exclusive, offset: 0x4000_0001, length: 1))
        #expect(try catalog.location(name) == "file:///0")
        #expect { _ = try catalog.swap(name, from: "file:///0", to: "file:///1") } throws: {
            ($0 as? StorageError)?.code == .busy
        }
        // EXCLUSIVE: it writes.
        #expect(try other.lock(.exclusive, offset: 0x4000_0000, length: 512))
        #expect { _ = try catalog.location(name) } throws: {
            ($0 as? StorageError)?.code == .busy
        }
        other.close()
        #expect(try catalog.swap(name, from: "file:///0", to: "file:///1"))
    }

    @Test func `a flipped bit of the catalog gives an error or another name, never a trap`() throws
    {
        let disk = SimulatedDisk()
        let made = try catalog(disk)
        _ = try made.register(name, "file:///0")
        let bits = disk.contents()["/a/catalog.db"]!.count * 8
        var random = SplitMix(seed: 7)
        for _ in 0..<300 {
            let bit = random.below(bits)
            disk.flip(bit: bit, of: "/a/catalog.db")
            _ = try? catalog(disk).location(name)
            disk.flip(bit: bit, of: "/a/catalog.db")
        }
    }

    @Test func `another program's file in its place is refused`() throws {
        let disk = SimulatedDisk()
        try disk.createDirectories("/a")
        try disk.create("/a/catalog.db", [UInt8](repeating: 65, count: 4096))
        #expect { _ = try catalog(disk) } throws: { ($0 as? StorageError)?.code == .corrupt }
    }
}
