import Glibc

/// The bytes of a file, a pipe or standard input, through plain `read`.
///
/// Concurrency: one reader at a time. Cost: one system call per read.
public final class FileChunkSource: ChunkSource {
    /// The input as the user named it.
    public let path: String
    /// The size of the file, or nil for a pipe.
    public let totalBytes: UInt64?
    /// Bytes read so far.
    public fileprivate(set) var compressedBytesRead: UInt64 = 0
    fileprivate let descriptor: Int32
    private let closesAtEnd: Bool

    /// Opens the file at `path`.
    ///
    /// Throws: `notFound`, `permissionDenied`, `isDirectory` or `readFailed`.
    public init(path: String) throws(CaptureError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(errno, "open", path) }
        self.path = path
        self.descriptor = descriptor
        self.closesAtEnd = true
        self.totalBytes = Self.size(of: descriptor)
        guard !Self.isDirectory(descriptor) else { throw Self.failure(EISDIR, "read", path) }
        _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    /// Reads an open file descriptor, which stays the caller's to close.
    public init(descriptor: Int32, path: String) throws(CaptureError) {
        self.path = path
        self.descriptor = descriptor
        self.closesAtEnd = false
        self.totalBytes = Self.size(of: descriptor)
        guard !Self.isDirectory(descriptor) else { throw Self.failure(EISDIR, "read", path) }
    }

    deinit {
        if closesAtEnd { close(descriptor) }
    }

    /// Reads up to `buffer.count` bytes and returns how many, 0 at the end.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureError) -> Int {
        guard let base = buffer.baseAddress, buffer.count > 0 else { return 0 }
        while true {
            let count = Glibc.read(descriptor, base, buffer.count)
            if count >= 0 {
                compressedBytesRead += UInt64(count)
                return count
            }
            guard errno == EINTR else {
                throw Self.failure(errno, "read", path, offset: compressedBytesRead)
            }
        }
    }

    /// Whether it is a file that was opened by its name.
    public var isRepeatable: Bool { closesAtEnd && totalBytes != nil }
    /// Itself, where it is such a file.
    public var seeking: (any SeekableSource)? { isRepeatable ? self : nil }

    private static func size(of descriptor: Int32) -> UInt64? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        return UInt64(max(0, status.st_size))
    }

    private static func isDirectory(_ descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    fileprivate static func failure(
        _ number: Int32, _ action: String, _ path: String, offset: UInt64? = nil
    ) -> CaptureError {
        switch number {
        case ENOENT, ENOTDIR:
            CaptureError(.notFound, "no such file; check the name", path: path)
        case EACCES, EPERM:
            CaptureError(
                .permissionDenied, "no permission to read it; check its mode and owner",
                path: path)
        case EISDIR:
            CaptureError(
                .isDirectory, "is a directory; name the capture files in it", path: path)
        default:
            CaptureError(
                .readFailed, "cannot \(action): \(String(cString: strerror(number)))",
                path: path, offset: offset)
        }
    }
}

extension FileChunkSource: SeekableSource {
    /// Goes on reading at `offset`; bytes before it count as read.
    public func seek(to offset: UInt64) throws(CaptureError) {
        guard let place = off_t(exactly: offset), lseek(descriptor, place, SEEK_SET) >= 0 else {
            throw Self.failure(errno, "seek in", path, offset: offset)
        }
        compressedBytesRead = offset
    }

    /// Reads bytes from `offset` on, wherever `read` is.
    public func read(
        into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64
    ) throws(CaptureError) -> Int {
        var done = 0
        while done < buffer.count {
            guard let place = off_t(exactly: offset + UInt64(done)) else { return done }
            let count = pread(descriptor, buffer.baseAddress! + done, buffer.count - done, place)
            if count == 0 { break }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                throw Self.failure(errno, "read", path, offset: offset)
            }
        }
        return done
    }
}
