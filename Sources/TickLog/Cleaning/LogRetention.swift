import TickStorage

/// Removes a log's oldest segments by age and size.
public enum LogRetention {
    /// How many of the segments, from the oldest on, are to go: never the active one, and none that
    /// reaches past `limit`.
    static func expired(
        _ segments: [SegmentInfo], _ options: CleanupOptions, nowMillis: Int64, limit: Int64
    ) -> Int {
        guard options.policy.deletes else { return 0 }
        var total = segments.reduce(0) { $0 + $1.bytes }
        var count = 0
        for segment in segments.dropLast() where segment.endOffset <= limit {
            let isOld = isOlder(segment, than: options.retentionMillis, nowMillis)
            let isTooMuch = options.retentionBytes.map { total - segment.bytes >= $0 } ?? false
            guard isOld || isTooMuch else { break }
            total -= segment.bytes
            count += 1
        }
        return count
    }

    /// Removes what is to go; returns how many segments that were, 0 while a compaction runs.
    ///
    /// Concurrency: from any thread, beside the one that appends.
    /// - Parameter limit: the offset that everybody who needs the records has consumed.
    public static func apply(
        to folder: LogFolder, _ options: CleanupOptions, nowMillis: Int64, limit: Int64
    ) throws(StorageError) -> Int {
        guard folder.beginCleaning() else { return 0 }
        defer { folder.endCleaning() }
        let segments = folder.segments
        let count = expired(segments, options, nowMillis: nowMillis, limit: limit)
        for segment in segments.prefix(count) {
            try SegmentFiles.remove(folder.fileSystem, folder.path, base: segment.baseOffset)
            folder.removeFirst(1)
        }
        return count
    }

    private static func isOlder(
        _ segment: SegmentInfo, than age: Int64?, _ nowMillis: Int64
    ) -> Bool {
        guard let age, let latest = segment.maxTimestamp else { return false }
        let (difference, overflow) = nowMillis.subtractingReportingOverflow(latest)
        return !overflow && difference > age
    }
}
