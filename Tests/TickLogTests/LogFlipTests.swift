import Foundation
import Testing
import TickStorage

@testable import TickLog

@Suite struct LogFlipTests {
    /// How many bits are flipped; 100,000 in a long run, by TICKLOG_FLIPS.
    static let flips = Int(ProcessInfo.processInfo.environment["TICKLOG_FLIPS"] ?? "") ?? 200

    private let committed: Int64 = 120
    private static let schema = RecordSchema(
        name: "row",
        fields: [
            RecordField(id: 1, "price", .decimal(precision: 18, scale: 4), doc: "a price"),
            RecordField(id: 7, "time", .timestampMicros, required: false),
        ])

    /// A log with compacted and other segments, a schema, and all that is beside.
    private func world() throws -> SimulatedDisk {
        let disk = SimulatedDisk()
        try disk.createDirectory("/a")
        let (directory, log) = try LogWorld.log(disk)
        let store = SchemaStore(disk, folder: LogWorld.folder)
        let headers = try store.add(Self.schema)
        var source = EntrySource(seed: 9)
        for _ in 0..<Int(committed) {
            let entry = source.next()
            try log.append(
                key: entry.key, value: entry.value, timeMillis: entry.time, headers: headers)
        }
        _ = try log.sync()
        try directory.writeRecoveryPoints()
        var options = CleanupOptions(.compact)
        options.segmentBytesMax = 900
        _ = try LogCleaner(log.folder, options).run(
            nowMillis: 0, limit: 60, force: true, nowNanos: { 0 }, sleep: { _ in })
        try log.close()
        try directory.close()
        return disk
    }

    @Test func `a flipped bit anywhere is refused, or changes nothing that is read`() throws {
        let disk = try world()
        let want = try LogWorld.read(disk, limit: .committed(committed))
        let cleaned = try LogVerifier.cleanedOffsets(disk, directory: LogWorld.directory)["s"]!
        #expect((40...60).contains(cleaned))
        let found = try LogWorld.verify(disk, compacted: cleaned, committed: committed)
        #expect(found.problems.map(\.description) == [])
        let seed: UInt64 = 4242
        var random = SplitMix(seed: seed)
        let files = disk.contents().filter { !$0.value.isEmpty }
        let names = files.keys.sorted()
        let total = files.values.reduce(0) { $0 + $1.count }
        var refused = 0
        for flip in 0..<Self.flips {
            var at = random.below(total)
            let name = names.first { name in
                if at < files[name]!.count { return true }
                at -= files[name]!.count
                return false
            }!
            let bit = at * 8 + random.below(8)
            disk.flip(bit: bit, of: name)
            if !look(disk, want, "\(name) bit \(bit), seed \(seed), flip \(flip)") { refused += 1 }
            if flip % 5 == 0 { reopen(disk, want, "\(name) bit \(bit), seed \(seed)") }
            disk.flip(bit: bit, of: name)
        }
        #expect(refused > Self.flips / 2)
    }

    /// Reads, seeks and verifies; false where any of it refused.
    private func look(_ disk: SimulatedDisk, _ want: [Entry], _ what: String) -> Bool {
        let read = try? LogWorld.read(disk, limit: .committed(committed))
        if let read { #expect(read == want, "\(what)") }
        let time = want[want.count / 2].time
        let reader = try? LogReader(disk, folder: LogWorld.folder, limit: .committed(committed))
        if (try? reader?.seek(timeMillis: time)) != nil, let found = try? reader?.next() {
            #expect(Entry(found) == want.first { $0.time >= time }, "\(what)")
        }
        let store = SchemaStore(disk, folder: LogWorld.folder)
        let schema = try? store.schema(Self.schema.fingerprint)
        if let schema { #expect(schema == Self.schema, "\(what)") }
        let verified = try? LogWorld.verify(disk, committed: committed)
        if read == nil { #expect(verified?.isGood != true, "\(what)") }
        return read != nil && schema != nil && verified?.isGood == true
    }

    /// Opens a copy to write at what is committed: an error, or a log that holds all of it or, of
    /// batches that opening does not look at, refuses to read them.
    private func reopen(_ disk: SimulatedDisk, _ want: [Entry], _ what: String) {
        let copy = SimulatedDisk()
        for (path, bytes) in disk.contents() {
            try! copy.createDirectories(Path.parent(path))
            try! copy.create(path, bytes)
        }
        guard let (_, log) = try? LogWorld.log(copy, committed: committed) else { return }
        #expect(log.endOffset == committed, "\(what)")
        if let read = try? LogWorld.read(copy, limit: .committed(committed)) {
            #expect(read == want, "\(what)")
        }
    }
}
