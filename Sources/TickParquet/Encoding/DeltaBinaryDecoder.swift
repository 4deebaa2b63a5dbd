import TickStorage

/// Reads whole numbers that lie as packed differences.
///
/// Source: Parquet "Encodings", DELTA_BINARY_PACKED.
enum DeltaBinaryDecoder {
    /// Values of a block that are read; writers take 128 or 256.
    private static let blockMax = 1 << 16

    /// Reads exactly `count` values from bytes behind which `ByteSink.slack` more may be read;
    /// returns how many bytes they took.
    static func decode<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer, count: Int, to values: UnsafeMutablePointer<Value>
    ) throws(PageDamage) -> Int {
        var cursor = ByteCursor(bytes)
        guard let block = cursor.varint(), let minis = cursor.varint(),
            let total = cursor.varint(), let first = cursor.zigZag()
        else { throw PageDamage("the head of the differences is cut") }
        guard block > 0, block <= UInt64(blockMax), minis > 0, block % minis == 0,
            (block / minis) % 32 == 0
        else { throw PageDamage("blocks of \(block) values in \(minis)") }
        guard total == UInt64(count) else {
            throw PageDamage("\(total) values where \(count) are to be")
        }
        guard count > 0 else { return cursor.offset }
        values[0] = Value(truncatingIfNeeded: first)
        var at = 1
        while at < count {
            at = try decodeBlock(&cursor, Int(minis), Int(block / minis), at, count, values)
        }
        return cursor.offset
    }

    private static func decodeBlock<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
        _ cursor: inout ByteCursor, _ minis: Int, _ perMini: Int, _ start: Int, _ count: Int,
        _ values: UnsafeMutablePointer<Value>
    ) throws(PageDamage) -> Int {
        guard let least = cursor.zigZag(), let widths = cursor.take(minis) else {
            throw PageDamage("a block's head is cut")
        }
        var at = start
        for width in widths where at < count {
            let here = min(perMini, count &- at)
            let needed = (here &* Int(width) &+ 7) / 8
            let stated = min(perMini / 8 &* Int(width), cursor.remaining)
            guard width <= Value.bitWidth, needed <= stated, let packed = cursor.take(stated) else {
                throw PageDamage("a block is cut, or of \(width) bits")
            }
            add(packed, here, Int(width), Value(truncatingIfNeeded: least), values + at)
            at &+= here
        }
        return at
    }

    /// Adds up `count` packed differences, each on top of `least`, from the value before on.
    @inline(__always)
    private static func add<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
        _ packed: UnsafeRawBufferPointer, _ count: Int, _ width: Int, _ least: Value,
        _ values: UnsafeMutablePointer<Value>
    ) {
        var last = values[-1]
        guard width > 0, let base = packed.baseAddress else {
            for at in 0..<count {
                last = last &+ least
                values[at] = last
            }
            return
        }
        guard width <= 56 else { return addWide(base, count, width, least, values) }
        let mask = ~UInt64(0) &>> UInt64(64 &- width)
        var bit = 0
        for at in 0..<count {
            let word = (base + bit &>> 3).loadUnaligned(as: UInt64.self).littleEndian
            let above = (word &>> UInt64(bit & 7)) & mask
            last = last &+ least &+ Value(truncatingIfNeeded: above)
            values[at] = last
            bit &+= width
        }
    }

    private static func addWide<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
        _ base: UnsafeRawPointer, _ count: Int, _ width: Int, _ least: Value,
        _ values: UnsafeMutablePointer<Value>
    ) {
        var last = values[-1]
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: count) { above in
            BitPacking.unpack(base, count: count, width: width, to: above.baseAddress!)
            for at in 0..<count {
                last = last &+ least &+ Value(truncatingIfNeeded: above[at])
                values[at] = last
            }
        }
    }
}
