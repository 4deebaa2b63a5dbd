import TickStorage

/// A UUID that carries the CRC-32C of the file it names.
///
/// A table's files refer to one another by name: catalog to metadata, metadata to manifest list,
/// list to manifest. With the check in the name each reference says what the file must hold,
/// without a field that other programs would have to know or could carry over to their own files.
///
/// Layout: version 8 (RFC 9562, "custom"): 48 random bits, 8, the mark 7cb, 16 bits of variant and
/// chance, 16 random bits, the CRC in the last 32 bits.
public enum ChecksummedName {
    private static let mark = "87cb"

    /// A new UUID for a file of these bytes.
    public static func uuid(_ bytes: [UInt8]) -> String { uuid(crc: CRC32C.of(bytes)) }

    /// A new UUID for a file of this CRC; a Parquet file's is its footer's, which covers the rest.
    public static func uuid(crc: UInt32) -> String {
        var random = SystemRandomNumberGenerator()
        let high = random.next()
        let low = random.next()
        return hex(UInt64(high >> 32), 8) + "-" + hex(high & 0xFFFF, 4) + "-" + mark + "-"
            + hex(0x8000 | (low & 0x3FFF), 4) + "-" + hex((low >> 32) & 0xFFFF, 4)
            + hex(UInt64(crc), 8)
    }

    /// A new random UUID, of version 4.
    public static func random() -> String {
        var random = SystemRandomNumberGenerator()
        let high = random.next()
        let low = random.next()
        return hex(high >> 32, 8) + "-" + hex((high >> 16) & 0xFFFF, 4) + "-"
            + hex(0x4000 | (high & 0xFFF), 4) + "-" + hex(0x8000 | (low >> 48) & 0x3FFF, 4) + "-"
            + hex(low & 0xFFFF_FFFF_FFFF, 12)
    }

    /// The CRC that a file of this path must have; nil where its name does not say.
    public static func crc(path: String) -> UInt32? {
        let parts = Path.name(path).split(separator: "-")
        guard let at = parts.firstIndex(where: { $0 == mark }), at >= 2, at + 2 < parts.count
        else { return nil }
        let last = parts[at + 2].prefix { $0.isHexDigit }
        guard last.count == 12 else { return nil }
        return UInt32(last.suffix(8), radix: 16)
    }

    /// Throws: `corrupt` where the name says another CRC than these bytes have.
    public static func check(_ bytes: [UInt8], path: String) throws(StorageError) {
        guard let expected = crc(path: path) else { return }
        let found = CRC32C.of(bytes)
        guard found == expected else {
            throw StorageError(
                .corrupt,
                "has CRC-32C \(hex(UInt64(found), 8)) where its name says "
                    + "\(hex(UInt64(expected), 8)); restore the file from a copy", path: path)
        }
    }

    private static func hex(_ value: UInt64, _ digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
