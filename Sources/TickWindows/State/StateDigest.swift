/// A digest of bytes, the same on every machine.
///
/// Source: FNV-1a over 64-bit words with a final mix (MurmurHash3's fmix64).
struct StateDigest {
    let value: UInt64

    init(_ bytes: [UInt8]) { self = bytes.withUnsafeBytes { StateDigest($0) } }

    init(_ bytes: UnsafeRawBufferPointer) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var place = 0
        while bytes.count - place >= 8 {
            let word = UInt64(
                littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            hash = Self.mix((hash ^ word) &* 0x0000_0100_0000_01B3)
            place += 8
        }
        for byte in bytes[place...] { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        value = Self.mix(hash ^ UInt64(bytes.count))
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed ^= mixed &>> 33
        mixed &*= 0xFF51_AFD7_ED55_8CCD
        mixed ^= mixed &>> 33
        mixed &*= 0xC4CE_B9FE_1A85_EC53
        return mixed ^ mixed &>> 33
    }
}
