import TickStorage

/// What a stream's directory holds, seen from outside and without unpacking anything.
public struct LogListing: Equatable, Sendable {
    /// The segments, the last one as far as its batches are whole.
    public var segments: [SegmentInfo] = []
    /// Fingerprints of the schemas beside them.
    public var schemas: [UInt64] = []
    /// The largest time of the first batch; nil where there is none.
    ///
    /// Units: milliseconds since the Unix epoch.
    public var firstTimestamp: Int64?

    /// Units: bytes of all segments.
    public var bytes: Int { segments.reduce(0) { $0 + $1.bytes } }
    /// The first offset that could be there.
    public var startOffset: Int64 { segments.first?.baseOffset ?? 0 }
    /// The offset after the last whole batch.
    public var endOffset: Int64 { segments.last?.endOffset ?? 0 }
    /// The largest time of all records; nil where there are none.
    ///
    /// Units: milliseconds since the Unix epoch.
    public var maxTimestamp: Int64? { segments.compactMap(\.maxTimestamp).max() }

    /// Looks at a stream's directory, also while another process writes there.
    ///
    /// Cost: a few reads a segment; the last one is read whole.
    public init(_ fileSystem: any FileSystem, folder path: String) throws(StorageError) {
        schemas = try SchemaStore(fileSystem, folder: path).fingerprints()
        let list = try SegmentList(fileSystem, path)
        for (index, base) in list.bases.enumerated() {
            let next = index + 1 < list.bases.count ? list.bases[index + 1] : nil
            do throws(StorageError) {
                try add(base, next: next, list.path(base), fileSystem, path)
            } catch { guard error.code == .notFound else { throw error } }
        }
    }

    private mutating func add(
        _ base: Int64, next: Int64?, _ log: String, _ fileSystem: any FileSystem, _ path: String
    ) throws(StorageError) {
        let file = try fileSystem.open(log, .read)
        defer { file.close() }
        let size = try file.size()
        if segments.isEmpty,
            case .batch(let header, _) = try SegmentScanner(
                file, segment: base, chunk: 4096
            ).nextHeader()
        {
            firstTimestamp = header.maxTimestamp
        }
        if let next,
            let latest = try SegmentIndexFiles.areFit(
                fileSystem, path, base: base, next: next, size)
        {
            segments.append(
                SegmentInfo(
                    baseOffset: base, endOffset: next, bytes: size,
                    maxTimestamp: latest == .min ? nil : latest))
        } else {
            segments.append(try SegmentScan(file, base: base).info)
        }
    }
}
