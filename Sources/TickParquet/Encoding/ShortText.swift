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
                    keys[at] =
                        TextWord.of(bytes, start, count: size) | UInt64(truncatingIfNeeded: size)
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
}
