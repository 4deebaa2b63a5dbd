import Testing
import TickStorage

@testable import TickLog

@Suite struct LogReaderTests {
    /// A log of many segments, some compacted, and its records.
    private func world(seed: UInt64, compact: Bool = true) throws -> (SimulatedDisk, [Entry]) {
        let disk = SimulatedDisk()
        var source = EntrySource(seed: seed, keys: 30)
        let (directory, log) = try LogWorld.log(disk, LogWorld.options(segment: 15_000))
        for _ in 0..<10 {
            _ = try log.append(&source, 100)
            _ = try log.sync()
        }
        try directory.writeRecoveryPoints()
        if compact {
            _ = try LogCleaner(log.folder, CleanupOptions(.compact)).run(
                nowMillis: 0, limit: 400, force: true, nowNanos: { 0 }, sleep: { _ in })
        }
        try log.close()
        try directory.close()
        let entries = try LogWorld.read(disk)
        #expect(try LogWorld.verify(disk).problems == [])
        #expect(try LogWorld.verify(disk).indexEntries > 3)
        return (disk, entries)
    }

    @Test func `reading from any offset gives the records from there on`() throws {
        let (disk, entries) = try world(seed: 1)
        for offset in stride(from: Int64(0), through: 1003, by: 31) {
            let read = try LogWorld.read(disk, from: offset)
            #expect(read == entries.filter { $0.offset >= offset }, "from \(offset)")
        }
    }

    @Test func `nothing at or past the committed offset is read, and more once it is committed`()
        throws
    {
        let (disk, entries) = try world(seed: 2)
        let reader = try LogReader(disk, folder: LogWorld.folder, limit: .committed(0))
        var read: [Entry] = []
        for committed in stride(from: Int64(0), through: 1000, by: 90) {
            reader.limit = .committed(committed)
            while let record = try reader.next() { read.append(Entry(record)) }
            #expect(read == entries.filter { $0.offset < committed })
        }
    }

    @Test(arguments: [true, false])
    func `reading from a time begins at the first record of it or later`(compact: Bool) throws {
        let (disk, entries) = try world(seed: 3, compact: compact)
        let times = entries.map(\.time)
        for time in stride(from: times.min()! - 5, through: times.max()! + 5, by: 997) {
            let reader = try LogReader(disk, folder: LogWorld.folder, limit: .end)
            try reader.seek(timeMillis: time)
            #expect(try reader.next().map(Entry.init) == entries.first { $0.time >= time })
        }
    }

    @Test(arguments: [".index", ".timeindex"])
    func `a damaged index changes nothing that is read`(kind: String) throws {
        let (disk, entries) = try world(seed: 4)
        let seed: UInt64 = 19
        var random = SplitMix(seed: seed)
        let files = disk.contents().filter { $0.key.hasSuffix(kind) && !$0.value.isEmpty }
            .keys.sorted()
        let times = entries.map(\.time)
        for _ in 0..<60 {
            let file = files[random.below(files.count)]
            let bit = random.below(disk.contents()[file]!.count * 8)
            disk.flip(bit: bit, of: file)
            let offset = Int64(random.below(1000))
            let read = try LogWorld.read(disk, from: offset)
            #expect(read == entries.filter { $0.offset >= offset }, "\(file) bit \(bit)")
            let reader = try LogReader(disk, folder: LogWorld.folder, limit: .end)
            let time = times[random.below(times.count)] + 1
            try reader.seek(timeMillis: time)
            #expect(
                try reader.next().map(Entry.init) == entries.first { $0.time >= time },
                "\(file) bit \(bit) time \(time)")
            #expect(try LogWorld.verify(disk).isGood == false, "\(file) bit \(bit)")
            disk.flip(bit: bit, of: file)
        }
    }

    @Test(arguments: [(".index", 8, 4), (".timeindex", 12, 8)])
    func `an index whose entries name later batches changes nothing that is read`(
        kind: String, entryBytes: Int, keyBytes: Int
    ) throws {
        let disk = SimulatedDisk()
        let (_, log) = try LogWorld.log(disk, LogWorld.options(segment: 1 << 20))
        var source = EntrySource(seed: 6)
        let entries = try log.append(&source, 1000)
        try log.close()
        let path = "\(LogWorld.folder)/\(String(repeating: "0", count: 20))\(kind)"
        let bytes = disk.contents()[path]!
        #expect(bytes.count >= 4 * entryBytes)
        // What an entry is found by stays; what it leads to is what the next one leads to.
        var wrong = bytes
        for at in stride(from: 0, to: bytes.count - entryBytes, by: entryBytes) {
            let (from, to) = (at + entryBytes + keyBytes, at + 2 * entryBytes)
            wrong.replaceSubrange(at + keyBytes..<at + entryBytes, with: bytes[from..<to])
        }
        try disk.open(path, .update).write(wrong, at: 0)
        for entry in entries {
            #expect(try LogWorld.read(disk, from: entry.offset).first == entry)
            let reader = try LogReader(disk, folder: LogWorld.folder, limit: .end)
            try reader.seek(timeMillis: entry.time)
            let found = try reader.next().map(Entry.init)
            #expect(found == entries.first { $0.time >= entry.time }, "from \(entry.time)")
        }
    }

    @Test func `following a log gives each record once as it is flushed`() throws {
        let disk = SimulatedDisk()
        let (_, log) = try LogWorld.log(disk)
        var source = EntrySource(seed: 5)
        let reader = try LogReader(disk, folder: LogWorld.folder, limit: .end)
        var (written, read): ([Entry], [Entry]) = ([], [])
        for round in 0..<60 {
            written += try log.append(&source, 1 + round % 7)
            if round % 3 != 0 { try log.flush() }
            while let record = try reader.next() { read.append(Entry(record)) }
            #expect(read == Array(written.prefix(read.count)))
            if round % 3 != 0 { #expect(read.count == written.count) }
        }
        #expect(log.folder.segments.count > 5)
    }

    @Test(arguments: 0..<8)
    func `a compaction beside a reader hides no record that it keeps and shows none twice`(
        seed: Int
    ) throws {
        var random = SplitMix(seed: UInt64(seed))
        let disk = SimulatedDisk()
        let (directory, log) = try LogWorld.log(disk)
        var source = EntrySource(seed: UInt64(seed), keys: 8)
        let written = try log.append(&source, 150)
        try log.roll()
        _ = try log.sync()
        try directory.writeRecoveryPoints()
        let readers = try (0..<12).map { _ in
            try LogReader(disk, folder: LogWorld.folder, limit: .committed(150))
        }
        var read = [[Entry]](repeating: [], count: readers.count)
        func go(_ index: Int, _ count: Int) throws {
            for _ in 0..<count {
                guard let record = try readers[index].next() else { return }
                read[index].append(Entry(record))
            }
        }
        var options = CleanupOptions(.compact)
        options.segmentBytesMax = 1500
        let cleaner = LogCleaner(log.folder, options)
        #expect(try cleaner.begin(nowMillis: 0, limit: 150))
        while try cleaner.step(nowNanos: 0) == .working {
            try go(random.below(readers.count), random.below(6))
        }
        let kept = Set(try LogWorld.read(disk).map(\.offset))
        #expect(kept.count < 60)
        for index in readers.indices {
            try go(index, .max)
            let offsets = read[index].map(\.offset)
            #expect(Set(offsets).isSuperset(of: kept))
            #expect(zip(offsets, offsets.dropFirst()).allSatisfy { $0 < $1 })
            #expect(read[index].allSatisfy { written[Int($0.offset)] == $0 })
        }
    }

    /// Between any two of a swap's renames.
    @Test func `a reader finds every record at every moment of a swap`() throws {
        let made = SimulatedDisk()
        let (directory, log) = try LogWorld.log(made)
        var source = EntrySource(seed: 6)
        _ = try log.append(&source, 60)
        try log.roll()
        _ = try log.sync()
        try directory.writeRecoveryPoints()
        let before = made.operations
        _ = try LogCleaner(log.folder, CleanupOptions(.compact)).run(
            nowMillis: 0, limit: 60, nowNanos: { 0 }, sleep: { _ in })
        let kept = Set(try LogWorld.read(made).map(\.offset))
        for operation in before...made.operations {
            let disk = SimulatedDisk()
            disk.fail(.crash(at: operation))
            _ = try? {
                let (directory, log) = try LogWorld.log(disk)
                var source = EntrySource(seed: 6)
                _ = try log.append(&source, 60)
                try log.roll()
                _ = try log.sync()
                try directory.writeRecoveryPoints()
                _ = try LogCleaner(log.folder, CleanupOptions(.compact)).run(
                    nowMillis: 0, limit: 60, nowNanos: { 0 }, sleep: { _ in })
            }()
            disk.killProcess()
            let read = Set(try LogWorld.read(disk, limit: .committed(60)).map(\.offset))
            #expect(read.isSuperset(of: kept), "\(made.operation(operation) ?? "end")")
        }
    }

    @Test func `records removed before they were read are said, with where to go on`() throws {
        let disk = SimulatedDisk()
        let (directory, log) = try LogWorld.log(disk)
        var source = EntrySource(seed: 7)
        let written = try log.append(&source, 100)
        _ = try log.sync()
        try directory.writeRecoveryPoints()
        let reader = try LogReader(disk, folder: LogWorld.folder, limit: .end)
        _ = try reader.next()
        var options = CleanupOptions(.delete)
        options.retentionBytes = 600
        let removed = try LogRetention.apply(
            to: log.folder, options, nowMillis: 0, limit: 100)
        #expect(removed > 2)
        var last: Int64 = 0
        let error = #expect(throws: StorageError.self) {
            while let record = try reader.next() { last = record.offset }
        }
        #expect(error?.code == .notFound)
        // The segment that was open is read to its end all the same.
        #expect(last > 0)
        let start = try reader.startOffset()
        #expect(error?.message.contains("\(start)") == true)
        try reader.seek(offset: start)
        #expect(try reader.next().map(Entry.init) == written[Int(start)])
    }

    @Test func `a time is not looked for past a segment that is cut short`() throws {
        let (disk, entries) = try world(seed: 9)
        let logs = try disk.list(LogWorld.folder).filter { $0.hasSuffix(".log") }
        let name = LogWorld.folder + "/" + logs[logs.count / 2]
        let file = try disk.open(name, .update)
        try file.truncate(to: file.size() - 5)
        var refused = 0
        for time in Set(entries.map(\.time)) {
            let reader = try LogReader(disk, folder: LogWorld.folder, limit: .end)
            do {
                try reader.seek(timeMillis: time)
                #expect(try reader.next().map(Entry.init) == entries.first { $0.time >= time })
            } catch {
                #expect(error.code == .corrupt && error.path == name)
                refused += 1
            }
        }
        #expect(refused > 0)
    }

    @Test func `a missing segment in the middle is an error and no gap`() throws {
        let (disk, _) = try world(seed: 8)
        let logs = try disk.list(LogWorld.folder).filter { $0.hasSuffix(".log") }
        try disk.remove(LogWorld.folder + "/" + logs[logs.count / 2])
        let error = #expect(throws: StorageError.self) { try LogWorld.read(disk) }
        #expect(error?.code == .corrupt)
        #expect(try LogWorld.verify(disk).isGood == false)
    }
}
