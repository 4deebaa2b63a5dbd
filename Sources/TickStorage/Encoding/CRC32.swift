import CZlib

/// The CRC of zip, gzip and Parquet's pages (polynomial 04C11DB7).
///
/// Cost: zlib's.
/// Source: RFC 1952, section 8; check value of "123456789": CBF43926.
public enum CRC32 {
    /// The CRC of these bytes.
    public static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        guard let base = bytes.baseAddress else { return 0 }
        return UInt32(
            truncatingIfNeeded: crc32_z(0, base.assumingMemoryBound(to: UInt8.self), bytes.count))
    }

    /// The CRC of these bytes.
    public static func of(_ bytes: [UInt8]) -> UInt32 { bytes.withUnsafeBytes { of($0) } }
}
