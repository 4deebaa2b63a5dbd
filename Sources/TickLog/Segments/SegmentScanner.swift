import TickStorage

/// Walks the batches of a segment from a position on and checks each one's header and CRC.
///
/// Concurrency: one thread at a time; another process may append meanwhile.
/// Cost: one read of 256 KiB, or of one batch, at a time; memory of one batch.
final class SegmentScanner {
    let file: any File
    let segment: Int64
    /// Where the next batch starts.
    private(set) var position: Int
    private let store: ByteStore
    private var heldFrom = 0
    private var held = 0

    /// What is found at a position.
    enum Step {
        /// A whole batch, its bytes borrowed until the next call.
        case batch(BatchHeader, UnsafeRawBufferPointer)
        /// Nothing: the file ends here.
        case end
        /// The beginning of a batch: the file ends within it.
        case torn
        /// No batch, or a damaged one, and what is wrong with it.
        case bad(String)
    }

    init(_ file: any File, segment: Int64, at position: Int = 0, chunk: Int = 256 << 10) {
        self.file = file
        self.segment = segment
        self.position = position
        store = ByteStore(capacity: chunk)
    }

    /// Goes to another position; what was read ahead is kept.
    func seek(_ position: Int) { self.position = position }

    /// Forgets what was read ahead: the file may have grown.
    func refresh() { held = 0 }

    /// The next batch, and moves past it; anything else moves nothing.
    func next() throws(StorageError) -> Step {
        let step = try look(whole: true)
        if case .batch(let header, _) = step { position &+= header.totalBytes }
        return step
    }

    /// The next batch's header alone, and moves past the batch; its CRC is not checked.
    func nextHeader() throws(StorageError) -> Step {
        let step = try look(whole: false)
        if case .batch(let header, _) = step {
            guard try file.size() >= position &+ header.totalBytes else { return .torn }
            position &+= header.totalBytes
        }
        return step
    }

    private func look(whole: Bool) throws(StorageError) -> Step {
        guard let start = try bytes(BatchHeader.size) else { return held == 0 ? .end : .torn }
        let header = BatchHeader(start)
        if let problem = header.problem(magic: start[16], segment: segment) {
            return .bad(problem)
        }
        guard whole else { return .batch(header, start) }
        guard let batch = try bytes(header.totalBytes) else { return .torn }
        let crc = CRC32C.of(UnsafeRawBufferPointer(rebasing: batch[21...]))
        guard crc == header.crc else {
            return .bad(
                "has the CRC \(String(header.crc, radix: 16)) where its bytes give "
                    + String(crc, radix: 16))
        }
        return .batch(header, batch)
    }

    /// `count` bytes at the position; nil where the file ends before, `held` then says how many
    /// there are.
    private func bytes(_ count: Int) throws(StorageError) -> UnsafeRawBufferPointer? {
        let ahead = position &- heldFrom
        if ahead >= 0, ahead &+ count <= held {
            return UnsafeRawBufferPointer(start: store.base + ahead, count: count)
        }
        store.reserve(count, keeping: 0)
        held = 0
        held = try file.read(into: store.room(store.capacity), at: position)
        heldFrom = position
        return held >= count ? store.bytes(count) : nil
    }
}
