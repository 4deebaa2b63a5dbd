import TickStorage

/// Texts of at most seven bytes as one number: the bytes from the top, the length at the bottom.
///
/// Two are equal where the texts are, and ordered as their bytes are.
enum ShortText {
    static let sizeMax = 7

    /// Writes the number of each value; false where one is longer.
    static func keys(of column: Column, to keys: UnsafeMutablePointer<UInt64>) -> Bool {
        column.bytes.withUnsafeBytes { bytes in
            column.ends.withUnsafeBufferPointer { ends in
                var start = 0
                var longest = 0
                for at in 0..<ends.count {
                    let size = ends[at] &- start
                    longest = max(longest, size)
                    if longest > sizeMax { return false }
                    keys[at] = key(bytes, start, size)
                    start = ends[at]
                }
                return true
            }
        }
    }

    /// The bytes of a number.
    static func bytes(of key: UInt64) -> [UInt8] {
        let size = Int(key & 0xFF)
        return (0..<size).map { UInt8(truncatingIfNeeded: key &>> UInt64(56 - 8 * $0)) }
    }

    @inline(__always)
    private static func key(
        _ bytes: UnsafeRawBufferPointer, _ start: Int, _ size: Int
    ) -> UInt64 {
        var word: UInt64 = 0
        if start &+ 8 <= bytes.count {
            word = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
            word &= ~(~UInt64(0) >> UInt64(size &* 8))
        } else {
            for at in 0..<size {
                word |= UInt64(bytes[start &+ at]) &<< UInt64(56 &- 8 &* at)
            }
        }
        return word | UInt64(truncatingIfNeeded: size)
    }
}
