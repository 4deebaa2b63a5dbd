/// Records of several streams in the order in which they were made, in memory that is used again.
///
/// Layout: each entry's value lies in `bytes`, its key being the value's first fields; of a
/// tombstone there is the key alone.
/// Concurrency: one thread at a time; handed from thread to thread.
final class ArchiveRecords: @unchecked Sendable {
    private var memory: UnsafeMutableRawPointer
    private var capacity: Int
    private var list: UnsafeMutablePointer<Entry>
    private var listCapacity: Int
    /// Bytes of all records.
    private(set) var byteCount = 0
    /// How many records.
    private(set) var count = 0

    struct Entry {
        /// The stream's number.
        var stream: UInt16
        /// Nothing but the key was written.
        var isTombstone: Bool
        /// Of the bytes, those of the key; 0 for no key.
        var keyBytes: Int32
        /// All bytes.
        var bytes: Int32
        /// Units: milliseconds since the Unix epoch, of event time.
        var timeMillis: Int64
    }

    /// No records, with room for so many bytes.
    init(bytes: Int) {
        capacity = bytes + 4096
        listCapacity = max(1, bytes / 64)
        memory = .allocate(byteCount: capacity, alignment: 16)
        list = .allocate(capacity: listCapacity)
    }

    deinit {
        memory.deallocate()
        list.deallocate()
    }

    /// The records, in order.
    var entries: UnsafeBufferPointer<Entry> { UnsafeBufferPointer(start: list, count: count) }

    /// What they hold, one after the other.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: memory, count: byteCount) }

    /// Forgets the records and keeps the memory.
    func removeAll() { (byteCount, count) = (0, 0) }

    func append(
        stream: Int, _ written: UnsafeRawBufferPointer, keyBytes: Int, isTombstone: Bool,
        time: Int64
    ) {
        if count == listCapacity || capacity - byteCount < written.count { grow(written.count) }
        list[count] = Entry(
            stream: UInt16(stream), isTombstone: isTombstone, keyBytes: Int32(keyBytes),
            bytes: Int32(written.count), timeMillis: Self.millis(time))
        count &+= 1
        guard let start = written.baseAddress else { return }
        (memory + byteCount).copyMemory(from: start, byteCount: written.count)
        byteCount &+= written.count
    }

    private func grow(_ more: Int) {
        if capacity - byteCount < more {
            capacity = 2 * capacity + more
            let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
            larger.copyMemory(from: memory, byteCount: byteCount)
            memory.deallocate()
            memory = larger
        }
        guard count == listCapacity else { return }
        listCapacity *= 2
        let larger = UnsafeMutablePointer<Entry>.allocate(capacity: listCapacity)
        larger.update(from: list, count: count)
        list.deallocate()
        list = larger
    }

    /// Nanoseconds to milliseconds, towards the past.
    private static func millis(_ nanos: Int64) -> Int64 {
        let (quotient, rest) = nanos.quotientAndRemainder(dividingBy: 1_000_000)
        return rest < 0 ? quotient - 1 : quotient
    }
}
