import TickStorage

/// The segment that batches are appended to, and its two indexes.
///
/// Concurrency: one thread at a time.
struct ActiveSegment {
    let base: Int64
    let log: any File
    private let index: any File
    private let timeIndex: any File
    private var indexes: SegmentIndexes
    private var writtenOffsets: Int
    private var writtenTimes: Int
    /// Bytes of batches in it.
    private(set) var bytes = 0
    /// The offset after its last batch.
    private(set) var endOffset: Int64
    /// The largest time of its first batch.
    private(set) var firstTimestamp: Int64?

    /// Makes the files of a new segment.
    init(
        new base: Int64, _ path: String, _ fileSystem: any FileSystem
    ) throws(StorageError) {
        try self.init(
            SegmentScan(base: base), path, fileSystem)
    }

    /// Opens the files of a segment that was scanned whole; its indexes are made to be as scanned.
    init(
        _ scan: SegmentScan, _ path: String, _ fileSystem: any FileSystem
    ) throws(StorageError) {
        base = scan.base
        func open(_ kind: String) throws(StorageError) -> any File {
            try fileSystem.open(
                Path.join(path, SegmentName.name(scan.base, kind)), .createOrUpdate)
        }
        index = try open(SegmentName.index)
        timeIndex = try open(SegmentName.timeIndex)
        log = try open(SegmentName.log)
        indexes = scan.indexes
        bytes = scan.bytes
        endOffset = scan.endOffset
        firstTimestamp = scan.firstTimestamp
        for (file, content) in [
            (index, indexes.offsets), (timeIndex, indexes.times),
        ] as [(any File, [UInt8])] {
            try Self.make(file, content)
        }
        writtenOffsets = indexes.offsets.count
        writtenTimes = indexes.times.count
        if try log.size() > bytes { try log.truncate(to: bytes) }
    }

    /// What is known of it.
    var info: SegmentInfo {
        SegmentInfo(
            baseOffset: base, endOffset: endOffset, bytes: bytes,
            maxTimestamp: indexes.latest?.time)
    }

    /// Its files.
    var files: [any File] { [index, timeIndex, log] }

    /// Writes a batch at its end; after an error it can be tried again.
    mutating func write(
        _ header: BatchHeader, _ batch: UnsafeRawBufferPointer
    ) throws(StorageError) {
        try log.write(batch, at: bytes)
        indexes.take(header, at: bytes)
        bytes += header.totalBytes
        endOffset = header.endOffset
        if firstTimestamp == nil { firstTimestamp = header.maxTimestamp }
    }

    /// Writes what the indexes have more than their files.
    mutating func writeIndexes() throws(StorageError) {
        if indexes.offsets.count > writtenOffsets {
            try index.write(Array(indexes.offsets[writtenOffsets...]), at: writtenOffsets)
            writtenOffsets = indexes.offsets.count
        }
        if indexes.times.count > writtenTimes {
            try timeIndex.write(Array(indexes.times[writtenTimes...]), at: writtenTimes)
            writtenTimes = indexes.times.count
        }
    }

    /// Says that nothing more is appended.
    mutating func finish() throws(StorageError) {
        indexes.close()
        try writeIndexes()
    }

    func close() { for file in files { file.close() } }

    /// Makes a file's content be this, writing nothing where it is.
    static func make(_ file: any File, _ content: [UInt8]) throws(StorageError) {
        let size = try file.size()
        if size == content.count, try file.read(count: size, at: 0) == content { return }
        if size > content.count { try file.truncate(to: content.count) }
        if !content.isEmpty { try file.write(content, at: 0) }
    }
}
