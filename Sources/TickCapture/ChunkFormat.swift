/// How a file is compressed, told by its first bytes and never by its name.
public enum ChunkFormat: String, Sendable {
    case plain, gzip, zstd, lz4, xz, bzip2

    /// How many first bytes `init(recognising:)` looks at.
    static let peekBytes = 6

    /// What `prefix`, a file's first bytes, says.
    public init(recognising prefix: [UInt8]) {
        switch prefix {
        case _ where prefix.starts(with: [0x1F, 0x8B]): self = .gzip
        case _ where prefix.starts(with: [0x28, 0xB5, 0x2F, 0xFD]): self = .zstd
        case _ where Self.isSkippableFrame(prefix): self = .zstd
        case _ where prefix.starts(with: [0x04, 0x22, 0x4D, 0x18]): self = .lz4
        case _ where prefix.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]): self = .xz
        case _ where prefix.starts(with: [0x42, 0x5A, 0x68]): self = .bzip2
        default: self = .plain
        }
    }

    /// 0x184D2A50...0x184D2A5F, little-endian.
    private static func isSkippableFrame(_ prefix: [UInt8]) -> Bool {
        prefix.count >= 4 && prefix[0] & 0xF0 == 0x50
            && prefix[1...3].elementsEqual([0x2A, 0x4D, 0x18])
    }
}

/// Opens a capture's bytes, decompressed as their content says; `-` is standard input.
///
/// Throws: what `FileChunkSource` throws, and `unsupportedCompression` for lz4, xz and bzip2.
public func openChunks(path: String) throws(CaptureError) -> any ChunkSource {
    let file =
        path == "-"
        ? try FileChunkSource(descriptor: 0, path: "standard input")
        : try FileChunkSource(path: path)
    return try decompressing(file)
}

/// What `source` yields, decompressed as its first bytes say.
public func decompressing(
    _ source: any ChunkSource
) throws(CaptureError) -> any ChunkSource {
    let prefix = try peek(source)
    let whole = PeekedChunkSource(prefix: prefix, rest: source)
    switch ChunkFormat(recognising: prefix) {
    case .plain: return whole
    case .gzip: return GzipChunkSource(whole)
    case .zstd: return ZstdChunkSource(whole)
    case .lz4: throw unsupported("lz4", "lz4 -dc", source.path)
    case .xz: throw unsupported("xz", "xz -dc", source.path)
    case .bzip2: throw unsupported("bzip2", "bzip2 -dc", source.path)
    }
}

private func peek(_ source: any ChunkSource) throws(CaptureError) -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
        byteCount: ChunkFormat.peekBytes, alignment: 8)
    defer { buffer.deallocate() }
    var count = 0
    while count < buffer.count {
        let more = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
        if more == 0 { break }
        count += more
    }
    return Array(buffer[..<count])
}

private func unsupported(_ name: String, _ command: String, _ path: String) -> CaptureError {
    CaptureError(
        .unsupportedCompression,
        "is compressed with \(name), which is not read; pipe it in:"
            + " \(command) FILE | tickplant … -",
        path: path)
}
