import TickStorage

/// Finds where in a segment to begin to read, by its offset index.
///
/// The index is not trusted: what it points to is looked at, and where it is no batch at or before
/// the offset, reading begins at the segment's start.
struct OffsetSearch {
    private let fileSystem: any FileSystem
    private let indexPath: String
    private let base: Int64

    init(_ fileSystem: any FileSystem, _ path: String, base: Int64) {
        self.fileSystem = fileSystem
        self.base = base
        indexPath = Path.join(path, SegmentName.name(base, SegmentName.index))
    }

    /// The position of a batch that is not after the offset's, in the segment's file.
    ///
    /// Cost: one read for each halving of the index, and one of a batch.
    func position(of offset: Int64, in file: any File) throws(StorageError) -> Int {
        guard offset > base, let hint = try hint(offset), hint > 0 else { return 0 }
        let scanner = SegmentScanner(file, segment: base, at: hint, chunk: 4096)
        guard case .batch(let header, _) = try scanner.next(), header.baseOffset <= offset else {
            return 0
        }
        return hint
    }

    /// The position of the last entry whose offset is at most this one.
    private func hint(_ offset: Int64) throws(StorageError) -> Int? {
        let index: any File
        do throws(StorageError) { index = try fileSystem.open(indexPath, .read) } catch {
            guard error.code == .notFound else { throw error }
            return nil
        }
        defer { index.close() }
        let size = SegmentIndexes.offsetEntryBytes
        var (low, high) = (0, try index.size() / size)
        var found: Int?
        while low < high {
            let middle = (low + high) / 2
            let entry = try index.read(count: size, at: middle * size)
            var (relative, position) = (Int64(0), 0)
            entry.withUnsafeBytes { bytes in
                var cursor = ByteCursor(bytes)
                relative = Int64(cursor.bigEndian(Int32.self)!)
                position = Int(cursor.bigEndian(Int32.self)!)
            }
            if relative <= offset - base {
                found = position
                low = middle + 1
            } else {
                high = middle
            }
        }
        return found
    }
}
