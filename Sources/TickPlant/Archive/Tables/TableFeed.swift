import TickStorage

/// What goes from one parcel's records straight to the tables, while it is on its way into the
/// logs: a block for each stream.
///
/// Concurrency: the archive's thread.
struct TableFeed {
    private let bytes: UnsafeRawBufferPointer
    private let tables: ArchiveTables
    private var parts: [Part?]
    /// Whether the tables take anything now; where not, they read it from the logs in time.
    private let isOpen: Bool

    /// Records of one stream that follow each other.
    private struct Part {
        var block: RecordBlock
        /// The offset of the first.
        let first: Int64
        let fingerprint: UInt64
    }

    /// Nothing yet, of records in these bytes.
    init(_ bytes: UnsafeRawBufferPointer, _ streams: Int, _ tables: ArchiveTables) {
        self.bytes = bytes
        self.tables = tables
        parts = Array(repeating: nil, count: streams)
        isOpen = tables.hasRoom
    }

    /// A record of a stream, written by the schema of this fingerprint, got an offset.
    mutating func take(
        _ range: Range<Int>, _ stream: Int, at offset: Int64, _ fingerprint: UInt64
    ) {
        guard isOpen else { return }
        if parts[stream] == nil {
            parts[stream] = Part(
                block: RecordBlock(bytes), first: offset, fingerprint: fingerprint)
        }
        parts[stream]!.block.append(range)
    }

    /// A tombstone of a stream got an offset.
    mutating func take(
        tombstone key: UnsafeRawBufferPointer, _ stream: Int, at offset: Int64
    ) throws(StorageError) {
        guard isOpen else { return }
        try end(stream)
        try tables.table(stream).take(tombstone: key, at: offset)
    }

    /// The parcel has no more.
    mutating func end() throws(StorageError) {
        for stream in parts.indices { try end(stream) }
    }

    private mutating func end(_ stream: Int) throws(StorageError) {
        guard var part = parts[stream] else { return }
        parts[stream] = nil
        try tables.table(stream).take(&part.block, part.fingerprint, first: part.first)
    }
}
