import TickStorage

/// Checksums for what the format gives none: the footer, and the page index before it.
///
/// Layout: texts of the footer, `tick.index-crc32c` and, the last of all, `tick.footer-crc32c`:
/// eight hexadecimal digits each. The second is the CRC-32C of the footer with its own digits as
/// zeros.
enum FooterSeal {
    static let indexKey = "tick.index-crc32c"
    static let footerKey = "tick.footer-crc32c"
    private static let digits = 8

    /// What the footer says it was made by.
    ///
    /// A footer in whose bytes either of the two parts stands is ours and has to match its seal:
    /// others copy texts, our seal too, but not this; damage that hides one part leaves the other.
    static let creator = parts.joined(separator: " ")
    private static let parts = ["tickplant version 1.0.0", "(build sealed-footer)"]

    /// Whether a footer is ours, by its bytes alone: damage must not decide how they are taken.
    static func isOurs(_ footer: [UInt8]) -> Bool {
        parts.contains { lastPlace(of: Array($0.utf8), in: footer) != nil }
    }

    /// The texts to put at the end of the footer's.
    static func keyValues(indexCRC: UInt32) -> [FileMetaData.KeyValue] {
        [
            .init(key: indexKey, value: text(indexCRC)),
            .init(key: footerKey, value: text(0)),
        ]
    }

    /// Writes the footer's CRC into it, and returns it.
    static func seal(_ footer: inout [UInt8]) -> UInt32 {
        guard let place = digitsPlace(footer) else { preconditionFailure("a footer without seal") }
        let crc = CRC32C.of(footer)
        footer.replaceSubrange(place, with: Array(text(crc).utf8))
        return crc
    }

    /// The footer's CRC, computed as it was for `seal`.
    static func crc(of footer: [UInt8]) -> UInt32? {
        guard let place = digitsPlace(footer) else { return nil }
        var blank = footer
        blank.replaceSubrange(place, with: Array(text(0).utf8))
        return CRC32C.of(blank)
    }

    /// The value of eight hexadecimal digits.
    static func value(_ text: String) -> UInt32? {
        text.utf8.count == digits ? UInt32(text, radix: 16) : nil
    }

    static func text(_ crc: UInt32) -> String {
        let short = String(crc, radix: 16)
        return String(repeating: "0", count: digits - short.count) + short
    }

    /// Where the digits stand: after the last place of the key, a field's head and a length.
    private static func digitsPlace(_ footer: [UInt8]) -> Range<Int>? {
        let key = Array(footerKey.utf8)
        guard let place = lastPlace(of: key, in: footer) else { return nil }
        let from = place + key.count + 2
        return from + digits <= footer.count ? from..<from + digits : nil
    }

    private static func lastPlace(of part: [UInt8], in bytes: [UInt8]) -> Int? {
        var start = bytes.count - part.count
        while start >= 0 {
            if bytes[start] == part[0], bytes[start..<start + part.count].elementsEqual(part) {
                return start
            }
            start -= 1
        }
        return nil
    }
}
