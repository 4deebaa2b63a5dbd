import TickCore

/// Writes every field of a message by name, as its definition has it.
///
/// Prices are decimal, times and numbers as on the wire, text without its padding (a single
/// character stays as it is, a blank may be a code). A flags field shows the names of its set bits,
/// followed by a field for every bit and one for the bits without a name.
/// Concurrency: a value; writes into the caller's buffer. Cost: proportional to the text.
public struct FieldDump: Sendable {
    private let feed: FeedDefinition

    /// A dump for messages of one feed.
    public init(feed: FeedDefinition) {
        self.feed = feed
    }

    /// The heading of `appendCSV`, with its line end.
    public static let csvHeading: StaticString = "packet,msg,sequence,type,field,value\n"

    /// Appends one CSV line per field of the message that `row` was decoded from.
    ///
    /// A message that does not fit its definition gets a line `unknown_bytes`, `malformed_bytes` or
    /// `extra_bytes` with its bytes in hexadecimal, so none is lost.
    public func appendCSV(_ row: MessageRow, bytes: ByteView, to text: inout TextBuffer) {
        var sink = CSVFieldSink(row: row)
        walk(row, bytes, &sink, &text)
        switch row.fit {
        case .known: break
        case .longer:
            let known = feed.message(type: row.type)?.byteCount ?? 0
            sink.hex("extra_bytes", bytes.dropping(known), &text)
        case .unknown: sink.hex("unknown_bytes", bytes, &text)
        case .malformed: sink.hex("malformed_bytes", bytes, &text)
        }
    }

    /// Appends one line of JSON with the message's name and an object of its fields.
    public func appendJSON(_ row: MessageRow, bytes: ByteView, to text: inout TextBuffer) {
        row.appendJSONHead(to: &text)
        if let message = feed.message(type: row.type) {
            text.append(",\"name\":\"")
            text.append(string: message.name)
            text.append("\"")
        }
        text.append(",\"fields\":{")
        var sink = JSONFieldSink()
        walk(row, bytes, &sink, &text)
        text.append("}")
        row.appendMisfit(to: &text, bytes: bytes, limit: bytes.count)
        text.append("}\n")
    }

    private func walk(
        _ row: MessageRow, _ bytes: ByteView, _ sink: inout some FieldSink,
        _ text: inout TextBuffer
    ) {
        guard row.fit == .known || row.fit == .longer,
            let message = feed.message(type: row.type), bytes.count >= message.byteCount
        else { return }
        for field in message.fields {
            if !field.flags.isEmpty {
                flags(of: field, bytes.u8(field.offset), &sink, &text)
            } else if field.type == .ascii {
                sink.text(field.name, Self.text(of: field, in: bytes), &text)
            } else {
                let bits = bytes.number(field.type, at: field.offset, feed.byteOrder)
                let isSigned = field.type == .i64
                let value = isSigned ? Int128(Int64(bitPattern: bits)) : Int128(bits)
                sink.number(field.name, value, digits: field.digits, &text)
            }
        }
    }

    private func flags(
        of field: FieldDefinition, _ value: UInt8, _ sink: inout some FieldSink,
        _ text: inout TextBuffer
    ) {
        sink.names(field.name, of: field.flags.filter { value & $0.mask != 0 }, &text)
        let named = field.flags.reduce(UInt8(0)) { $0 | $1.mask }
        if named != 0xFF {
            let unnamed = value & ~named
            let name = "unused_\((~named).nonzeroBitCount)"
            sink.number(name, Int128(unnamed), digits: 0, &text)
        }
        for flag in field.flags {
            sink.number(flag.name, value & flag.mask != 0 ? 1 : 0, digits: 0, &text)
        }
    }

    private static func text(of field: FieldDefinition, in bytes: ByteView) -> ByteView {
        var count = field.byteCount
        while count > 1, bytes.u8(field.offset + count - 1) == 0x20 { count -= 1 }
        if field.byteCount > 1, count == 1, bytes.u8(field.offset) == 0x20 { count = 0 }
        return ByteView(base: bytes.base + field.offset, count: count)
    }
}
