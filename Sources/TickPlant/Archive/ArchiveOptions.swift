import Glibc
import TickStorage

/// Where and how a run is archived.
public struct ArchiveOptions: Sendable {
    /// The archive's folder, by its absolute path; made where it is missing.
    public private(set) var directory: String
    /// Whether trades, breaks and corrections are archived beside bars.
    public var trades = false
    /// Whether quotes are archived.
    public var quotes = false
    /// Whether what venues say about trading is archived: halts, auctions, phases of the day.
    public var status = false
    /// Whether an unfinished run is gone on with.
    public var resume = false
    /// Digits behind the point of all prices in a new archive; nil takes the feed's.
    public var priceDigits: Int?
    /// How far checkpoints lie apart.
    public var checkpoint = Interval.wall(nanos: 10_000_000_000)
    /// How far states lie apart from which a run can go on; what came since is replayed.
    ///
    /// Units: nanoseconds of wall time.
    public var stateNanos: Int64 = 300_000_000_000
    /// How far commits to tables lie apart; a clean end commits everything.
    ///
    /// Units: nanoseconds of wall time.
    public var tableNanos: Int64 = 30_000_000_000
    /// When a log's segment is full.
    ///
    /// Units: bytes.
    public var segmentBytes = 256 << 20
    /// How long records of streams that are not compacted are kept in the log, in nanoseconds of
    /// event time behind the newest; nil keeps them.
    public var retentionNanos: Int64?
    /// How far rounds of upkeep lie apart: compaction of logs, small files and old snapshots of
    /// tables.
    ///
    /// Units: nanoseconds of wall time.
    public var upkeepNanos: Int64 = 600_000_000_000
    /// How fast logs are compacted beside a run, at most.
    ///
    /// Units: bytes a second, read and written together.
    public var compactionBytesPerSecond = 64 << 20
    /// What is done with the old records of streams, by name; `bars` is all that hold bars and are
    /// not named themselves. Of others, rows of bars that replace each other are compacted, and
    /// `retentionNanos` holds.
    public var cleanup: [String: StreamCleanup] = [:]

    /// How much comes together before the archive's thread gets it.
    ///
    /// Units: bytes.
    var parcelBytes = 1 << 16
    /// How many rows are decoded ahead of their commits, at most; at half of that a commit does not
    /// wait for its time.
    ///
    /// Units: bytes of memory.
    var aheadBytesMax = 256 << 20
    /// As soon as so many rows wait for a table, they are brought into its order, while the run
    /// goes on; a commit then finds few, long parts in order.
    var partRows = 1 << 15
    /// How many packets pass between two looks whether a state is due.
    var lookEvery = 4096
    /// The way to the disk.
    var files: any FileSystem = RealFileSystem()
    /// The clock of commits to tables, and that old snapshots and tombstones go by.
    ///
    /// Units: milliseconds since the Unix epoch.
    var nowMillis: @Sendable () -> Int64 = { SystemClock.millis() }

    /// How far checkpoints lie apart.
    public enum Interval: Sendable, Equatable {
        /// In nanoseconds of event time.
        case event(nanos: Int64)
        /// In nanoseconds of wall time.
        case wall(nanos: Int64)
    }

    /// An archive in this folder, all else by default.
    public init(_ directory: String) { self.directory = Self.absolute(directory) }

    /// A table's files name each other by absolute paths.
    private static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let here = getcwd(nil, 0) else { return path }
        defer { free(here) }
        return Path.join(String(cString: here), path)
    }

    /// Whether both are in one folder, by whatever name.
    func isSame(as other: ArchiveOptions) -> Bool {
        let paths = [directory, other.directory].map { path in
            let real = realpath(path, nil)
            defer { free(real) }
            return real.map { String(cString: $0) } ?? path
        }
        return paths[0] == paths[1]
    }

    /// Digits of prices where the feed says nothing else: those of all feeds here.
    static let feedDigits = 4
}
