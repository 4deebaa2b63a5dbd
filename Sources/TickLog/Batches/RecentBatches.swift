/// The records of the batches that a log packed last, as they were before: for a consumer beside
/// the writer, which then need not unpack what was packed a moment ago.
///
/// Layout: a ring of `countMax` batches, each in memory of its own that is used again.
/// Concurrency: one thread at a time, the log's. Cost: a copy of the records in, and one out.
public final class RecentBatches {
    private struct Batch {
        var baseOffset: Int64 = -1
        var crc: UInt32 = 0
        var count = 0
        let store = ByteStore(capacity: 64)
    }

    /// Batches kept.
    static let countMax = 8
    private var batches = (0..<countMax).map { _ in Batch() }
    private var next = 0

    /// Takes a batch's records in.
    func put(_ header: BatchHeader, _ records: UnsafeRawBufferPointer) {
        let place = next % Self.countMax
        next &+= 1
        batches[place].baseOffset = header.baseOffset
        batches[place].crc = header.crc
        batches[place].count = records.count
        batches[place].store.reserve(records.count, keeping: 0)
        batches[place].store.room(records.count).copyMemory(from: records)
    }

    /// The records of a batch of this header, whose CRC was checked; nil where it is not among the
    /// last. Borrowed until the next `put`.
    func records(of header: BatchHeader) -> UnsafeRawBufferPointer? {
        for batch in batches where batch.baseOffset == header.baseOffset {
            return batch.crc == header.crc ? batch.store.bytes(batch.count) : nil
        }
        return nil
    }
}
