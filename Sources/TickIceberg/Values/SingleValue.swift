import TickStorage

/// Single values as bytes: the bounds in manifests.
///
/// Layout: int and date 4 bytes, long and timestamp 8, float 4, double 8, all lowest byte first;
/// boolean one byte; decimal the shortest two's complement, highest byte first; text and binary
/// as they are.
/// Source: Iceberg specification v2, appendix D, "Binary single-value serialization".
public enum SingleValue {
    /// The most characters of a text bound; longer ones are cut, upper ones rounded up.
    public static let textCharactersMax = 16

    /// Four bytes.
    public static func int32(_ value: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittleEndian(value)
        return bytes
    }

    /// Eight bytes.
    public static func int64(_ value: Int64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittleEndian(value)
        return bytes
    }

    /// The unscaled value of a decimal.
    public static func decimal(_ value: Int128) -> [UInt8] {
        let sign = value >> 127
        let significant = 128 - (value ^ sign).leadingZeroBitCount + 1
        let count = (significant + 7) / 8
        return (0..<count).map {
            UInt8(truncatingIfNeeded: value >> Int128((count - 1 - $0) * 8))
        }
    }

    /// The whole number that a bound of this type is; nil for other types and for bad bytes. An
    /// int's bound may stand for a long's that was widened.
    public static func whole(_ bytes: [UInt8], _ type: FieldType) -> Int128? {
        switch type {
        case .decimal:
            guard (1...16).contains(bytes.count) else { return nil }
            return bytes.dropFirst().reduce(Int128(Int8(bitPattern: bytes[0]))) {
                $0 << 8 | Int128($1)
            }
        case .int32, .date, .int64, .timestampMicros:
            guard bytes.count == 4 || bytes.count == 8 else { return nil }
            let bits = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return bytes.count == 4
                ? Int128(Int32(truncatingIfNeeded: bits)) : Int128(Int64(bitPattern: bits))
        default: return nil
        }
    }

    /// A lower bound of texts: at most `textCharactersMax` characters.
    public static func lowerText(_ bytes: [UInt8]) -> [UInt8] {
        guard let text = String(validating: bytes, as: UTF8.self) else { return [] }
        let scalars = text.unicodeScalars
        guard scalars.count > textCharactersMax else { return bytes }
        return [UInt8](String(String.UnicodeScalarView(scalars.prefix(textCharactersMax))).utf8)
    }

    /// An upper bound of texts: cut, then its last character that can be is made the next; nil
    /// where none can.
    public static func upperText(_ bytes: [UInt8]) -> [UInt8]? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        var scalars = Array(text.unicodeScalars)
        guard scalars.count > textCharactersMax else { return bytes }
        scalars.removeLast(scalars.count - textCharactersMax)
        while let last = scalars.popLast() {
            let next = last.value + 1 == 0xD800 ? 0xE000 : last.value + 1
            if let scalar = Unicode.Scalar(next) {
                scalars.append(scalar)
                return [UInt8](String(String.UnicodeScalarView(scalars)).utf8)
            }
        }
        return nil
    }

    /// A lower bound of bytes.
    public static func lowerBytes(_ bytes: [UInt8]) -> [UInt8] {
        Array(bytes.prefix(textCharactersMax))
    }

    /// An upper bound of bytes; nil where there is none so short.
    public static func upperBytes(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count > textCharactersMax else { return bytes }
        var cut = Array(bytes.prefix(textCharactersMax))
        while let last = cut.popLast() {
            if last < 0xFF { return cut + [last + 1] }
        }
        return nil
    }
}
