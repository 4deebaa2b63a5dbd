/// A record of a log, borrowed: its bytes are valid until its reader is asked for anything else.
public struct LogRecord {
    /// Its place in the log, for ever.
    public var offset: Int64
    /// When it was made.
    ///
    /// Units: milliseconds since the Unix epoch.
    public var timeMillis: Int64
    /// What it is about; nil for a record without a key.
    public var key: UnsafeRawBufferPointer?
    /// What is said; nil for a tombstone.
    public var value: UnsafeRawBufferPointer?
    /// The block of headers as `RecordHeaders` encodes it; checked to be well formed.
    public var headers: UnsafeRawBufferPointer

    /// Whether it says that the key's earlier records are no more.
    public var isTombstone: Bool { value == nil }

    /// The value of the first header of this name; nil where there is none, or it is null.
    public func header(_ name: String) -> UnsafeRawBufferPointer? {
        var found: UnsafeRawBufferPointer?
        var name = name
        name.withUTF8 { utf8 in
            forEachHeader { key, value in
                if found == nil, key.elementsEqual(utf8) { found = value }
            }
        }
        return found
    }

    /// The fingerprint of the schema that its value was written by; nil where it has none.
    public var schemaFingerprint: UInt64? {
        guard let value = header(RecordHeaders.schemaKey), value.count == 8 else { return nil }
        return UInt64(littleEndian: value.loadUnaligned(as: UInt64.self))
    }

    /// Calls `body` with each header's name and value in turn.
    public func forEachHeader(
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void
    ) {
        var cursor = RecordCursor(headers)
        _ = cursor.headers(body)
    }
}
