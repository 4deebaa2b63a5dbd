import CZstd

/// The uncompressed bytes of a zstd stream; several frames read as one, skippable frames skipped.
///
/// Concurrency: one reader at a time.
/// Limits: windows up to 128 MiB; content checksums are checked where the frame has one. A cut or
/// corrupt stream yields every block before the damage first.
/// Source: RFC 8878.
public final class ZstdChunkSource: ChunkSource {
    private var input: CompressedInput
    private let context: OpaquePointer
    private var produced: UInt64 = 0
    /// How many bytes the decompressor wants next.
    private var wanted: Int
    /// How many it wants first of a frame: magic number and descriptor.
    private let wantedAtStart: Int
    private var isAtFrameEnd = true
    private var outputMayWait = false
    private var failure: CaptureError?

    /// Decompresses what `source` yields.
    public init(_ source: any ChunkSource) {
        input = CompressedInput(source)
        guard let context = ZSTD_createDStream() else {
            preconditionFailure("zstd cannot start: out of memory")
        }
        self.context = context
        wantedAtStart = ZSTD_initDStream(context)
        wanted = wantedAtStart
    }

    deinit { ZSTD_freeDStream(context) }

    /// The input as the user named it.
    public var path: String { input.source.path }
    /// Bytes taken so far from the underlying file.
    public var compressedBytesRead: UInt64 { input.source.compressedBytesRead }
    /// The size of the underlying file, or nil for a pipe.
    public var totalBytes: UInt64? { input.source.totalBytes }
    /// Whether the compressed source is.
    public var isRepeatable: Bool { input.source.isRepeatable }

    /// Reads up to `buffer.count` bytes and returns how many, 0 at the end.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureError) -> Int {
        if let failure { throw failure }
        do throws(CaptureError) {
            var filled = 0
            while filled == 0, buffer.count > 0 {
                guard try prepareInput() else { return 0 }
                filled = try decompressOnce(into: buffer)
            }
            return filled
        } catch {
            failure = error
            throw error
        }
    }

    /// Whether there is something to decompress or to flush; false at a clean end.
    private func prepareInput() throws(CaptureError) -> Bool {
        if try input.refill() || outputMayWait { return true }
        guard isAtFrameEnd else {
            throw damage(.cut, "the zstd stream is cut; get the whole file")
        }
        return false
    }

    /// Feeds no more than the decompressor asks for: at most one block per call, so that a corrupt
    /// block never takes the good ones before it along.
    private func decompressOnce(
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(CaptureError) -> Int {
        let waiting = input.bytes
        let size = min(waiting.count, max(wanted, 1))
        var source = ZSTD_inBuffer(src: waiting.baseAddress, size: size, pos: 0)
        var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
        let code = ZSTD_decompressStream(context, &output, &source)
        produced += UInt64(output.pos)
        guard ZSTD_isError(code) == 0 else { throw corruption(code) }
        input.take(source.pos)
        outputMayWait = output.pos == buffer.count && code != 0
        isAtFrameEnd = code == 0
        wanted = isAtFrameEnd ? wantedAtStart : code
        return output.pos
    }

    private func corruption(_ code: Int) -> CaptureError {
        let detail = String(cString: ZSTD_getErrorName(code))
        if detail.hasPrefix("Frame requires too much memory") {
            return damage(
                .unsupportedCompression,
                "the zstd window is larger than 128 MiB; pipe it in:"
                    + " zstd -dc --long=31 FILE | tickplant … -")
        }
        guard isAtFrameEnd, produced > 0 else {
            return damage(.corrupt, "the zstd stream is corrupt (\(detail)); get a good copy")
        }
        return damage(
            .trailingBytes,
            "bytes that are not zstd follow the last frame (\(detail)); all before them was read")
    }

    private func damage(_ code: CaptureError.Code, _ message: String) -> CaptureError {
        CaptureError(
            code, message, path: path, offset: produced, compressedOffset: input.offset)
    }
}
