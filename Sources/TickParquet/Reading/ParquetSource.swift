import TickStorage

/// The file that a reader reads, with a count of what it read.
final class ParquetSource {
    let file: any File
    let size: Int
    private(set) var bytesRead = 0
    /// What was read of the file's end, kept for what lies before the footer.
    private var end: (bytes: [UInt8], start: Int) = ([], .max)

    init(_ file: any File) throws(StorageError) {
        self.file = file
        size = try file.size()
    }

    /// Reads exactly these bytes into a sink, after what it has.
    func read(_ range: Range<Int>, to sink: ByteSink) throws(StorageError) {
        let place = sink.room(range.count)
        let got = try file.read(
            into: UnsafeMutableRawBufferPointer(start: place, count: range.count),
            at: range.lowerBound)
        guard got == range.count else {
            throw StorageError(
                .corrupt, "ends after \(got) of \(range.count) bytes; get the whole file",
                path: file.path, offset: range.lowerBound)
        }
        sink.commit(got)
        bytesRead += got
    }

    /// Reads exactly these bytes, from memory where they are of the file's end.
    func read(_ range: Range<Int>) throws(StorageError) -> [UInt8] {
        if range.lowerBound >= end.start, range.upperBound <= end.start + end.bytes.count {
            return Array(end.bytes[range.lowerBound - end.start..<range.upperBound - end.start])
        }
        let bytes = try file.read(count: range.count, at: range.lowerBound)
        bytesRead += bytes.count
        return bytes
    }

    /// Reads the file from an offset on, and keeps that.
    func readEnd(from start: Int) throws(StorageError) -> [UInt8] {
        end = (try read(start..<size), start)
        return end.bytes
    }

    /// An error about the file's bytes.
    func corrupt(_ message: String, at offset: Int? = nil) -> StorageError {
        StorageError(.corrupt, message, path: file.path, offset: offset)
    }

    /// An error about a page.
    func error(_ damage: PageDamage, column: String, at offset: Int?) -> StorageError {
        StorageError(
            damage.isUnsupported ? .unsupported : .corrupt,
            "column '\(column)': \(damage.message)", path: file.path, offset: offset)
    }
}
