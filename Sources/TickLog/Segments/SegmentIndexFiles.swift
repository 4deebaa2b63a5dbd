import TickStorage

/// A look at a closed segment's index files without reading its records.
enum SegmentIndexFiles {
    /// The largest time that the time index ends with, `.min` where it is empty; nil where one of
    /// the two files is missing or cannot be of a segment from `base` to `next` of `bytes` bytes.
    static func areFit(
        _ fileSystem: any FileSystem, _ path: String, base: Int64, next: Int64, _ bytes: Int
    ) throws(StorageError) -> Int64? {
        let offsets = Path.join(path, SegmentName.name(base, SegmentName.index))
        let times = Path.join(path, SegmentName.name(base, SegmentName.timeIndex))
        guard
            let offsetEntry = try last(
                fileSystem, offsets, SegmentIndexes.offsetEntryBytes),
            let timeEntry = try last(fileSystem, times, SegmentIndexes.timeEntryBytes)
        else { return nil }
        func isInside(_ relative: Int32) -> Bool { relative >= 0 && Int64(relative) < next - base }
        if !offsetEntry.isEmpty {
            let (relative, position) = (int32(offsetEntry, 0), int32(offsetEntry, 4))
            guard isInside(relative), position > 0, Int(position) < bytes else { return nil }
        }
        if timeEntry.isEmpty { return bytes == 0 ? .min : nil }
        let time = Int64(int32(timeEntry, 0)) << 32 | Int64(UInt32(bitPattern: int32(timeEntry, 4)))
        return isInside(int32(timeEntry, 8)) && time >= 0 ? time : nil
    }

    /// A file's last entry, empty where it has none; nil where it is missing or of uneven size.
    private static func last(
        _ fileSystem: any FileSystem, _ path: String, _ entryBytes: Int
    ) throws(StorageError) -> [UInt8]? {
        guard let size = try fileSystem.status(path)?.size, size % entryBytes == 0 else {
            return nil
        }
        if size == 0 { return [] }
        let file = try fileSystem.open(path, .read)
        defer { file.close() }
        return try file.read(count: entryBytes, at: size - entryBytes)
    }

    private static func int32(_ bytes: [UInt8], _ at: Int) -> Int32 {
        bytes[at..<at + 4].reduce(0) { $0 &<< 8 | Int32($1) }
    }
}
