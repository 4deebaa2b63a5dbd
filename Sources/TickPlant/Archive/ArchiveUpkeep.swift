import TickLog
import TickStorage

/// Keeps the logs and tables of a running archive small: compaction and retention of logs, small
/// files and old snapshots of tables.
///
/// Logs are compacted a batch at a time between parcels, so that appending never waits for long;
/// nothing goes that a table has not consumed.
/// Concurrency: the archive's thread.
final class ArchiveUpkeep {
    private let streams: [ArchiveStream]
    private let tables: ArchiveTables
    private let options: ArchiveOptions
    private var cleaner: LogCleaner?
    /// The stream looked at next; past the last, all were and the next round waits for its time.
    private var next: Int
    private var roundBegan: Int64?
    private var pausedUntil = Int64.min

    init(_ streams: [ArchiveStream], _ tables: ArchiveTables, _ options: ArchiveOptions) {
        self.streams = streams
        self.tables = tables
        self.options = options
        next = streams.count
    }

    /// Does a little of what is due.
    func step(wallNanos: Int64) throws(StorageError) {
        if let cleaner { return try go(on: cleaner, wallNanos) }
        guard next < streams.count else { return try beginRound(wallNanos) }
        defer { next += 1 }
        let cleanup = options.cleanup(of: streams[next].plan)
        let limit = tables.consumed(next)
        let folder = streams[next].log.folder
        _ = try LogRetention.apply(
            to: folder, cleanup, nowMillis: newest(folder.segments), limit: limit)
        let cleaner = LogCleaner(folder, cleanup)
        if try cleaner.begin(nowMillis: options.nowMillis(), limit: limit) {
            self.cleaner = cleaner
        }
    }

    /// Gives up what is under way; it is begun anew next time.
    func stop() {
        cleaner?.abandon()
        cleaner = nil
    }

    private func beginRound(_ wallNanos: Int64) throws(StorageError) {
        guard let began = roundBegan, wallNanos >= began else {
            roundBegan = wallNanos
            return
        }
        guard wallNanos - began >= options.upkeepNanos else { return }
        roundBegan = wallNanos
        next = 0
        try tables.maintain()
    }

    private func go(on cleaner: LogCleaner, _ wallNanos: Int64) throws(StorageError) {
        guard wallNanos >= pausedUntil else { return }
        switch try cleaner.step(nowNanos: wallNanos) {
        case .working: return
        case .pause(let nanos): pausedUntil = wallNanos &+ nanos
        case .done: self.cleaner = nil
        }
    }

    /// Age counts from the stream's newest record, so that archiving an old day removes nothing.
    private func newest(_ segments: [SegmentInfo]) -> Int64 {
        segments.compactMap(\.maxTimestamp).max() ?? 0
    }
}
