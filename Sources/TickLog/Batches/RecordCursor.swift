import TickStorage

/// Reads the records of an unpacked batch one after the other, and checks each.
///
/// Concurrency: a value over memory that the caller keeps alive.
/// Cost: no allocation.
struct RecordCursor {
    private let bytes: UnsafeRawBufferPointer
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Whether everything was read.
    var isAtEnd: Bool { position == bytes.count }

    /// The next record of a batch with this header, after the offset `after`; nil where the bytes
    /// are no such record.
    mutating func record(_ header: BatchHeader, after: Int64) -> LogRecord? {
        guard let length = varint(), length > 0, length <= Int64(bytes.count - position) else {
            return nil
        }
        let end = position &+ Int(length)
        position &+= 1  // The attributes are not used.
        guard let timeDelta = varint(), let offsetDelta = varint(),
            offsetDelta >= 0, offsetDelta <= Int64(header.lastOffsetDelta),
            let key = run(), let value = run()
        else { return nil }
        let offset = header.baseOffset &+ offsetDelta
        let time = header.baseTimestamp.addingReportingOverflow(timeDelta)
        guard offset > after, !time.overflow, position < end else { return nil }
        let from = position
        guard headers({ _, _ in }), position == end else { return nil }
        return LogRecord(
            offset: offset, timeMillis: time.partialValue, key: key, value: value,
            headers: UnsafeRawBufferPointer(rebasing: bytes[from..<end]))
    }

    /// Reads a block of headers; false where it is none.
    mutating func headers(
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void
    ) -> Bool {
        guard let count = varint(), count >= 0 else { return false }
        for _ in 0..<count {
            guard let read = run(), let key = read, let value = run() else { return false }
            body(key, value)
        }
        return true
    }

    /// Bytes behind their length: `.some(nil)` for null, nil where they are not there.
    @inline(__always)
    private mutating func run() -> UnsafeRawBufferPointer?? {
        guard let length = varint(), length >= -1, length <= Int64(bytes.count &- position) else {
            return nil
        }
        if length == -1 { return .some(nil) }
        let from = position
        position &+= Int(length)
        return UnsafeRawBufferPointer(rebasing: bytes[from..<position])
    }

    @inline(__always)
    private mutating func varint() -> Int64? {
        guard position < bytes.count else { return nil }
        let first = bytes[position]
        if first < 0x80 {
            position &+= 1
            return ZigZag.decode(UInt64(first))
        }
        return longVarint()
    }

    private mutating func longVarint() -> Int64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        var at = position
        while at < bytes.count, shift < 64 {
            let byte = bytes[at]
            at &+= 1
            if shift == 63, byte > 1 { return nil }
            value |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 {
                position = at
                return ZigZag.decode(value)
            }
            shift &+= 7
        }
        return nil
    }
}
