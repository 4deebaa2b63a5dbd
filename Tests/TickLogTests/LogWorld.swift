import TickStorage

@testable import TickLog

/// A record as tests write and read it.
struct Entry: Equatable {
    var offset: Int64
    var time: Int64
    var key: [UInt8]?
    var value: [UInt8]?
    var headers: [UInt8] = []

    static func key(_ number: Int) -> [UInt8] { Array("KEY\(number)".utf8) }
}

/// Ways to a stream's log on a simulated disk.
enum LogWorld {
    static let directory = "/a/log"
    static let folder = "/a/log/s-0"

    /// Batches of a few records and segments of a few batches.
    static func options(batch: Int = 4, segment: Int = 600) -> LogOptions {
        var options = LogOptions()
        options.batchRecordsMax = batch
        options.segmentBytesMax = segment
        return options
    }

    static func log(
        _ disk: SimulatedDisk, _ options: LogOptions = options(), committed: Int64? = nil
    ) throws -> (LogDirectory, Log) {
        let directory = try LogDirectory(writing: directory, disk)
        return (directory, try Log(directory, stream: "s", options: options, committed: committed))
    }

    static func read(
        _ fileSystem: any FileSystem, from: Int64? = nil, limit: ReadLimit = .end,
        folder: String = folder
    ) throws -> [Entry] {
        let reader = try LogReader(fileSystem, folder: folder, from: from, limit: limit)
        var found: [Entry] = []
        while let record = try reader.next() { found.append(Entry(record)) }
        return found
    }

    static func verify(
        _ fileSystem: any FileSystem, compacted: Int64? = nil, committed: Int64? = nil
    ) throws -> LogVerification {
        var verifier = LogVerifier(fileSystem, folder: folder, compacted: compacted)
        return try verifier.run(committed: committed)
    }
}

extension Entry {
    init(_ record: LogRecord) {
        offset = record.offset
        time = record.timeMillis
        key = record.key.map(Array.init)
        value = record.value.map(Array.init)
        headers = Array(record.headers)
    }
}

/// Records made from a seed: few keys, some tombstones, times that go back now and then.
struct EntrySource {
    var random: SplitMix
    var keys = 5
    var tombstonePercent = 15
    var time: Int64 = 1_000_000
    var offset: Int64 = 0

    init(seed: UInt64, keys: Int = 5) {
        random = SplitMix(seed: seed)
        self.keys = keys
    }

    mutating func next() -> Entry {
        defer { offset += 1 }
        time += Int64(random.below(200)) - 20
        let isTombstone = random.below(100) < tombstonePercent
        let value = (0..<random.below(40)).map { _ in UInt8(random.below(256)) }
        return Entry(
            offset: offset, time: time, key: Entry.key(random.below(keys)),
            value: isTombstone ? nil : value, headers: [0])
    }
}

extension Log {
    /// Appends what the source gives next and returns it.
    func append(_ source: inout EntrySource, _ count: Int) throws -> [Entry] {
        try (0..<count).map { _ in
            let entry = source.next()
            let offset = try append(key: entry.key, value: entry.value, timeMillis: entry.time)
            precondition(offset == entry.offset)
            return entry
        }
    }
}
