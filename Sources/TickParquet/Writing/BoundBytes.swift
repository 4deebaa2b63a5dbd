import TickStorage

/// Bounds as the bytes that statistics and the page index hold.
struct BoundBytes {
    /// Longer texts are cut.
    let sizeMax: Int
    let type: FieldType

    /// PLAIN bytes of a lower bound, and whether it is a value itself; nil where there is none.
    func lower(_ value: ParquetValue?) -> (bytes: [UInt8], exact: Bool)? {
        guard let value else { return nil }
        guard case .bytes(let text) = value, text.count > sizeMax else {
            return (plain(value), true)
        }
        return (cut(text), false)
    }

    /// PLAIN bytes of an upper bound, rounded up where cut; nil where that cannot be done.
    func upper(_ value: ParquetValue?) -> (bytes: [UInt8], exact: Bool)? {
        guard let value else { return nil }
        guard case .bytes(let text) = value, text.count > sizeMax else {
            return (plain(value), true)
        }
        let short = cut(text)
        let next = type == .string ? Self.nextText(after: short) : Self.next(after: short)
        return next.map { ($0, false) }
    }

    private func plain(_ value: ParquetValue) -> [UInt8] {
        var bytes: [UInt8] = []
        switch (value, type.storage) {
        case (.boolean(let flag), _): bytes.append(flag ? 1 : 0)
        case (.integer(let whole), .int32):
            bytes.appendLittleEndian(Int32(truncatingIfNeeded: whole))
        case (.integer(let whole), _):
            switch type.physical {
            case .int32: bytes.appendLittleEndian(Int32(truncatingIfNeeded: whole))
            default: bytes.appendLittleEndian(whole)
            }
        case (.wide(let whole), _): bytes.appendBigEndian(whole)
        case (.real(let real), .float32): bytes.appendLittleEndian(Float(real).bitPattern)
        case (.real(let real), _): bytes.appendLittleEndian(real.bitPattern)
        case (.bytes(let text), _): bytes = text
        }
        return bytes
    }

    /// At most `sizeMax` bytes, a text's not within a character.
    private func cut(_ text: [UInt8]) -> [UInt8] {
        var end = sizeMax
        if type == .string {
            while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
            // Not UTF-8 after all: any cut is right for a lower bound.
            if end == 0 { end = sizeMax }
        }
        return Array(text[..<end])
    }

    /// The least bytes after all that begin with these.
    private static func next(after bytes: [UInt8]) -> [UInt8]? {
        guard let last = bytes.lastIndex(where: { $0 < 0xFF }) else { return nil }
        var next = Array(bytes[...last])
        next[last] += 1
        return next
    }

    /// The same, where the result has to be a text too: its last character that has a next one gets
    /// it. UTF-8 is ordered as its code points are.
    private static func nextText(after bytes: [UInt8]) -> [UInt8]? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return next(after: bytes) }
        var scalars = Array(text.unicodeScalars)
        while let last = scalars.popLast() {
            let value = last.value == 0xD7FF ? 0xE000 : last.value + 1
            guard let above = Unicode.Scalar(value) else { continue }
            var next = String.UnicodeScalarView(scalars)
            next.append(above)
            return Array(String(next).utf8)
        }
        return nil
    }
}
