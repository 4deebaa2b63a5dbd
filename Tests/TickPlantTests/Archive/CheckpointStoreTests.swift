import Testing
import TickStorage

@testable import TickPlant

@Suite struct CheckpointStoreTests {
    private func checkpoint(_ number: UInt64, hasState: Bool = true) -> Checkpoint {
        Checkpoint(
            number: number, run: RunID(high: 1, low: number), stage: .running, incarnation: 7,
            streams: [
                Checkpoint.Stream(
                    name: "bars_1s", end: Int64(number) * 10, endAtState: 3, digest: 5,
                    fingerprint: .max),
                Checkpoint.Stream(name: "late", end: 0, endAtState: 0, digest: 0, fingerprint: 1),
            ], state: hasState ? number : nil)
    }

    private func state(_ number: UInt64) -> [UInt8] {
        (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ Int(number)) }
    }

    private func disk() throws -> SimulatedDisk {
        let disk = SimulatedDisk()
        try disk.createDirectory("/a")
        try disk.syncDirectory("/")
        return disk
    }

    @Test func `the two newest are kept and read back, and their states`() throws {
        let disk = try disk()
        var store = try CheckpointStore(disk, "/a")
        #expect(store.newest == nil && store.older == nil)
        for number in 1...4 as ClosedRange<UInt64> {
            try store.write(checkpoint(number), state: state(number))
        }
        let again = try CheckpointStore(disk, "/a")
        #expect(again.newest == checkpoint(4) && again.older == checkpoint(3))
        #expect(try disk.list("/a").count == 4)
        #expect(try again.state(of: checkpoint(4)) == state(4))
        #expect(try again.state(of: checkpoint(3)) == state(3))
    }

    @Test func `a state is kept as long as a checkpoint goes on from it`() throws {
        let disk = try disk()
        var store = try CheckpointStore(disk, "/a")
        try store.write(checkpoint(1), state: state(1))
        for number in 2...5 as ClosedRange<UInt64> {
            var light = checkpoint(number)
            light.state = 1
            try store.write(light)
        }
        #expect(try store.state(of: store.newest!) == state(1))
        try store.write(checkpoint(6, hasState: false))
        #expect(try store.state(of: store.older!) == state(1))
        try store.write(checkpoint(7, hasState: false))
        #expect(try disk.list("/a").count == 2)
    }

    @Test func `whatever bit is flipped or cut off, the older one stands`() throws {
        let disk = try disk()
        var store = try CheckpointStore(disk, "/a")
        for number in 1...2 as ClosedRange<UInt64> {
            try store.write(checkpoint(number), state: state(number))
        }
        let path = "/a/checkpoint-00000000000000000002"
        let bytes = disk.contents()[path]!
        for bit in 0..<bytes.count * 8 {
            disk.flip(bit: bit, of: path)
            let damaged = try CheckpointStore(disk, "/a")
            #expect(damaged.newest == checkpoint(1), "bit \(bit)")
            #expect(damaged.damaged == [path])
            disk.flip(bit: bit, of: path)
        }
        for size in 0..<bytes.count { #expect(Checkpoint(Array(bytes.prefix(size))) == nil) }
    }

    @Test func `a damaged state is told, never taken`() throws {
        let disk = try disk()
        var store = try CheckpointStore(disk, "/a")
        try store.write(checkpoint(1), state: state(1))
        let path = "/a/state-00000000000000000001"
        for bit in 0..<disk.contents()[path]!.count * 8 {
            disk.flip(bit: bit, of: path)
            #expect { try store.state(of: checkpoint(1)) } throws: {
                ($0 as? StorageError)?.code == .corrupt
            }
            disk.flip(bit: bit, of: path)
        }
    }

    @Test(arguments: Survival.allCases)
    func `after a crash at any operation the last one written stands`(keeping: Survival) throws {
        let count: Int = try {
            let disk = try disk()
            try fill(disk) { _ in }
            return disk.operations
        }()
        for at in 3...count {
            for seed in 0..<8 {
                let disk = try disk()
                disk.fail(.crash(at: at, tearing: seed % 2 == 0))
                var written: UInt64 = 0
                do { try fill(disk) { written = $0 } } catch {}
                disk.cutPower(seed: UInt64(seed), keeping: keeping)
                let found = try CheckpointStore(disk, "/a")
                let number = found.newest?.number ?? 0
                #expect(
                    number == written || number == written + 1,
                    "crash at \(at), \(disk.operation(at) ?? "") keeping \(keeping) seed \(seed)")
                guard let newest = found.newest else { continue }
                #expect(newest == checkpoint(number))
                #expect(try found.state(of: newest) == state(number))
            }
        }
    }

    private func fill(_ disk: SimulatedDisk, _ written: (UInt64) -> Void) throws {
        var store = try CheckpointStore(disk, "/a")
        for number in 1...4 as ClosedRange<UInt64> {
            try store.write(checkpoint(number), state: state(number))
            written(number)
        }
    }
}
