import Testing

@testable import TickStorage

@Suite struct SimulatedDiskTests {
    private func made(_ disk: SimulatedDisk, sync: Bool, name: Bool) throws {
        try disk.createDirectory("/d")
        try disk.syncDirectory("/")
        let file = try disk.open("/d/f", .create)
        try file.write([1, 2, 3], at: 0)
        if sync { try file.sync() }
        if name { try disk.syncDirectory("/d") }
    }

    @Test(arguments: [true, false], [true, false])
    func `bytes need the file's sync and names the directory's`(sync: Bool, name: Bool) throws {
        let disk = SimulatedDisk()
        try made(disk, sync: sync, name: name)
        disk.cutPower(seed: 1, keeping: .nothing)
        #expect(disk.contents() == (name ? ["/d/f": sync ? [1, 2, 3] : []] : [:]))
    }

    @Test func `a killed process loses nothing it wrote`() throws {
        let disk = SimulatedDisk()
        try made(disk, sync: false, name: false)
        disk.killProcess()
        #expect(disk.contents() == ["/d/f": [1, 2, 3]])
    }

    @Test func `a rename that was not synced may leave either name, never both or neither`() throws
    {
        var seen: Set<[String]> = []
        for seed in 0..<64 {
            let disk = SimulatedDisk()
            try made(disk, sync: true, name: true)
            try disk.rename("/d/f", to: "/d/g")
            disk.cutPower(seed: UInt64(seed), keeping: .beginnings)
            seen.insert(disk.contents().keys.sorted())
        }
        #expect(seen == [["/d/f"], ["/d/g"]])
    }

    @Test func `unsynced sectors survive each on its own`() throws {
        var seen: Set<[UInt8]> = []
        for seed in 0..<200 {
            let disk = SimulatedDisk()
            try disk.createDirectory("/d")
            let file = try disk.open("/d/f", .create)
            try file.write([UInt8](repeating: 7, count: 1024), at: 0)
            try file.sync()
            try disk.syncDirectory("/d")
            try disk.syncDirectory("/")
            try file.write([UInt8](repeating: 9, count: 1024), at: 0)
            disk.cutPower(seed: UInt64(seed), keeping: .anySectors)
            let bytes = disk.contents()["/d/f"]!
            #expect(Set(bytes[..<512]).count == 1 && Set(bytes[512...]).count == 1)
            seen.insert([bytes[0], bytes[512]])
        }
        #expect(seen == [[7, 7], [7, 9], [9, 7], [9, 9]])
    }

    @Test func `a crash fails that operation and all after it until the restart`() throws {
        let disk = SimulatedDisk()
        disk.fail(.crash(at: 2))
        try disk.createDirectory("/d")
        #expect(throws: StorageError.self) { try disk.createDirectory("/e") }
        #expect(throws: StorageError.self) { try disk.list("/") }
        disk.killProcess()
        #expect(try disk.list("/") == ["d"])
        #expect(disk.operation(2) == "create directory /e")
    }

    @Test func `what a failed sync was to save is seen and never saved`() throws {
        let disk = SimulatedDisk()
        try made(disk, sync: true, name: true)
        let file = try disk.open("/d/f", .update)
        try file.write([9], at: 0)
        var faults = DiskFaults()
        faults.syncFailsAt = disk.operations + 1
        disk.fail(faults)
        #expect(throws: StorageError.self) { try file.sync() }
        #expect(try file.read(count: 3, at: 0) == [9, 2, 3])
        try file.write([8], at: 2)
        disk.cutPower(seed: 0, keeping: .everything)
        #expect(disk.contents()["/d/f"] == [1, 2, 8])
    }

    @Test func `a full disk and a read-only one say so`() throws {
        let disk = SimulatedDisk(capacity: 4)
        let file = try disk.open("/f", .create)
        #expect { try file.write([1, 2, 3, 4, 5], at: 0) } throws: {
            ($0 as? StorageError)?.code == .diskFull
        }
        try file.write([1, 2, 3, 4], at: 0)
        var faults = DiskFaults()
        faults.readOnlyFrom = 1
        disk.fail(faults)
        #expect { try file.write([1], at: 0) } throws: { ($0 as? StorageError)?.code == .readOnly }
    }

    @Test func `locks forbid as readers and writers do`() throws {
        let disk = SimulatedDisk()
        let one = try disk.open("/f", .create)
        let two = try disk.open("/f", .update)
        #expect(try one.lock(.shared, offset: 0, length: 10))
        #expect(try two.lock(.shared, offset: 5, length: 10))
        #expect(try !two.lock(.exclusive, offset: 5, length: 10))
        #expect(try one.lock(.none, offset: 5, length: 5))
        #expect(try two.lock(.exclusive, offset: 5, length: 10))
        #expect(try !one.lock(.shared, offset: 9, length: 1))
        two.close()
        #expect(try one.lock(.shared, offset: 9, length: 1))
    }
}
