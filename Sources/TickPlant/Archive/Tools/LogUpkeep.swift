import Glibc
import TickLog
import TickStorage

/// Checks and compacts the logs of an archive that nobody writes.
public enum LogUpkeep {
    /// Checks every byte that can be checked; what is wrong, a line each, and what was looked at.
    public static func verify(
        _ place: ArchivePlace, streams: [String]
    ) throws(PlantError) -> (problems: [String], summary: [String]) {
        var problems: [String] = []
        var summary: [String] = []
        for stream in streams {
            let folder = try place.folder(of: stream)
            let found = try PlantError.ofStorage { () throws(StorageError) in
                let compacted = try LogVerifier.cleanedOffsets(
                    place.files, directory: place.logs)[stream]
                let committed = try place.checkpoint()?.stream(stream)?.end
                var verifier = LogVerifier(place.files, folder: folder, compacted: compacted)
                return try verifier.run(committed: committed)
            }
            problems += found.problems.map { "\($0)" }
            if found.problemsUnlisted > 0 {
                problems.append("\(stream): \(found.problemsUnlisted) further problems")
            }
            summary.append(
                "\(stream): \(found.records) records, offsets \(found.startOffset) to"
                    + " \(found.endOffset), in \(found.batches) batches of \(found.segments.count)"
                    + " segments, \(found.bytes) bytes")
        }
        return (problems, summary)
    }

    /// Compacts a stream's log: the latest record of each key stays. Never past what the table has.
    ///
    /// Returns: what was done, in words.
    /// Throws: where the archive is being written, or the stream's records have no keys.
    public static func compact(
        _ place: ArchivePlace, stream: String, deleteRetentionMillis: Int64,
        bytesPerSecondMax: Int?
    ) throws(PlantError) -> String {
        let folder = try place.folder(of: stream)
        let limit = try limit(place, stream)
        return try PlantError.ofStorage { () throws(StorageError) in
            let reader = try LogReader(place.files, folder: folder, limit: .end)
            guard try reader.next()?.key != nil else {
                throw StorageError(
                    .unsupported,
                    "its records have no keys, so none replaces another; records of"
                        + " such streams go by age alone", path: folder)
            }
            let directory = try LogDirectory(writing: place.logs, place.files)
            let log = try Log(directory, stream: stream)
            var options = CleanupOptions(.compact)
            options.minDirtyRatio = 0
            options.deleteRetentionMillis = deleteRetentionMillis
            options.bytesPerSecondMax = bytesPerSecondMax
            try log.roll()
            _ = try log.sync()
            try directory.writeRecoveryPoints()
            let report = try LogCleaner(log.folder, options).run(
                nowMillis: SystemClock.millis(), limit: limit, force: true,
                nowNanos: MonotonicClock.nanos, sleep: { usleep(UInt32(clamping: $0 / 1000)) })
            try log.close()
            try directory.close()
            guard let report else { return "\(stream): there is nothing to compact" }
            return "\(stream): \(report.bytesBefore) bytes in \(report.segmentsBefore) segments are"
                + " now \(report.bytesAfter) in \(report.segmentsAfter)"
        }
    }

    /// What the table has consumed; all that is committed where there is no table.
    private static func limit(
        _ place: ArchivePlace, _ stream: String
    ) throws(PlantError) -> Int64 {
        let committed = try PlantError.ofStorage { () throws(StorageError) in
            try place.checkpoint()?.stream(stream)?.end
        }
        guard let committed else { return .max }
        let table = try place.table(stream)
        return min(committed, table.committed(StreamTable.sink)?.logOffset ?? 0)
    }
}
