import CZstd
import Glibc

/// A file written through one large buffer, compressed on the way when its name ends in `.zst`.
///
/// Concurrency: owned by one thread.
/// Limits: after a failure it drops what it is given; `close` reports the first one.
struct OutputFile: ~Copyable {
    let path: String
    private let descriptor: Int32
    private let buffer: UnsafeMutableRawPointer
    private var used = 0
    private let compressor: OpaquePointer?
    private let squeezed: UnsafeMutableRawPointer
    /// The first failure; nothing is written after it.
    private(set) var failure: SynthError?
    private(set) var bytesWritten: UInt64 = 0

    private static let capacity = 1 << 20

    /// Creates the file; refuses to replace one unless `force`.
    init(path: String, force: Bool) throws(SynthError) {
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (force ? O_TRUNC : O_EXCL)
        let opened = open(path, flags, 0o644)
        guard opened >= 0 else {
            if errno == EEXIST {
                throw SynthError(.fileExists, "is there already; --force replaces it", path: path)
            }
            let reason = "cannot be created (\(String(cString: strerror(errno))))"
            throw SynthError(.fileFailed, reason, path: path)
        }
        self.path = path
        descriptor = opened
        buffer = .allocate(byteCount: Self.capacity, alignment: 16)
        squeezed = .allocate(byteCount: Self.capacity, alignment: 16)
        compressor = path.hasSuffix(".zst") ? ZSTD_createCCtx() : nil
        guard let compressor else { return }
        ZSTD_CCtx_setParameter(compressor, ZSTD_c_compressionLevel, 3)
        ZSTD_CCtx_setParameter(compressor, ZSTD_c_checksumFlag, 1)
    }

    deinit {
        Glibc.close(descriptor)
        buffer.deallocate()
        squeezed.deallocate()
        ZSTD_freeCCtx(compressor)
    }

    /// Room for `byteCount` more bytes; what is written there is kept.
    @inline(__always)
    mutating func reserve(_ byteCount: Int) -> UnsafeMutableRawPointer {
        if used &+ byteCount > Self.capacity { drain(ZSTD_e_continue) }
        let room = buffer + used
        used &+= byteCount
        return room
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        while rest.count > Self.capacity {
            appendPiece(UnsafeRawBufferPointer(rebasing: rest.prefix(Self.capacity)))
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(Self.capacity))
        }
        appendPiece(rest)
    }

    @inline(__always)
    private mutating func appendPiece(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        reserve(bytes.count).copyMemory(from: start, byteCount: bytes.count)
    }

    /// Writes what is left; throws the first failure of the file's life.
    mutating func close() throws(SynthError) {
        drain(ZSTD_e_end)
        if let failure { throw failure }
    }

    @inline(never)
    private mutating func drain(_ mode: ZSTD_EndDirective) {
        defer { used = 0 }
        guard let compressor else { return write(buffer, used) }
        var input = ZSTD_inBuffer(src: buffer, size: used, pos: 0)
        var isDone = false
        while !isDone && failure == nil {
            var output = ZSTD_outBuffer(dst: squeezed, size: Self.capacity, pos: 0)
            let left = ZSTD_compressStream2(compressor, &output, &input, mode)
            if ZSTD_isError(left) != 0 { return fail(String(cString: ZSTD_getErrorName(left))) }
            write(squeezed, output.pos)
            isDone = mode == ZSTD_e_end ? left == 0 : input.pos == input.size
        }
    }

    private mutating func fail(_ reason: String) {
        failure = SynthError(.compressionFailed, "zstd: \(reason)", path: path)
    }

    private mutating func write(_ bytes: UnsafeMutableRawPointer, _ count: Int) {
        var done = 0
        while done < count && failure == nil {
            let written = Glibc.write(descriptor, bytes + done, count - done)
            if written > 0 {
                done += written
            } else if errno != EINTR {
                let reason = String(cString: strerror(errno))
                let text = "cannot be written (\(reason)); free space or choose another place"
                failure = SynthError(.fileFailed, text, path: path)
            }
        }
        bytesWritten += UInt64(done)
    }
}
