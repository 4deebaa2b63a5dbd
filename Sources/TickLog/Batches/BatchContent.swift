import TickStorage

/// Unpacks one batch after the other into the same memory.
///
/// Concurrency: one thread at a time.
/// Cost: nothing is allocated once the memory has grown to the largest batch.
final class BatchContent {
    private let frames = ZstdFrames()
    private let unpacked = ByteStore(capacity: 1 << 16)

    /// The records of a batch whose CRC was checked, borrowed until the next call.
    ///
    /// - Returns: the bytes, or why there are none.
    func records(
        _ header: BatchHeader, _ batch: UnsafeRawBufferPointer
    ) -> Result<UnsafeRawBufferPointer, Problem> {
        let packed = UnsafeRawBufferPointer(rebasing: batch[BatchHeader.size...])
        switch header.codec {
        case .some(.none): return .success(packed)
        case .zstd: return unpack(packed)
        case .some(let other):
            return .failure(
                Problem(.unsupported, "is packed with \(other); only zstd and none are read"))
        case nil: return .failure(Problem(.corrupt, "names codec \(header.attributes & 7)"))
        }
    }

    /// What is wrong with a batch; the caller knows where it stands.
    struct Problem: Error {
        let code: StorageError.Code
        let message: String

        init(_ code: StorageError.Code, _ message: String) {
            self.code = code
            self.message = message
        }
    }

    private func unpack(
        _ packed: UnsafeRawBufferPointer
    ) -> Result<UnsafeRawBufferPointer, Problem> {
        let limit = BatchHeader.recordsBytesMax
        if packed.count == 0 { return .success(packed) }
        if let size = ZstdFrames.contentSize(packed) {
            guard size <= limit else {
                return .failure(Problem(.tooLarge, "unpacks to \(size) bytes"))
            }
            unpacked.reserve(size, keeping: 0)
            guard frames.decompress(packed, into: unpacked.room(size)) else {
                return .failure(Problem(.corrupt, "has a damaged zstd frame"))
            }
            return .success(unpacked.bytes(size))
        }
        guard let content = frames.decompress(packed, limit: limit) else {
            return .failure(Problem(.corrupt, "has a damaged zstd frame"))
        }
        unpacked.reserve(content.count, keeping: 0)
        content.withUnsafeBytes { unpacked.room(content.count).copyMemory(from: $0) }
        return .success(unpacked.bytes(content.count))
    }
}
