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
/// Layout: each entry's key and value lie one after the other in `bytes`.
struct ArchiveRecords {
    var entries: [Entry] = []
    var bytes: [UInt8] = []

    struct Entry {
        /// The stream's number.
        var stream: UInt16
        /// Bytes of the key; −1 for none.
        var keyBytes: Int32
        /// Bytes of the value; −1 for a tombstone.
        var valueBytes: Int32
        /// Units: milliseconds since the Unix epoch, of event time.
        var timeMillis: Int64
    }

    mutating func append(
        stream: Int, key: [UInt8]?, value: [UInt8]?, time: Int64
    ) {
        entries.append(
            Entry(
                stream: UInt16(stream), keyBytes: key.map { Int32($0.count) } ?? -1,
                valueBytes: value.map { Int32($0.count) } ?? -1,
                timeMillis: Self.millis(time)))
        if let key { bytes.append(contentsOf: key) }
        if let value { bytes.append(contentsOf: value) }
    }

    /// Nanoseconds to milliseconds, towards the past.
    private static func millis(_ nanos: Int64) -> Int64 {
        let (quotient, rest) = nanos.quotientAndRemainder(dividingBy: 1_000_000)
        return rest < 0 ? quotient - 1 : quotient
    }
}
