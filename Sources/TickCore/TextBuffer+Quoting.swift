/// Appending venue text, which may hold any byte, so that every reader gets it back.
extension TextBuffer {
    /// Appends a CSV cell: quoted where it holds a comma, a quote or a line end (RFC 4180); bytes
    /// outside printable ASCII are written `\xNN`.
    public mutating func append(csv bytes: ByteView) {
        let needsQuotes = bytes.buffer.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x5C }
        if needsQuotes { append(UInt8(ascii: "\"")) }
        for byte in bytes.buffer {
            if byte == 0x22 { append(byte) }
            append(printable: byte)
        }
        if needsQuotes { append(UInt8(ascii: "\"")) }
    }

    /// Appends a JSON string with its quotes; bytes outside printable ASCII become `\u00NN`.
    public mutating func append(json bytes: ByteView) {
        append(UInt8(ascii: "\""))
        for byte in bytes.buffer {
            if byte == 0x22 || byte == 0x5C { append(UInt8(ascii: "\\")) }
            if (0x20..<0x7F).contains(byte) {
                append(byte)
            } else {
                append("\\u00")
                append(hex: byte)
            }
        }
        append(UInt8(ascii: "\""))
    }

    /// Appends two lower-case hexadecimal digits.
    public mutating func append(hex byte: UInt8) {
        for nibble in [byte >> 4, byte & 15] {
            append(nibble < 10 ? 48 + nibble : 87 + nibble)
        }
    }

    private mutating func append(printable byte: UInt8) {
        guard !(0x20..<0x7F).contains(byte) else { return append(byte) }
        append("\\x")
        append(hex: byte)
    }
}
