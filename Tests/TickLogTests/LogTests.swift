import Testing
import TickStorage

@testable import TickLog

@Suite struct LogTests {
    private func open(
        _ disk: SimulatedDisk, _ options: LogOptions = LogWorld.options(), committed: Int64? = nil
    ) throws -> (LogDirectory, Log) {
        try LogWorld.log(disk, options, committed: committed)
    }

    private func headers(_ disk: SimulatedDisk) -> [BatchHeader] {
        disk.contents().filter { $0.key.hasSuffix(".log") }.sorted { $0.key < $1.key }
            .flatMap { _, bytes in
                bytes.withUnsafeBytes { raw in
                    var (found, at) = ([BatchHeader](), 0)
                    while at < raw.count {
                        found.append(BatchHeader(UnsafeRawBufferPointer(rebasing: raw[at...])))
                        at += found.last!.totalBytes
                    }
                    return found
                }
            }
    }

    @Test func `batches fill by count, by bytes and by lingering`() throws {
        let disk = SimulatedDisk()
        var options = LogWorld.options(batch: 10, segment: 1 << 20)
        options.batchBytesMax = 500
        options.lingerMillis = 50
        let (_, log) = try open(disk, options)
        for _ in 0..<25 { try log.append(key: [1], value: [2], timeMillis: 0) }
        #expect(headers(disk).map(\.count) == [10, 10])
        try log.linger(nowMillis: 1000)
        try log.linger(nowMillis: 1049)
        #expect(headers(disk).count == 2)
        try log.linger(nowMillis: 1050)
        #expect(headers(disk).map(\.count) == [10, 10, 5])
        for _ in 0..<4 {
            try log.append(key: [1], value: [UInt8](repeating: 0, count: 200), timeMillis: 0)
        }
        try log.flush()
        #expect(headers(disk).map(\.count) == [10, 10, 5, 2, 2])
        // One that is larger than a batch may be is a batch of its own.
        try log.append(key: [1], value: [UInt8](repeating: 0, count: 5000), timeMillis: 0)
        try log.flush()
        #expect(headers(disk).last?.count == 1)
    }

    @Test func `segments roll by size and by the time that they span`() throws {
        let disk = SimulatedDisk()
        var options = LogWorld.options(batch: 1, segment: 400)
        options.segmentMillisMax = 1000
        let (_, log) = try open(disk, options)
        for time in [0, 500, 1000, 1001, 2001, 2002] as [Int64] {
            try log.append(key: [1], value: [2], timeMillis: time)
        }
        try log.flush()
        #expect(log.folder.segments.map(\.baseOffset) == [0, 3, 5])
        #expect(log.folder.segments.map(\.maxTimestamp) == [1000, 2001, 2002])
        for _ in 0..<30 { try log.append(key: [1], value: [2], timeMillis: 2002) }
        try log.flush()
        #expect(log.folder.segments.allSatisfy { $0.bytes <= 400 })
        #expect(log.folder.segments.count > 8)
        #expect(try LogWorld.verify(disk).problems == [])
    }

    @Test func `sequences run on and the epoch rises each time a log is opened`() throws {
        let disk = SimulatedDisk()
        for round in 0..<3 {
            let (directory, log) = try open(disk)
            for _ in 0..<5 { try log.append(key: [1], value: [2], timeMillis: 0) }
            try log.close()
            try directory.close()
            #expect(headers(disk).last?.producerEpoch == Int16(round))
        }
        let found = headers(disk)
        #expect(found.map(\.baseSequence) == [0, 4, 5, 9, 10, 14])
        #expect(found.map(\.leaderEpoch) == [0, 0, 1, 1, 2, 2])
        let epochs = disk.contents()[LogWorld.folder + "/leader-epoch-checkpoint"]!
        #expect(String(decoding: epochs, as: UTF8.self) == "0\n3\n0 0\n1 5\n2 10\n")
        let points = disk.contents()[LogWorld.directory + "/recovery-point-offset-checkpoint"]!
        #expect(String(decoding: points, as: UTF8.self) == "0\n1\ns 0 15\n")
        #expect(disk.contents()[LogWorld.directory + "/.kafka_cleanshutdown"] == [])
    }

    @Test func `what is past the committed offset is cut off, to the batch`() throws {
        for committed in [0, 4, 8, 20, 24, 40] as [Int64] {
            let disk = SimulatedDisk()
            var source = EntrySource(seed: 1)
            let (directory, log) = try open(disk)
            let written = try log.append(&source, 40)
            try log.close()
            try directory.close()
            let (_, again) = try open(disk, committed: committed)
            #expect(again.endOffset == committed)
            #expect(try LogWorld.read(disk) == Array(written.prefix(Int(committed))))
            #expect(again.recovery.bytesCut > 0 || committed == 40)
            #expect(try LogWorld.verify(disk).problems == [])
        }
    }

    @Test func `a log cut below its recovery point opens without a committed offset too`() throws {
        let disk = SimulatedDisk()
        let (directory, log) = try open(disk)
        var source = EntrySource(seed: 1)
        _ = try log.append(&source, 40)
        try log.close()
        try directory.close()
        let (_, cut) = try open(disk, committed: 8)
        #expect(cut.endOffset == 8)
        disk.killProcess()
        let (_, again) = try open(disk)
        #expect(again.endOffset == 8)
    }

    @Test func `a committed offset within a batch is an error that says how to rebuild`() throws {
        let disk = SimulatedDisk()
        let (directory, log) = try open(disk)
        var source = EntrySource(seed: 1)
        _ = try log.append(&source, 40)
        try log.close()
        try directory.close()
        let before = disk.contents()
        for committed in [5, 41] as [Int64] {
            disk.killProcess()
            let error = #expect(throws: StorageError.self) { try open(disk, committed: committed) }
            #expect(error?.code == .corrupt)
            #expect(error?.message.contains("replay its sources") == true)
        }
        let after = disk.contents().filter { $0.key.hasSuffix(".log") }
        #expect(after == before.filter { $0.key.hasSuffix(".log") })
    }

    @Test func `a torn end is cut above the recovery point and an error below`() throws {
        let disk = SimulatedDisk()
        let (directory, log) = try open(disk, LogWorld.options(segment: 1 << 20))
        var source = EntrySource(seed: 1)
        _ = try log.append(&source, 20)
        _ = try log.sync()
        try directory.writeRecoveryPoints()
        let safe = disk.contents()[LogWorld.folder + "/00000000000000000000.log"]!.count
        _ = try log.append(&source, 20)
        try log.flush()
        let path = LogWorld.folder + "/00000000000000000000.log"
        let whole = disk.contents()[path]!.count
        for size in [whole - 1, whole - 70, safe + 3, safe] {
            disk.killProcess()
            try disk.open(path, .update).truncate(to: size)
            let (_, again) = try open(disk)
            #expect(again.endOffset >= 20 && again.endOffset < 40)
            #expect(try LogWorld.verify(disk).problems == [])
        }
        disk.killProcess()
        disk.flip(bit: 8 * (safe - 5), of: path)
        let error = #expect(throws: StorageError.self) { try open(disk) }
        #expect(error?.code == .corrupt)
        #expect(error?.path == path)
        #expect(error?.offset != nil)
        #expect(error?.message.contains("recovery point") == true)
    }

    @Test func `lost indexes are made again as they were`() throws {
        let disk = SimulatedDisk()
        let (directory, log) = try open(disk, LogWorld.options(segment: 12_000))
        var source = EntrySource(seed: 1, keys: 100)
        _ = try log.append(&source, 1500)
        try log.close()
        try directory.close()
        let before = disk.contents().filter { $0.key.hasSuffix("index") }
        #expect(before.values.contains { $0.count > 16 })
        for path in before.keys { try disk.remove(path) }
        let (_, again) = try open(disk)
        #expect(again.recovery.indexesRebuilt > 3)
        try again.flush()
        let after = disk.contents().filter { $0.key.hasSuffix("index") }
        // The last segment may grow again, so its time index does not end with its largest time.
        let last = before.keys.filter { $0.hasSuffix(".timeindex") }.max()!
        for (path, bytes) in before where path != last { #expect(after[path] == bytes, "\(path)") }
    }

    @Test func `the marker of a clean end is gone for good before anything is written`() throws {
        let disk = SimulatedDisk()
        try LogDirectory(writing: LogWorld.directory, disk).close()
        disk.cutPower(seed: 1, keeping: .everything)
        let marker = LogWorld.directory + "/.kafka_cleanshutdown"
        #expect(disk.contents()[marker] != nil)
        _ = try LogDirectory(writing: LogWorld.directory, disk)
        disk.cutPower(seed: 1, keeping: .nothing)
        #expect(disk.contents()[marker] == nil)
    }

    @Test func `two processes cannot write the same logs`() throws {
        let disk = SimulatedDisk()
        let directory = try LogDirectory(writing: LogWorld.directory, disk)
        let error = #expect(throws: StorageError.self) {
            try LogDirectory(writing: LogWorld.directory, disk)
        }
        #expect(error?.code == .busy)
        try directory.close()
        _ = try LogDirectory(writing: LogWorld.directory, disk)
    }

    @Test func `a directory lists its streams and a stream its segments`() throws {
        let disk = SimulatedDisk()
        let (directory, log) = try open(disk)
        _ = try Log(directory, stream: "bars.1m", options: LogWorld.options())
        var source = EntrySource(seed: 1)
        let written = try log.append(&source, 40)
        try log.flush()
        let reading = try LogDirectory(reading: LogWorld.directory, disk)
        #expect(try reading.streams() == ["bars.1m", "s"])
        let listed = try LogListing(disk, folder: reading.folder("s"))
        #expect(listed.segments == log.folder.segments)
        #expect((listed.startOffset, listed.endOffset) == (0, 40))
        #expect(listed.maxTimestamp == written.map(\.time).max())
        #expect(throws: StorageError.self) { try Log(directory, stream: "../x") }
        #expect(throws: StorageError.self) { try LogDirectory(reading: "/none", disk) }
    }

    @Test func `segments go by age and by size, and never what is still needed`() {
        func segment(_ base: Int64, _ latest: Int64) -> SegmentInfo {
            SegmentInfo(baseOffset: base, endOffset: base + 10, bytes: 100, maxTimestamp: latest)
        }
        let segments = [segment(0, 1000), segment(10, 3000), segment(20, 2000), segment(30, 1000)]
        func expired(age: Int64?, bytes: Int?, now: Int64, limit: Int64) -> Int {
            var options = CleanupOptions(.delete)
            options.retentionMillis = age
            options.retentionBytes = bytes
            return LogRetention.expired(segments, options, nowMillis: now, limit: limit)
        }
        #expect(expired(age: 500, bytes: nil, now: 1500, limit: 99) == 0)
        #expect(expired(age: 500, bytes: nil, now: 1501, limit: 99) == 1)
        #expect(expired(age: 500, bytes: nil, now: 9999, limit: 99) == 3)
        #expect(expired(age: 500, bytes: nil, now: 9999, limit: 29) == 2)
        #expect(expired(age: nil, bytes: 300, now: 0, limit: 99) == 1)
        #expect(expired(age: nil, bytes: 301, now: 0, limit: 99) == 0)
        #expect(expired(age: nil, bytes: 0, now: 0, limit: 99) == 3)
        // A clock that jumped back removes nothing.
        #expect(expired(age: 500, bytes: nil, now: .min, limit: 99) == 0)
        #expect(
            LogRetention.expired(segments, CleanupOptions(.compact), nowMillis: .max, limit: 99)
                == 0)
    }

    @Test(arguments: [
        "", "0\n0", "1\n0\n", "0\n1\n", "0\n1\na 1 5\n", "0\n1\na 0 -5\n", "0\n2\na 0 5\na 0 6\n",
        "0\n1\na 0 5\nb 0 6\n", "0\n1\na b 0 5\n",
    ])
    func `a file that is no list of offsets is refused`(text: String) throws {
        #expect(OffsetCheckpoint.parse(text) == nil)
        let disk = SimulatedDisk()
        try disk.createDirectories(LogWorld.directory)
        try disk.create(LogWorld.directory + "/recovery-point-offset-checkpoint", Array(text.utf8))
        let error = #expect(throws: StorageError.self) { try open(disk) }
        #expect(error?.code == .corrupt)
    }

    @Test func `epochs that wrote nothing are forgotten, and those before the log`() {
        var epochs = LeaderEpochs()
        epochs.begin(0, at: 0)
        epochs.begin(1, at: 10)
        epochs.begin(2, at: 10)
        #expect(epochs.text == "0\n2\n0 0\n2 10\n")
        epochs.drop(before: 10)
        #expect(LeaderEpochs.parse(epochs.text) == epochs)
        #expect(epochs.text == "0\n1\n2 10\n")
    }

    @Test func `where a segment is missing the log ends, or is damaged below what is committed`()
        throws
    {
        func lost() throws -> (disk: SimulatedDisk, written: [Entry], missing: Int64) {
            let disk = SimulatedDisk()
            let (_, log) = try LogWorld.log(disk)
            var source = EntrySource(seed: 8)
            let written = try log.append(&source, 60)
            try log.flush()
            let missing = log.folder.segments[2].baseOffset
            #expect(log.folder.segments.count > 4)
            disk.killProcess()
            for kind in SegmentName.kinds {
                try disk.remove(LogWorld.folder + "/" + SegmentName.name(missing, kind))
            }
            return (disk, written, missing)
        }
        let (disk, written, missing) = try lost()
        let (_, log) = try LogWorld.log(disk)
        #expect(log.endOffset == missing)
        #expect(log.recovery.segmentsRemoved >= 2)
        #expect(log.recovery.problem?.contains("the next segment starts at") == true)
        #expect(try LogWorld.read(disk) == written.filter { $0.offset < missing })
        #expect { _ = try LogWorld.log(try lost().disk, committed: 60) } throws: {
            ($0 as? StorageError)?.code == .corrupt && "\($0)".contains("offset \(missing)")
        }
    }
}
