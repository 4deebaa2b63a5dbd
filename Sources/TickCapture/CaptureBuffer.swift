import TickCore

/// The window of a capture's bytes that a reader walks over, refilled chunk by chunk.
///
/// Invariant: `[cursor, end)` are the bytes read and not yet consumed; both point into `storage`.
/// Concurrency: one reader. Cost: one read per 256 KiB and one short move of the rest; it allocates
/// only when one record is larger than the buffer.
/// Limits: grows to one record of `PacketReader.recordBytesMax`, never further.
@frozen @usableFromInline struct CaptureBuffer: ~Copyable {
    @usableFromInline var cursor: UnsafeRawPointer
    @usableFromInline var end: UnsafeRawPointer
    private(set) var source: any ChunkSource
    @usableFromInline var storage: UnsafeMutableRawBufferPointer
    /// The offset in the stream of `end`.
    private var endOffset: UInt64
    /// What the source threw, kept until everything before it was consumed.
    private(set) var failure: CaptureError?
    /// Of all bytes before `digested`; nil where nobody will ask for it.
    private var digest: ContentDigest?
    private var digested: UnsafeRawPointer

    static let chunkBytes = 256 << 10

    /// `digests` says that the reader will be asked where it stands.
    init(_ source: any ChunkSource, digests: Bool = false) {
        self.source = source
        digest = digests && source.seeking == nil ? ContentDigest() : nil
        storage = .allocate(byteCount: Self.chunkBytes, alignment: 64)
        cursor = UnsafeRawPointer(storage.baseAddress!)
        end = cursor
        digested = cursor
        endOffset = 0
        failure = nil
    }

    @inlinable deinit { storage.deallocate() }

    /// The bytes at hand.
    @usableFromInline var count: Int { end - cursor }

    /// The offset in the stream of `cursor`.
    var offset: UInt64 { endOffset &- UInt64(count) }

    /// Makes `needed` bytes stand at `cursor`, or returns false where the stream ends before.
    ///
    /// Every view of earlier bytes is void afterwards.
    mutating func fill(_ needed: Int) -> Bool {
        if count >= needed { return true }
        makeRoom(for: needed)
        while count < needed, failure == nil {
            guard readOnce() else { return false }
        }
        return count >= needed
    }

    /// Consumes `skipped` bytes, reading on as needed; false where the stream ends before.
    mutating func skip(_ skipped: UInt64) -> Bool {
        var left = skipped
        while left > UInt64(count) {
            left -= UInt64(count)
            cursor = end
            guard fill(1) else { return false }
        }
        cursor += Int(left)
        return true
    }

    private mutating func readOnce() -> Bool {
        let used = end - UnsafeRawPointer(storage.baseAddress!)
        do throws(CaptureError) {
            let read = try source.read(
                into: UnsafeMutableRawBufferPointer(rebasing: storage[used...]))
            end += read
            endOffset &+= UInt64(read)
            return read > 0
        } catch {
            failure = error
            return false
        }
    }

    /// Moves what is left to the front of storage that holds `needed` bytes.
    private mutating func makeRoom(for needed: Int) {
        digestConsumed()
        let left = count
        var target = storage
        if needed > storage.count {
            target = .allocate(byteCount: needed + Self.chunkBytes, alignment: 64)
        }
        target.baseAddress!.copyMemory(from: cursor, byteCount: left)
        if target.baseAddress != storage.baseAddress { storage.deallocate() }
        storage = target
        cursor = UnsafeRawPointer(target.baseAddress!)
        end = cursor + left
        digested = cursor
    }

    private mutating func digestConsumed() {
        guard digest != nil else { return }
        digest!.update(UnsafeRawBufferPointer(start: digested, count: cursor - digested))
        digested = cursor
    }
}

/// Where a reader stands, and going there again.
extension CaptureBuffer {
    /// Where `cursor` is, with a digest of what comes before.
    mutating func position() throws(CaptureError) -> SourcePosition {
        digestConsumed()
        if let digest { return SourcePosition(offset: offset, digest: digest.value) }
        return try SourcePosition(offset: offset, of: source)
    }

    /// Goes to a position of the same bytes; nothing but the file's header was consumed.
    ///
    /// Throws: where what comes before it is not what it was.
    mutating func go(to position: SourcePosition) throws(CaptureError) {
        if let seeking = source.seeking {
            try position.check(source)
            try seeking.seek(to: position.offset)
            cursor = UnsafeRawPointer(storage.baseAddress!)
            end = cursor
            endOffset = position.offset
            failure = nil
            return
        }
        guard position.offset >= offset, skip(position.offset - offset) else {
            throw failure ?? position.changed(source.path)
        }
        digestConsumed()
        guard digest?.value == position.digest else { throw position.changed(source.path) }
    }
}
