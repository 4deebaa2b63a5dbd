import TickStorage

/// Reads small numbers that lie as runs of one value and as packed groups of eight.
///
/// Source: Parquet "Encodings", RLE/bit-packing hybrid.
enum HybridDecoder {
    /// Reads `count` values of `width` bits from bytes behind which `ByteSink.slack` more may be
    /// read; returns the greatest.
    static func decode(
        _ bytes: UnsafeRawBufferPointer, count: Int, width: Int,
        to values: UnsafeMutablePointer<UInt32>
    ) throws(PageDamage) -> UInt32 {
        guard width <= 32 else { throw PageDamage("numbers of \(width) bits; at most 32 are") }
        var cursor = ByteCursor(bytes)
        var at = 0
        var most: UInt32 = 0
        while at < count {
            guard let head = cursor.varint() else { throw PageDamage("a run's head is cut") }
            let length = head &>> 1
            if head & 1 == 0 {
                guard length > 0, let run = cursor.take((width &+ 7) / 8) else {
                    throw PageDamage("a run is cut")
                }
                let value = littleEndian(run)
                let filled = min(Int(clamping: length), count &- at)
                (values + at).update(repeating: value, count: filled)
                most = max(most, value)
                at &+= filled
            } else {
                at &+= try unpack(&cursor, length, width, values + at, count &- at, &most)
            }
        }
        return most
    }

    private static func unpack(
        _ cursor: inout ByteCursor, _ groups: UInt64, _ width: Int,
        _ values: UnsafeMutablePointer<UInt32>, _ room: Int, _ most: inout UInt32
    ) throws(PageDamage) -> Int {
        guard groups > 0, groups <= 1 << 32 else { throw PageDamage("a run of no length") }
        let count = min(Int(groups) &* 8, room)
        let needed = (count &* width &+ 7) / 8
        let stated = min(Int(groups) &* width, cursor.remaining)
        guard needed <= stated, let packed = cursor.take(stated) else {
            throw PageDamage("packed numbers are cut")
        }
        if let base = packed.baseAddress, width > 0 {
            BitPacking.unpack(base, count: count, width: width, to: values)
        } else {
            values.update(repeating: 0, count: count)
        }
        for at in 0..<count { most = max(most, values[at]) }
        return count
    }

    private static func littleEndian(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var value: UInt32 = 0
        for (at, byte) in bytes.enumerated() { value |= UInt32(byte) &<< UInt32(at * 8) }
        return value
    }
}
