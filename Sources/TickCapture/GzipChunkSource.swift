import CZlib

/// The uncompressed bytes of a gzip stream; concatenated members read as one.
///
/// Concurrency: one reader at a time.
/// Limits: zero bytes after the last member are padding, anything else there is an error. A cut or
/// corrupt stream yields everything before the damage first.
/// Source: RFC 1952.
public final class GzipChunkSource: ChunkSource {
    private var input: CompressedInput
    private let stream: UnsafeMutablePointer<z_stream>
    private var produced: UInt64 = 0
    private var state = State.inMember
    private var failure: CaptureError?

    private enum State { case inMember, betweenMembers, ended }

    /// Decompresses what `source` yields.
    public init(_ source: any ChunkSource) {
        input = CompressedInput(source)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window, plus 16 for the gzip wrapper with its checksum.
        let code = inflateInit2_(
            stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(code == Z_OK, "zlib cannot start: \(code)")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

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
        guard buffer.count > 0 else { return 0 }
        do throws(CaptureError) {
            while state != .ended {
                let count = try step(into: buffer)
                if count > 0 { return count }
                if let failure { throw failure }
            }
            return 0
        } catch {
            failure = error
            throw error
        }
    }

    /// One inflate call, or one look at what follows a member; returns the bytes produced.
    private func step(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureError) -> Int {
        let hasInput = try input.refill()
        if state == .betweenMembers {
            try startMember(hasInput)
            return 0
        }
        let result = inflateOnce(into: buffer)
        produced += UInt64(result.count)
        switch result.code {
        case Z_STREAM_END: state = .betweenMembers
        case Z_OK: break
        case Z_BUF_ERROR where hasInput || result.count > 0: break
        case Z_BUF_ERROR: failure = damage(.cut, "the gzip stream is cut; get the whole file")
        default: failure = damage(.corrupt, "the gzip stream is corrupt (\(zlibMessage()))")
        }
        return result.count
    }

    private func inflateOnce(
        into buffer: UnsafeMutableRawBufferPointer
    ) -> (code: Int32, count: Int) {
        let waiting = input.bytes
        let room = min(buffer.count, Int(UInt32.max))
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: waiting.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(waiting.count)
        stream.pointee.next_out = buffer.baseAddress!.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(room)
        let code = inflate(stream, Z_NO_FLUSH)
        input.take(waiting.count - Int(stream.pointee.avail_in))
        return (code, room - Int(stream.pointee.avail_out))
    }

    /// Begins the next member, skips zero padding, or refuses what else follows.
    private func startMember(_ hasInput: Bool) throws(CaptureError) {
        guard hasInput else {
            state = .ended
            return
        }
        switch input.bytes[0] {
        case 0x1F:
            inflateReset(stream)
            state = .inMember
        case 0:
            input.take(1)
        default:
            throw damage(
                .trailingBytes,
                "bytes that are not gzip follow the last gzip member; all before them was read")
        }
    }

    private func zlibMessage() -> String {
        stream.pointee.msg.map { String(cString: $0) } ?? "no detail"
    }

    private func damage(_ code: CaptureError.Code, _ message: String) -> CaptureError {
        CaptureError(
            code, message, path: path, offset: produced, compressedOffset: input.offset)
    }
}
