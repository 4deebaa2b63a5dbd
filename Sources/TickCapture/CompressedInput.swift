/// The compressed bytes waiting for a decompressor, refilled from another source.
///
/// Concurrency: one reader at a time; owned by its decompressor.
struct CompressedInput: ~Copyable {
    /// The bytes not yet taken: `[position, filled)`.
    private(set) var position = 0
    private(set) var filled = 0
    let source: any ChunkSource
    private let storage: UnsafeMutableRawBufferPointer
    private var base: UInt64 = 0

    static let chunkBytes = 256 << 10

    init(_ source: any ChunkSource) {
        self.source = source
        storage = .allocate(byteCount: Self.chunkBytes, alignment: 64)
    }

    deinit { storage.deallocate() }

    /// How many bytes wait.
    var count: Int { filled - position }

    /// The waiting bytes.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: storage[position..<filled])
    }

    /// The offset in the compressed stream of the next byte.
    var offset: UInt64 { base + UInt64(position) }

    /// Takes `count` of the waiting bytes.
    mutating func take(_ count: Int) { position += count }

    /// Reads more when none wait; false at the end of the source.
    mutating func refill() throws(CaptureError) -> Bool {
        guard position == filled else { return true }
        base += UInt64(filled)
        position = 0
        filled = 0
        filled = try source.read(into: storage)
        return filled > 0
    }
}
