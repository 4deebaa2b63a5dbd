import TickStorage

/// Reads blocks compressed by Snappy.
///
/// Source: Snappy "format_description.txt", raw format.
enum SnappyBlock {
    /// How long the content says to be; nil where the block does not begin with it.
    static func size(_ block: UnsafeRawBufferPointer) -> Int? {
        var cursor = ByteCursor(block)
        return cursor.varint().flatMap { $0 <= UInt64(UInt32.max) ? Int($0) : nil }
    }

    /// Writes the content to `target`, which it has to fill exactly; false where it does not.
    static func decompress(
        _ block: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) -> Bool {
        var cursor = ByteCursor(block)
        guard cursor.varint() == UInt64(target.count) else { return false }
        var at = 0
        while let tag = cursor.byte() {
            let done =
                tag & 3 == 0
                ? literal(&cursor, tag, target, &at) : copy(&cursor, tag, target, &at)
            if !done { return false }
        }
        return at == target.count
    }

    private static func literal(
        _ cursor: inout ByteCursor, _ tag: UInt8, _ target: UnsafeMutableRawBufferPointer,
        _ at: inout Int
    ) -> Bool {
        var size = Int(tag &>> 2)
        if size >= 60 {
            guard let more = cursor.take(size &- 59) else { return false }
            size = 0
            for (place, byte) in more.enumerated() { size |= Int(byte) &<< (place &* 8) }
        }
        size &+= 1
        guard size <= target.count &- at, let bytes = cursor.take(size) else { return false }
        (target.baseAddress! + at).copyMemory(from: bytes.baseAddress!, byteCount: size)
        at &+= size
        return true
    }

    private static func copy(
        _ cursor: inout ByteCursor, _ tag: UInt8, _ target: UnsafeMutableRawBufferPointer,
        _ at: inout Int
    ) -> Bool {
        var size = Int(tag &>> 2) &+ 1
        var back: Int?
        switch tag & 3 {
        case 1:
            size = Int(tag &>> 2 & 7) &+ 4
            back = cursor.byte().map { Int(tag &>> 5) &<< 8 | Int($0) }
        case 2: back = cursor.littleEndian(UInt16.self).map(Int.init)
        default: back = cursor.littleEndian(UInt32.self).map(Int.init)
        }
        guard let back, back > 0, back <= at, size <= target.count &- at else { return false }
        let base = target.baseAddress!
        for _ in 0..<size {
            base.storeBytes(
                of: base.load(fromByteOffset: at &- back, as: UInt8.self), toByteOffset: at,
                as: UInt8.self)
            at &+= 1
        }
        return true
    }
}
