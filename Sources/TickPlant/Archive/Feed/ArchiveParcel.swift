/// What goes from a thread that makes records to the archive's thread.
final class ArchiveParcel {
    let content: Content

    enum Content {
        /// Records to append, in order.
        case records(ArchiveRecords)
        /// Everything up to here belongs to a checkpoint.
        case checkpoint(CheckpointRequest)
        /// Nothing more comes; clean where the last checkpoint has everything.
        case end(isClean: Bool)
    }

    init(_ content: Content) { self.content = content }
}

/// Records of several streams in the order in which they were made.
///
/// Layout: each entry's value lies in `bytes`, its key being the value's first fields; of a
/// tombstone there is the key alone.
struct ArchiveRecords {
    var entries: [Entry] = []
    var bytes: [UInt8] = []

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
        self.bytes.reserveCapacity(bytes + 4096)
        entries.reserveCapacity(bytes / 64)
    }

    mutating func append(
        stream: Int, _ written: UnsafeRawBufferPointer, keyBytes: Int, isTombstone: Bool,
        time: Int64
    ) {
        entries.append(
            Entry(
                stream: UInt16(stream), isTombstone: isTombstone, keyBytes: Int32(keyBytes),
                bytes: Int32(written.count), timeMillis: Self.millis(time)))
        bytes.append(contentsOf: written)
    }

    /// Nanoseconds to milliseconds, towards the past.
    private static func millis(_ nanos: Int64) -> Int64 {
        let (quotient, rest) = nanos.quotientAndRemainder(dividingBy: 1_000_000)
        return rest < 0 ? quotient - 1 : quotient
    }
}
