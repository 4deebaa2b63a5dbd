import CZlib

/// How the blocks of an Avro file are compressed.
public enum AvroCodec: String, CaseIterable, Sendable {
    case null
    /// RFC 1951, without zlib's header.
    case deflate
    case zstandard

    /// Its name in a file's header.
    public var name: String { rawValue }

    /// The codec of this name; none is null.
    init(_ name: [UInt8], path: String) throws(StorageError) {
        let text = String(decoding: name, as: UTF8.self)
        guard let codec = AvroCodec(rawValue: text.isEmpty ? "null" : text) else {
            throw StorageError(
                .unsupported,
                "is compressed by '\(text)'; null, deflate and zstandard can be read", path: path)
        }
        self = codec
    }

    func encode(_ content: [UInt8]) -> [UInt8] {
        switch self {
        case .null: content
        case .deflate: Self.deflate(content)
        case .zstandard: ZstdFrames().compress(content)
        }
    }

    func decode(_ body: UnsafeRawBufferPointer, limit: Int) -> [UInt8]? {
        switch self {
        case .null: [UInt8](body)
        case .deflate: Self.inflate(body, limit: limit)
        case .zstandard: ZstdFrames().decompress(body, limit: limit)
        }
    }

    private static func deflate(_ content: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        let begun = deflateInit2_(
            &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY,
            ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(begun == Z_OK, "zlib: deflateInit2 gave \(begun)")
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(content.count)))
        var content = content
        return content.withUnsafeMutableBytes { source in
            stream.next_in = source.bindMemory(to: UInt8.self).baseAddress
            stream.avail_in = UInt32(source.count)
            return [UInt8](unsafeUninitializedCapacity: bound) { buffer, filled in
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(bound)
                let done = CZlib.deflate(&stream, Z_FINISH)
                precondition(done == Z_STREAM_END, "zlib: deflate gave \(done)")
                filled = bound - Int(stream.avail_out)
            }
        }
    }

    private static func inflate(_ body: UnsafeRawBufferPointer, limit: Int) -> [UInt8]? {
        var stream = z_stream()
        guard
            inflateInit2_(
                &stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { inflateEnd(&stream) }
        guard body.count <= limit else { return nil }
        stream.next_in = UnsafeMutableRawPointer(mutating: body.baseAddress)?
            .assumingMemoryBound(to: UInt8.self)
        stream.avail_in = UInt32(body.count)
        var content: [UInt8] = []
        let chunk = max(4096, min(body.count &* 4, 1 << 20))
        var status = Z_OK
        while status == Z_OK {
            guard content.count <= limit else { return nil }
            var got = 0
            let piece = [UInt8](unsafeUninitializedCapacity: chunk) { buffer, filled in
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(chunk)
                status = CZlib.inflate(&stream, Z_NO_FLUSH)
                got = chunk - Int(stream.avail_out)
                filled = got
            }
            content.append(contentsOf: piece)
            if status == Z_OK, got == 0 { return nil }
        }
        // Python's Avro libraries leave some of zlib's four bytes of checksum after the stream.
        return status == Z_STREAM_END && stream.avail_in <= 4 && content.count <= limit
            ? content : nil
    }
}
