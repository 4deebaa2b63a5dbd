import Glibc
import TickLog
import TickPlant
import TickStorage

/// Records of an archive's log appended to a new one, on the real file system, not synced.
///
/// What is appended lies in memory before the clock starts; the new log is removed afterwards.
struct LogAppend {
    /// The archive's folder.
    let archive: String
    /// How many records a batch has at most; nil for the usual.
    let batch: Int?
    /// How many are appended at least: the archive's records over and over.
    let count: Int

    private struct Entry {
        var key: Range<Int>?
        var value: Range<Int>?
        var timeMillis: Int64
    }

    private struct Records {
        var stream = ""
        var entries: [Entry] = []
        var bytes: [UInt8] = []
        var headers = RecordHeaders.none
    }

    func run() throws(PlantError) -> LogResult {
        do throws(StorageError) {
            let records = try longest()
            guard !records.entries.isEmpty else {
                throw StorageError(.notFound, "has no records to append", path: archive)
            }
            let folder = Path.join(archive, "bench-\(getpid())")
            defer { Self.remove(folder) }
            return try append(records, to: folder)
        } catch {
            throw PlantError(.input, error.message, path: error.path)
        }
    }

    private func append(
        _ records: Records, to folder: String
    ) throws(StorageError) -> LogResult {
        var options = LogOptions()
        options.batchRecordsMax = batch ?? options.batchRecordsMax
        let directory = try LogDirectory(writing: folder, RealFileSystem())
        let log = try Log(directory, stream: records.stream, options: options)
        var result = LogResult()
        result.stream = records.stream
        let failure: StorageError? = records.bytes.withUnsafeBytes { bytes in
            func part(_ range: Range<Int>?) -> UnsafeRawBufferPointer? {
                range.map { UnsafeRawBufferPointer(rebasing: bytes[$0]) }
            }
            let start = Clock.now()
            do throws(StorageError) {
                while result.records < count {
                    for entry in records.entries {
                        try log.append(
                            key: part(entry.key), value: part(entry.value),
                            timeMillis: entry.timeMillis, headers: records.headers)
                    }
                    result.records += records.entries.count
                }
                try log.flush()
            } catch { return error }
            let end = Clock.now()
            result.wallSeconds = end.wall - start.wall
            result.processorSeconds = end.processor - start.processor
            return nil
        }
        if let failure { throw failure }
        result.bytes = log.folder.segments.reduce(0) { $0 + $1.bytes }
        try log.close()
        try directory.close()
        return result
    }

    /// The records of the log that has most.
    private func longest() throws(StorageError) -> Records {
        let logs = try LogDirectory(reading: Path.join(archive, "log"), RealFileSystem())
        var longest = Records()
        for stream in try logs.streams() {
            var records = Records()
            records.stream = stream
            let reader = try LogReader(
                RealFileSystem(), folder: logs.folder(stream), limit: .end)
            while let record = try reader.next() {
                if let fingerprint = record.schemaFingerprint {
                    records.headers = RecordHeaders(schema: fingerprint)
                }
                records.entries.append(
                    Entry(
                        key: Self.add(record.key, &records.bytes),
                        value: Self.add(record.value, &records.bytes),
                        timeMillis: record.timeMillis))
            }
            if records.entries.count > longest.entries.count { longest = records }
        }
        return longest
    }

    private static func add(
        _ part: UnsafeRawBufferPointer?, _ bytes: inout [UInt8]
    ) -> Range<Int>? {
        guard let part else { return nil }
        bytes.append(contentsOf: part)
        return bytes.count - part.count..<bytes.count
    }

    /// Removes the new log, of which nobody needs anything.
    private static func remove(_ folder: String) {
        let files = RealFileSystem()
        for inner in (try? files.list(folder)) ?? [] {
            let path = Path.join(folder, inner)
            if (try? files.status(path)?.isDirectory) == true {
                remove(path)
            } else {
                try? files.remove(path)
            }
        }
        rmdir(folder)
    }
}

/// What appending came to.
struct LogResult {
    var stream = ""
    var records = 0
    /// Of the segments.
    var bytes = 0
    var wallSeconds = 0.0
    var processorSeconds = 0.0

    /// One line of JSON.
    var json: String {
        "{\"mode\":\"log\",\"stream\":\"\(stream)\",\"records\":\(records),\"bytes\":\(bytes)"
            + ",\"seconds\":\(wallSeconds),\"cpu_seconds\":\(processorSeconds)"
            + ",\"ns_per_record\":\(processorSeconds * 1e9 / Double(records))"
            + ",\"bytes_per_record\":\(Double(bytes) / Double(records))}"
    }
}
