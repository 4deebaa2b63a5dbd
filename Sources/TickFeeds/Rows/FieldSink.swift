import TickCore

/// What takes the fields of one message, in a text format.
protocol FieldSink {
    mutating func text(_ name: String, _ value: ByteView, _ text: inout TextBuffer)
    mutating func number(
        _ name: String, _ value: Int128, digits: Int, _ text: inout TextBuffer)
    /// The names of the set bits of a flags field.
    mutating func names(_ name: String, of flags: [FieldFlag], _ text: inout TextBuffer)
}

extension FieldSink {
    /// `Odd Lot|Extended Hours`.
    func append(_ flags: [FieldFlag], to text: inout TextBuffer) {
        for (index, flag) in flags.enumerated() {
            if index > 0 { text.append(UInt8(ascii: "|")) }
            var startsWord = true
            for byte in flag.name.utf8 {
                let isGap = byte == UInt8(ascii: "_")
                text.append(isGap ? 0x20 : startsWord ? byte & ~0x20 : byte)
                startsWord = isGap
            }
        }
    }
}

/// One line per field.
struct CSVFieldSink: FieldSink {
    let row: MessageRow

    mutating func text(_ name: String, _ value: ByteView, _ text: inout TextBuffer) {
        begin(name, &text)
        text.append(csv: value)
        text.append(UInt8(ascii: "\n"))
    }

    mutating func number(
        _ name: String, _ value: Int128, digits: Int, _ text: inout TextBuffer
    ) {
        begin(name, &text)
        text.append(decimal: value, digits: digits)
        text.append(UInt8(ascii: "\n"))
    }

    mutating func names(_ name: String, of flags: [FieldFlag], _ text: inout TextBuffer) {
        begin(name, &text)
        append(flags, to: &text)
        text.append(UInt8(ascii: "\n"))
    }

    mutating func hex(_ name: String, _ bytes: ByteView, _ text: inout TextBuffer) {
        begin(name, &text)
        for byte in bytes.buffer { text.append(hex: byte) }
        text.append(UInt8(ascii: "\n"))
    }

    private func begin(_ name: String, _ text: inout TextBuffer) {
        text.append(integer: row.packet)
        text.append(UInt8(ascii: ","))
        text.append(integer: row.message)
        text.append(UInt8(ascii: ","))
        if row.sequence != 0 { text.append(integer: row.sequence) }
        text.append(UInt8(ascii: ","))
        if row.fit != .malformed || row.type != 0 { MessageRow.append(csv: row.type, to: &text) }
        text.append(UInt8(ascii: ","))
        text.append(string: name)
        text.append(UInt8(ascii: ","))
    }
}

/// One member per field.
struct JSONFieldSink: FieldSink {
    private var isFirst = true

    mutating func text(_ name: String, _ value: ByteView, _ text: inout TextBuffer) {
        begin(name, &text)
        text.append(json: value)
    }

    mutating func number(
        _ name: String, _ value: Int128, digits: Int, _ text: inout TextBuffer
    ) {
        begin(name, &text)
        text.append(decimal: value, digits: digits)
    }

    mutating func names(_ name: String, of flags: [FieldFlag], _ text: inout TextBuffer) {
        begin(name, &text)
        text.append(UInt8(ascii: "\""))
        append(flags, to: &text)
        text.append(UInt8(ascii: "\""))
    }

    private mutating func begin(_ name: String, _ text: inout TextBuffer) {
        if !isFirst { text.append(UInt8(ascii: ",")) }
        isFirst = false
        text.append(UInt8(ascii: "\""))
        text.append(string: name)
        text.append("\":")
    }
}
