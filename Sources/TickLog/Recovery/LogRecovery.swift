import TickStorage

/// Brings a stream's directory to a state that can be appended to.
struct LogRecovery {
    private let directory: LogDirectory
    private let fileSystem: any FileSystem
    private let stream: String
    private let path: String
    private let committed: Int64?
    private var report = LogRecoveryReport()
    private var closed: [SegmentInfo] = []
    private var unsynced: [any File] = []

    /// What an open log starts with.
    struct Recovered {
        var segments: [SegmentInfo]
        var active: ActiveSegment
        var epoch: Int32
        var unsynced: [any File]
        var report: LogRecoveryReport
    }

    init(
        _ directory: LogDirectory, stream: String, committed: Int64?
    ) throws(StorageError) {
        guard StreamName.isValid(stream) else {
            throw StorageError(
                .unsupported,
                "'\(stream)' is no name of a stream; use letters, digits, '.', '_' "
                    + "and '-'", path: directory.path)
        }
        self.directory = directory
        self.stream = stream
        self.committed = committed
        fileSystem = directory.fileSystem
        path = directory.folder(stream)
    }

    mutating func run() throws(StorageError) -> Recovered {
        try fileSystem.createDirectories(path)
        try SegmentSwap.finish(fileSystem, path)
        let bases = try SegmentSwap.logs(fileSystem, path)
        let point = directory.writtenRecoveryPoint(stream)
        let first = bases.lastIndex { $0 <= min(point, committed ?? .max) } ?? 0
        for (base, next) in zip(bases[..<first], bases.dropFirst()) {
            closed.append(try trusted(base, next: next))
        }
        var (scans, removed) = try scan(Array(bases[first...]))
        if scans.isEmpty { scans = [SegmentScan(base: 0)] }
        try check(scans, point: point, isNew: bases.isEmpty)
        try cut(scans.last!, removing: removed, point: point)
        for scan in scans.dropLast() { closed.append(try reopened(scan)) }
        let epoch = try nextEpoch(scans)
        let active = try ActiveSegment(scans.last!, path, fileSystem)
        return Recovered(
            segments: closed + [active.info], active: active, epoch: epoch, unsynced: unsynced,
            report: report)
    }

    // MARK: What is below the recovery point

    /// A segment taken as it is but for its indexes, which are made again where they are unfit.
    private mutating func trusted(
        _ base: Int64, next: Int64
    ) throws(StorageError) -> SegmentInfo {
        let name = file(base, SegmentName.log)
        let bytes = try fileSystem.status(name)?.size ?? 0
        let fit = try SegmentIndexFiles.areFit(fileSystem, path, base: base, next: next, bytes)
        if let latest = fit {
            return SegmentInfo(
                baseOffset: base, endOffset: next, bytes: bytes,
                maxTimestamp: latest == .min ? nil : latest)
        }
        let log = try fileSystem.open(name, .read)
        defer { log.close() }
        var scan = try SegmentScan(log, base: base)
        guard scan.problem == nil, scan.endOffset == next else {
            throw damaged(scan, "below the recovery point")
        }
        scan.indexes.close()
        try writeIndexes(scan)
        report.indexesRebuilt += 1
        return scan.info
    }

    // MARK: What is above it

    /// Walks segments until one does not follow on the one before, or ends badly, or is past the
    /// committed end; returns the walks and the bases of the segments to be removed.
    private mutating func scan(
        _ bases: [Int64]
    ) throws(StorageError) -> ([SegmentScan], removed: [Int64]) {
        var scans: [SegmentScan] = []
        for (index, base) in bases.enumerated() {
            let follows = scans.last.map { $0.problem == nil && $0.endOffset == base } ?? true
            guard follows, index == 0 || base < committed ?? .max else {
                if !follows, scans.last!.problem == nil {
                    scans[scans.count - 1].problem = "the next segment starts at \(base)"
                }
                return (scans, Array(bases[index...]))
            }
            let file = try fileSystem.open(file(base, SegmentName.log), .read)
            defer { file.close() }
            scans.append(try SegmentScan(file, base: base, limit: committed ?? .max))
            report.segmentsChecked += 1
        }
        return (scans, [])
    }

    /// Refuses a log that lacks anything committed, or synced where nothing says what is committed.
    private func check(
        _ scans: [SegmentScan], point: Int64, isNew: Bool
    ) throws(StorageError) {
        let end = scans.last!.endOffset
        let needed = committed ?? point
        if end < needed {
            if isNew {
                throw StorageError(
                    .corrupt,
                    "the log is gone, of which \(needed) records are committed; "
                        + Self.advice, path: path)
            }
            throw damaged(
                scans.last!,
                committed == nil
                    ? "below the recovery point"
                    : "below the "
                        + "committed offset \(needed)")
        }
        if let committed, end != committed {
            throw StorageError(
                .corrupt,
                "no batch ends at the committed offset \(committed): the last before "
                    + "it ends at \(end); " + Self.advice,
                path: file(scans.last!.base, SegmentName.log))
        }
    }

    private static let advice =
        "restore the log from a copy, or remove the archive and replay its sources"

    private func damaged(_ scan: SegmentScan, _ where_: String) -> StorageError {
        StorageError(
            .corrupt,
            "\(scan.problem ?? "the log ends") at offset \(scan.endOffset), \(where_); "
                + Self.advice, path: file(scan.base, SegmentName.log), offset: scan.bytes)
    }

    /// Removes what is past the end, the newest first, so that a crash leaves a beginning.
    private mutating func cut(
        _ last: SegmentScan, removing: [Int64], point: Int64
    ) throws(StorageError) {
        report.problem = last.problem
        if point > last.endOffset {
            directory.noteRecoveryPoint(stream, last.endOffset)
            try directory.writeRecoveryPoints()
        }
        if directory.cleanedOffset(stream) > last.endOffset {
            try directory.writeCleanedOffset(stream, last.endOffset)
        }
        for base in removing.reversed() {
            report.bytesCut += try fileSystem.status(file(base, SegmentName.log))?.size ?? 0
            report.segmentsRemoved += 1
            try SegmentFiles.remove(fileSystem, path, base: base)
        }
        let size = try fileSystem.status(file(last.base, SegmentName.log))?.size ?? 0
        report.bytesCut += size - last.bytes
    }

    /// A closed segment that was walked: not known to be durable, so synced with the next.
    private mutating func reopened(_ scan: SegmentScan) throws(StorageError) -> SegmentInfo {
        var scan = scan
        scan.indexes.close()
        try writeIndexes(scan)
        unsynced.append(try fileSystem.open(file(scan.base, SegmentName.log), .update))
        return scan.info
    }

    private mutating func writeIndexes(_ scan: SegmentScan) throws(StorageError) {
        for (kind, content) in [
            (SegmentName.index, scan.indexes.offsets), (SegmentName.timeIndex, scan.indexes.times),
        ] {
            let file = try fileSystem.open(file(scan.base, kind), .createOrUpdate)
            try ActiveSegment.make(file, content)
            unsynced.append(file)
        }
    }

    private func nextEpoch(_ scans: [SegmentScan]) throws(StorageError) -> Int32 {
        let name = Path.join(path, LeaderEpochs.name)
        var epochs = LeaderEpochs()
        if try fileSystem.status(name) != nil {
            let bytes = try fileSystem.read(name, limit: LeaderEpochs.bytesMax)
            // What batches say is enough to go on where the file is damaged.
            epochs = LeaderEpochs.parse(String(decoding: bytes, as: UTF8.self)) ?? epochs
        }
        let before = max(epochs.last, scans.map(\.lastEpoch).max() ?? -1)
        let epoch = before == .max ? 0 : before + 1
        epochs.begin(epoch, at: scans.last!.endOffset)
        epochs.drop(before: closed.first?.baseOffset ?? scans[0].base)
        try fileSystem.replace(name, Array(epochs.text.utf8))
        return epoch
    }

    private func file(_ base: Int64, _ kind: String) -> String {
        Path.join(path, SegmentName.name(base, kind))
    }
}
