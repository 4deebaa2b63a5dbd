import TickStorage

/// A replay's state as a file.
///
/// Layout: magic `TPST` · version u16 · bytes u64 when unpacked · a zstd frame · CRC-32C u32 of all
/// before. Whole numbers are little-endian.
enum SavedState {
    private static let magic = Array("TPST".utf8)
    private static let version: UInt16 = 1
    /// The most bytes of a state, unpacked.
    static let bytesMax = 1 << 36

    /// The file's bytes.
    static func encoded(_ state: [UInt8], _ frames: ZstdFrames) -> [UInt8] {
        var bytes = magic
        bytes.appendLittleEndian(version)
        bytes.appendLittleEndian(UInt64(state.count))
        state.withUnsafeBytes { frames.compress($0, onto: &bytes) }
        return Sealed.seal(bytes)
    }

    /// The state in a file's bytes; nil where they are cut, damaged or of another version.
    static func decoded(_ bytes: [UInt8], _ frames: ZstdFrames) -> [UInt8]? {
        bytes.withUnsafeBytes { raw in
            guard let body = Sealed.body(raw) else { return nil }
            var cursor = ByteCursor(body)
            guard let magic = cursor.take(4), magic.elementsEqual(Self.magic),
                cursor.littleEndian(UInt16.self) == version,
                let size = cursor.littleEndian(UInt64.self), size <= UInt64(bytesMax),
                let frame = cursor.take(cursor.remaining),
                let state = frames.decompress(frame, limit: bytesMax), state.count == Int(size)
            else { return nil }
            return state
        }
    }
}
