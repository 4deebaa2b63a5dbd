import TickStorage

@testable import TickLog

/// A run of a log with checkpoints, compactions and removals, that can be killed anywhere and begun
/// anew, and what must be true of the log at any time.
///
/// The record at an offset is always the same one, so that two runs are equal where they hold the
/// same offsets. What is committed is kept here, as a checkpoint file would.
struct LogStory {
    let entries: [Entry]
    let policy: CleanupPolicy
    var committed: Int64 = 0
    var older: Int64 = 0
    var cleanedSome = false
    /// Compactions use this time; tombstones expire after a while.
    var nowMillis: Int64 = 10_000_000

    init(seed: UInt64, count: Int, policy: CleanupPolicy) {
        var source = EntrySource(seed: seed)
        entries = (0..<count).map { _ in source.next() }
        self.policy = policy
    }

    var cleanup: CleanupOptions {
        var options = CleanupOptions(policy)
        options.retentionBytes = 700
        options.deleteRetentionMillis = 1000
        options.segmentBytesMax = 900
        // Room for two or three of the five keys.
        options.keyBytesMax = policy == .compact ? 150 : 1 << 20
        return options
    }

    /// Opens the log at what is committed and goes on to the last record.
    mutating func run(_ disk: SimulatedDisk) throws {
        let (directory, log) = try LogWorld.log(disk, committed: committed)
        while log.endOffset < Int64(entries.count) {
            try appendSome(log)
            let end = try log.sync()
            (older, committed) = (committed, end)
            try directory.writeRecoveryPoints()
            try clean(log)
        }
        try log.close()
        try directory.close()
    }

    private func appendSome(_ log: Log) throws {
        let end = min(entries.count, Int(log.endOffset) + 7)
        while log.endOffset < Int64(end) {
            let entry = entries[Int(log.endOffset)]
            try log.append(key: entry.key, value: entry.value, timeMillis: entry.time)
            if entry.offset % 5 == 4 { try log.flush() }
        }
    }

    private mutating func clean(_ log: Log) throws {
        nowMillis += 700
        if policy.compacts, committed % 14 == 0 {
            let done = try LogCleaner(log.folder, cleanup).run(
                nowMillis: nowMillis, limit: older, force: true, nowNanos: { 0 },
                sleep: { _ in })
            if done != nil { cleanedSome = true }
        }
        _ = try LogRetention.apply(
            to: log.folder, cleanup, nowMillis: nowMillis, limit: older)
    }

    /// What is wrong with the log as it is on the disk; nil where nothing is.
    ///
    /// - Parameter isOpened: whether it was opened since the last crash.
    func problem(_ disk: SimulatedDisk) throws -> String? {
        let cleaned =
            try OffsetCheckpoint.read(
                disk, LogWorld.directory + "/" + OffsetCheckpoint.cleaner)["s"] ?? 0
        let listed = try LogListing(disk, folder: LogWorld.folder)
        let found = try LogWorld.verify(disk, compacted: cleaned, committed: committed)
        if let first = found.problems.first { return first.description }
        if cleaned > older { return "compacted to \(cleaned), past \(older)" }
        if listed.startOffset > older { return "removed to \(listed.startOffset), past \(older)" }
        if listed.endOffset != found.endOffset { return "listed to \(listed.endOffset)" }
        let read = try LogWorld.read(disk, limit: .committed(committed))
        return difference(read, from: listed.startOffset, cleaned: cleaned)
    }

    /// What of these records is not as written, or not there and should be.
    private func difference(_ read: [Entry], from start: Int64, cleaned: Int64) -> String? {
        for entry in read where entry != entries[Int(entry.offset)] {
            return "offset \(entry.offset) reads as another record"
        }
        let there = Set(read.map(\.offset))
        if there.count != read.count { return "an offset is read twice" }
        var latest: [[UInt8]: Int64] = [:]
        for entry in entries[..<Int(committed)] { latest[entry.key!] = entry.offset }
        for entry in entries[Int(start)..<Int(committed)] where !there.contains(entry.offset) {
            guard policy.compacts, entry.offset < older else {
                return "offset \(entry.offset) is missing"
            }
            let next = entries[Int(entry.offset + 1)..<Int(committed)].first {
                $0.key == entry.key
            }
            // Only a tombstone may go without a later record of its key, and that one is in reach.
            if entry.value != nil, (next?.offset ?? .max) >= older {
                return "offset \(entry.offset) is missing, and is the latest of its key"
            }
        }
        return tombstoneProblem(there, start: start)
    }

    /// A tombstone that is gone while an older record of its key is there.
    private func tombstoneProblem(_ there: Set<Int64>, start: Int64) -> String? {
        for entry in entries[..<Int(committed)]
        where entry.value == nil && entry.offset >= start && !there.contains(entry.offset) {
            let revived = entries[..<Int(entry.offset)].first {
                $0.key == entry.key && there.contains($0.offset)
            }
            if let revived { return "offset \(revived.offset) is there without its tombstone" }
        }
        return nil
    }
}
