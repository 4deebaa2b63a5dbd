import CZstd
import Foundation

/// All bytes of a zstd file of one frame; nil where it is damaged.
func decompressed(_ path: String, capacity: Int = 1 << 24) throws -> Data? {
    let packed = try Data(contentsOf: URL(fileURLWithPath: path))
    var plain = Data(count: capacity)
    let count = plain.withUnsafeMutableBytes { plain in
        packed.withUnsafeBytes { packed in
            ZSTD_decompress(plain.baseAddress, plain.count, packed.baseAddress, packed.count)
        }
    }
    return ZSTD_isError(count) == 0 ? plain.prefix(count) : nil
}
