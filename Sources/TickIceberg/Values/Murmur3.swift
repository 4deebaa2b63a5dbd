/// Murmur3, x86, 32 bits, seed 0: what Iceberg's bucket transform hashes with.
///
/// Source: Iceberg specification v2, appendix B, "32-bit Hash Requirements"; Appleby's MurmurHash3.
public enum Murmur3 {
    /// The hash of these bytes.
    public static func hash(_ bytes: some Collection<UInt8>) -> Int32 {
        var hash: UInt32 = 0
        var word: UInt32 = 0
        var filled: UInt32 = 0
        var count: UInt32 = 0
        for byte in bytes {
            word |= UInt32(byte) &<< filled
            filled &+= 8
            count &+= 1
            guard filled == 32 else { continue }
            hash = rotate(hash ^ scramble(word), 13) &* 5 &+ 0xE654_6B64
            word = 0
            filled = 0
        }
        if filled > 0 { hash ^= scramble(word) }
        return Int32(bitPattern: finish(hash ^ count))
    }

    /// The hash of a whole number, as its eight bytes, lowest first.
    public static func hash(_ value: Int64) -> Int32 {
        Swift.withUnsafeBytes(of: value.littleEndian) { hash($0) }
    }

    private static func scramble(_ word: UInt32) -> UInt32 {
        rotate(word &* 0xCC9E_2D51, 15) &* 0x1B87_3593
    }

    private static func rotate(_ value: UInt32, _ by: UInt32) -> UInt32 {
        value &<< by | value &>> (32 - by)
    }

    private static func finish(_ hash: UInt32) -> UInt32 {
        var h = hash
        h ^= h &>> 16
        h = h &* 0x85EB_CA6B
        h ^= h &>> 13
        h = h &* 0xC2B2_AE35
        return h ^ (h &>> 16)
    }
}
