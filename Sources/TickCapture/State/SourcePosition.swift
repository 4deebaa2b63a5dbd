import TickCore

/// A place in an input's uncompressed bytes, and a digest by which the same input is known again.
///
/// A file that can be gone to any place of is known by its first and its last bytes before the
/// place; any other has to be read anew anyway, and is known by all of them.
/// Units: bytes.
public struct SourcePosition: Sendable, Equatable {
    /// How many bytes come before.
    public let offset: UInt64
    /// What is known of them.
    public let digest: UInt64

    /// The first bytes that are looked at of a file, and the last ones before the place.
    static let edgeBytes = (first: 4 << 10, last: 64 << 10)

    /// A place with a digest of everything before it.
    public init(offset: UInt64, digest: UInt64) {
        self.offset = offset
        self.digest = digest
    }

    /// The place at `offset` of a source that can go anywhere.
    public init(offset: UInt64, of source: any ChunkSource) throws(CaptureError) {
        self.offset = offset
        guard let digest = try Self.edges(of: source, before: offset) else {
            throw CaptureError(
                .readFailed, "has become shorter than the \(offset) bytes read of it",
                path: source.path)
        }
        self.digest = digest
    }

    /// Throws: where the source does not begin as it did when this was its place.
    public func check(_ source: any ChunkSource) throws(CaptureError) {
        guard try Self.edges(of: source, before: offset) == digest else {
            throw changed(source.path)
        }
    }

    /// The file is another one than it was.
    public func changed(_ path: String) -> CaptureError {
        CaptureError(
            .changed,
            "is not the file that the run to be resumed had read up to here; give that one, or"
                + " start anew", path: path, offset: offset)
    }

    /// A digest of the edges; nil where the source is shorter.
    private static func edges(
        of source: any ChunkSource, before offset: UInt64
    ) throws(CaptureError) -> UInt64? {
        guard let seeking = source.seeking else { return nil }
        var digest = ContentDigest()
        let first = min(offset, UInt64(edgeBytes.first))
        let last = max(first, offset - min(offset, UInt64(edgeBytes.last)))
        for range in [0..<first, last..<offset] {
            guard try update(&digest, seeking, range) else { return nil }
        }
        return digest.value
    }

    private static func update(
        _ digest: inout ContentDigest, _ source: any SeekableSource, _ range: Range<UInt64>
    ) throws(CaptureError) -> Bool {
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: range.count, alignment: 64)
        defer { buffer.deallocate() }
        let count = try source.read(into: buffer, at: range.lowerBound)
        digest.update(UnsafeRawBufferPointer(buffer))
        return count == buffer.count
    }
}

extension SourcePosition {
    /// Appends place and digest.
    public func encode(to writer: inout StateWriter) {
        writer.put(offset)
        writer.put(digest)
    }

    /// Takes off what `encode` wrote.
    public init(from reader: inout StateReader) throws(StateError) {
        self.init(offset: try reader.take(), digest: try reader.take())
    }
}
