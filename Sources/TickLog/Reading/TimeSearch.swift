import TickStorage

/// Finds the first batch that holds a record of a time or later.
///
/// The time index is not trusted: an entry is used where the batch that it names has that very
/// largest time, and batches after the last entry are looked at.
struct TimeSearch {
    private let fileSystem: any FileSystem
    private let path: String

    init(_ fileSystem: any FileSystem, _ path: String) {
        self.fileSystem = fileSystem
        self.path = path
    }

    /// The base offset of that batch; the log's end where there is none.
    ///
    /// Cost: a few reads for each segment before it, and the batches after its last index entry.
    func firstBatch(from time: Int64) throws(StorageError) -> Int64 {
        let list = try SegmentList(fileSystem, path)
        var end = list.bases.first ?? 0
        for base in list.bases {
            let file = try fileSystem.open(list.path(base), .read)
            defer { file.close() }
            let scanner = SegmentScanner(file, segment: base, at: 0)
            let start = try begin(base, before: time, file)
            scanner.seek(start.position)
            end = max(end, start.offset)
            while let header = try next(scanner, isLast: base == list.bases.last) {
                if header.maxTimestamp >= time { return header.baseOffset }
                end = max(end, header.endOffset)
            }
        }
        return end
    }

    /// The next batch's header; nil at the segment's end, which only of the last may be torn.
    private func next(
        _ scanner: SegmentScanner, isLast: Bool
    ) throws(StorageError) -> BatchHeader? {
        let at = scanner.position
        switch try scanner.next() {
        case .batch(let header, _): return header
        case .end: return nil
        case .torn:
            if isLast { return nil }
            throw damaged("is cut short, and a segment follows", scanner, at)
        case .bad(let reason): throw damaged(reason, scanner, at)
        }
    }

    private func damaged(_ reason: String, _ scanner: SegmentScanner, _ at: Int) -> StorageError {
        StorageError(
            .corrupt,
            "a batch \(reason); restore the segment from a copy, or rebuild the archive",
            path: scanner.file.path, offset: at)
    }

    /// Where to begin to look in a segment: past batches that are known to be earlier.
    private func begin(
        _ base: Int64, before time: Int64, _ file: any File
    ) throws(StorageError) -> (position: Int, offset: Int64) {
        guard let (latest, offset) = try entry(base, before: time) else { return (0, base) }
        let at = try OffsetSearch(fileSystem, path, base: base).position(of: offset, in: file)
        let scanner = SegmentScanner(file, segment: base, at: at)
        while let header = try next(scanner, isLast: true) {
            if header.endOffset > offset {
                guard header.endOffset - 1 == offset, header.maxTimestamp == latest else { break }
                return (scanner.position, header.endOffset)
            }
        }
        return (0, base)
    }

    /// The last entry of a time before this one: the largest time so far, and the offset.
    private func entry(
        _ base: Int64, before time: Int64
    ) throws(StorageError) -> (Int64, Int64)? {
        let index: any File
        let name = Path.join(path, SegmentName.name(base, SegmentName.timeIndex))
        do throws(StorageError) { index = try fileSystem.open(name, .read) } catch {
            guard error.code == .notFound else { throw error }
            return nil
        }
        defer { index.close() }
        let size = SegmentIndexes.timeEntryBytes
        var (low, high) = (0, try index.size() / size)
        var found: (Int64, Int64)?
        while low < high {
            let middle = (low + high) / 2
            let entry = try index.read(count: size, at: middle * size)
            var (latest, relative) = (Int64(0), Int64(0))
            entry.withUnsafeBytes { bytes in
                var cursor = ByteCursor(bytes)
                latest = cursor.bigEndian(Int64.self)!
                relative = Int64(cursor.bigEndian(Int32.self)!)
            }
            if latest < time {
                found = (latest, base &+ relative)
                low = middle + 1
            } else {
                high = middle
            }
        }
        return found
    }
}
