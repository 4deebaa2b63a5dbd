import CZlib

/// A block compressed as gzip or zlib, read whole.
///
/// Source: RFC 1950, RFC 1952.
public enum GzipBlock {
    /// The content of a block that is to hold exactly `size` bytes; nil where it is damaged, cut,
    /// or holds more or fewer. Several members one after the other are one content.
    public static func decompress(_ block: UnsafeRawBufferPointer, size: Int) -> [UInt8]? {
        guard block.count <= Int(UInt32.max), size >= 0, size <= Int(UInt32.max) else { return nil }
        var whole = false
        let content = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            whole = inflate(block, into: UnsafeMutableRawBufferPointer(buffer), size)
            filled = whole ? size : 0
        }
        return whole ? content : nil
    }

    private static func inflate(
        _ block: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer, _ size: Int
    ) -> Bool {
        var stream = z_stream()
        // 15 bits of window, plus 32: the wrapper, gzip or zlib, is told by its first bytes.
        let version = ZLIB_VERSION
        guard inflateInit2_(&stream, 15 + 32, version, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return false }
        defer { inflateEnd(&stream) }
        // zlib wants addresses even where nothing is to be read or written.
        var nothing: UInt8 = 0
        return withUnsafeMutablePointer(to: &nothing) { nothing in
            let source = block.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.next_in = UnsafeMutablePointer(mutating: source ?? UnsafePointer(nothing))
            stream.avail_in = UInt32(block.count)
            stream.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? nothing
            stream.avail_out = UInt32(size)
            while true {
                guard CZlib.inflate(&stream, Z_FINISH) == Z_STREAM_END else { return false }
                if stream.avail_in == 0 { return stream.avail_out == 0 }
                guard inflateReset(&stream) == Z_OK else { return false }
            }
        }
    }
}
