import TickStorage

/// The segment that a compaction makes of a group of others, until it is put in their place.
struct CleanedSegment {
    let base: Int64
    private let fileSystem: any FileSystem
    private let path: String
    private let log: any File
    private var indexes: SegmentIndexes
    private(set) var bytes = 0

    /// Begins it; what an attempt before left is overwritten.
    init(
        _ fileSystem: any FileSystem, _ path: String, base: Int64
    ) throws(StorageError) {
        self.base = base
        self.fileSystem = fileSystem
        self.path = path
        indexes = SegmentIndexes(base: base)
        log = try Self.create(
            fileSystem, Path.join(path, SegmentName.name(base, SegmentName.log)))
    }

    /// Appends a batch.
    mutating func append(
        _ header: BatchHeader, _ batch: UnsafeRawBufferPointer
    ) throws(StorageError) {
        try log.write(batch, at: bytes)
        indexes.take(header, at: bytes)
        bytes += header.totalBytes
    }

    /// Makes it durable and puts it in the place of all segments from its base up to `end`.
    mutating func install(end: Int64) throws(StorageError) -> SegmentInfo {
        indexes.close()
        for (kind, content) in [
            (SegmentName.index, indexes.offsets), (SegmentName.timeIndex, indexes.times),
        ] {
            let file = try Self.create(
                fileSystem, Path.join(path, SegmentName.name(base, kind)))
            defer { file.close() }
            try file.write(content, at: 0)
            try file.sync()
        }
        try log.sync()
        log.close()
        try SegmentSwap.decide(fileSystem, path, base: base)
        try SegmentSwap.install(fileSystem, path, base: base, end: end)
        return SegmentInfo(
            baseOffset: base, endOffset: end, bytes: bytes, maxTimestamp: indexes.latest?.time)
    }

    /// Gives it up.
    func discard() throws(StorageError) {
        log.close()
        for kind in SegmentName.kinds {
            let file = Path.join(path, SegmentName.name(base, kind) + SegmentName.cleaned)
            if try fileSystem.status(file) != nil { try fileSystem.remove(file) }
        }
    }

    private static func create(
        _ fileSystem: any FileSystem, _ path: String
    ) throws(StorageError) -> any File {
        let cleaned = path + SegmentName.cleaned
        if try fileSystem.status(cleaned) != nil { try fileSystem.remove(cleaned) }
        return try fileSystem.open(cleaned, .create)
    }
}
