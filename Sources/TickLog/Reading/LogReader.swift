import TickStorage

/// Reads a stream's log, record by record, also while another process appends to it, compacts it or
/// removes its oldest segments.
///
/// `next` gives nil at the limit or the end; asked again later it goes on, so that following a log
/// is asking now and then. A segment removed under it is no error unless records that were not yet
/// read are gone with it.
///
/// Concurrency: one thread at a time.
/// Cost: memory of one batch, packed and unpacked; no allocation per record.
public final class LogReader {
    /// How far it reads; may be moved on as more is committed.
    public var limit: ReadLimit
    /// The offset that the next record has, or is past.
    public private(set) var position: Int64
    /// Bytes of segments read so far.
    public private(set) var bytesRead = 0

    private let fileSystem: any FileSystem
    private let path: String
    private let content = BatchContent()
    private var scanner: SegmentScanner?
    private var header: BatchHeader?
    private var batchAt = 0
    private var records = RecordCursor(UnsafeRawBufferPointer(start: nil, count: 0))
    private var left: Int32 = 0
    private var last: Int64 = -1
    private var notBefore = Int64.min

    /// A reader of the log in a stream's directory, from `offset` on; nil for the log's start.
    public init(
        _ fileSystem: any FileSystem, folder path: String, from offset: Int64? = nil,
        limit: ReadLimit
    ) throws(StorageError) {
        self.fileSystem = fileSystem
        self.path = path
        self.limit = limit
        position = 0
        if let offset { try seek(offset: offset) } else { try seek(offset: startOffset()) }
    }

    /// The first offset that could be read now.
    public func startOffset() throws(StorageError) -> Int64 {
        try SegmentList(fileSystem, path).bases.first ?? 0
    }

    /// Goes to an offset: the next record is the first that has it or a later one.
    public func seek(offset: Int64) throws(StorageError) {
        forget()
        notBefore = .min
        position = max(0, offset)
        last = position - 1
    }

    /// Goes to a time: the next record is the first, in the log's order, of this time or later.
    ///
    /// Units: milliseconds since the Unix epoch.
    public func seek(timeMillis: Int64) throws(StorageError) {
        for attempt in 1...SegmentList.attemptsMax {
            do throws(StorageError) {
                try seek(offset: TimeSearch(fileSystem, path).firstBatch(from: timeMillis))
                notBefore = timeMillis
                return
            } catch {
                // A segment was removed between the look and its opening.
                guard error.code == .notFound, attempt < SegmentList.attemptsMax else {
                    throw error
                }
            }
        }
    }

    /// The next record, borrowed until the next call; nil where there is none yet.
    ///
    /// Throws: `corrupt` with file and offset where a batch is damaged; `notFound` where the next
    /// records were removed: `startOffset` then says from where on there are some.
    public func next() throws(StorageError) -> LogRecord? {
        while true {
            while left > 0 {
                let record = try nextOfBatch()
                if case .committed(let end) = limit, record.offset >= end {
                    // To be read again when more is committed.
                    forget()
                    return nil
                }
                guard record.offset >= position else { continue }
                position = record.offset &+ 1
                guard record.timeMillis >= notBefore else { continue }
                notBefore = .min
                return record
            }
            guard try nextBatch() else { return nil }
        }
    }

    // MARK: Within a batch

    private func nextOfBatch() throws(StorageError) -> LogRecord {
        guard let header, let record = records.record(header, after: last) else {
            throw damaged("has a record that is none after offset \(last)")
        }
        last = record.offset
        left &-= 1
        if left == 0 {
            guard records.isAtEnd else {
                throw damaged("has bytes after its \(header.count) records")
            }
        }
        return record
    }

    private func open(
        _ header: BatchHeader, _ batch: UnsafeRawBufferPointer
    ) throws(StorageError) {
        self.header = header
        bytesRead += header.totalBytes
        left = header.isControl ? 0 : header.count
        last = header.baseOffset - 1
        guard left > 0 else {
            position = max(position, header.endOffset)
            return
        }
        switch content.records(header, batch) {
        case .success(let bytes): records = RecordCursor(bytes)
        case .failure(let problem):
            throw StorageError(
                problem.code, "a batch \(problem.message)", path: filePath, offset: batchAt)
        }
    }

    // MARK: From batch to batch

    /// Opens the next batch that holds anything at or past the position; false where there is none.
    private func nextBatch() throws(StorageError) -> Bool {
        if let header { position = max(position, header.endOffset) }
        header = nil
        while true {
            if case .committed(let end) = limit, position >= end { return false }
            if scanner == nil { scanner = try openSegment() }
            guard let scanner else { return false }
            batchAt = scanner.position
            switch try scanner.next() {
            case .batch(let header, let bytes):
                guard header.endOffset > position else { continue }
                try open(header, bytes)
                return true
            case .bad(let reason): throw damaged(reason)
            case .end, .torn:
                guard try nextSegment(after: scanner) else { return false }
            }
        }
    }

    /// Goes to the segment that goes on where this one ends; false where there is none yet.
    private func nextSegment(after scanner: SegmentScanner) throws(StorageError) -> Bool {
        scanner.refresh()
        let list = try SegmentList(fileSystem, path)
        guard let base = list.base(for: position), base > scanner.segment else {
            do throws(StorageError) {
                if let later = list.bases.first(where: { $0 > position }) {
                    return try skipped(to: later, scanner)
                }
                return try atEnd(scanner)
            } catch {
                // A look while names change may miss one: believe only what is seen twice.
                guard error.code == .corrupt, try SegmentList(fileSystem, path) != list else {
                    throw error
                }
                self.scanner = nil
                return true
            }
        }
        // What was appended between the last look and the new segment is still to be read.
        guard try scanner.file.size() == scanner.position else { return try grown(scanner) }
        self.scanner = nil
        return true
    }

    /// The last segment's end: nothing is wrong but where something committed is not there.
    private func atEnd(_ scanner: SegmentScanner) throws(StorageError) -> Bool {
        guard case .committed(let end) = limit, position < end else { return false }
        if try scanner.file.size() > scanner.position {
            throw damaged("is cut short below the committed offset \(end)")
        }
        if try replaced(scanner) { return true }
        throw damaged("should follow: the log ends at \(position), \(end) is committed")
    }

    private func grown(_ scanner: SegmentScanner) throws(StorageError) -> Bool {
        let at = scanner.position
        if case .batch = try scanner.next() {
            scanner.seek(at)
            return true
        }
        throw damaged("is cut short, and a segment follows")
    }

    /// A later segment does not follow: a compaction put another file in this one's place, or
    /// records are missing.
    private func skipped(
        to later: Int64, _ scanner: SegmentScanner
    ) throws(StorageError) -> Bool {
        if try scanner.file.size() > scanner.position { return try grown(scanner) }
        if try replaced(scanner) { return true }
        throw damaged("should follow: offsets \(position) to \(later - 1) are missing")
    }

    /// Opens the segment's file anew where it holds more than the open one did.
    private func replaced(_ scanner: SegmentScanner) throws(StorageError) -> Bool {
        guard let fresh = try openSegment() else { return false }
        while case .batch(let header, _) = try fresh.nextHeader() {
            guard header.endOffset > position else { continue }
            fresh.seek(fresh.position - header.totalBytes)
            self.scanner = fresh
            return true
        }
        return false
    }

    private func openSegment() throws(StorageError) -> SegmentScanner? {
        for _ in 0..<SegmentList.attemptsMax {
            let list = try SegmentList(fileSystem, path)
            guard let base = list.base(for: position) else {
                guard let first = list.bases.first else { return try nothing() }
                throw StorageError(
                    .notFound,
                    "offset \(position) was removed; the log now starts at \(first): "
                        + "read from there", path: path)
            }
            do throws(StorageError) {
                let file = try fileSystem.open(list.path(base), .read)
                let at = try OffsetSearch(fileSystem, path, base: base).position(
                    of: position, in: file)
                return SegmentScanner(file, segment: base, at: at)
            } catch { guard error.code == .notFound else { throw error } }
        }
        throw StorageError(
            .busy, "its segments change faster than they can be opened; try again", path: path)
    }

    private func nothing() throws(StorageError) -> SegmentScanner? {
        guard case .committed(let end) = limit, position < end else { return nil }
        throw StorageError(
            .corrupt,
            "the log is gone, of which \(end) records are committed; restore it from a "
                + "copy, or rebuild the archive", path: path)
    }

    private func forget() {
        scanner = nil
        header = nil
        left = 0
    }

    private var filePath: String { scanner?.file.path ?? path }

    private func damaged(_ reason: String) -> StorageError {
        StorageError(
            .corrupt, "a batch \(reason); restore the segment from a copy, or rebuild the archive",
            path: filePath, offset: batchAt)
    }
}
