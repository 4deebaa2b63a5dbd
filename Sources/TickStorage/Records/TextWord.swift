/// Texts of at most eight bytes as one word, from which they are compared, told apart and sorted.
public enum TextWord {
    /// The longest text that a word holds.
    public static let sizeMax = 8

    /// The `count` bytes at `start`: the first at the top, zeros below the last.
    ///
    /// In the order of the texts, but that zero bytes look like the end of a shorter one.
    /// Cost: one load where eight bytes can be read there, else a loop.
    @inlinable @inline(__always)
    public static func of(
        _ bytes: UnsafeRawBufferPointer, _ start: Int, count: Int
    ) -> UInt64 {
        guard start &+ 8 <= bytes.count else {
            return (0..<count).reduce(0) { word, at in
                word | UInt64(bytes[start &+ at]) &<< UInt64(56 &- 8 &* at)
            }
        }
        let word = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        // A shift by 64 takes all bits away.
        return word & ~(UInt64.max >> UInt64(count &* 8))
    }
}
