/// Whole numbers of a given width in bits, the lowest bits first, without gaps.
///
/// Cost: about one nanosecond a value; the loops are written for ranges of widths.
/// Source: Parquet "Encodings", RLE/bit-packing hybrid.
enum BitPacking {
    /// The width that holds every value up to `most`.
    @inline(__always)
    static func width(of most: UInt64) -> Int { 64 &- most.leadingZeroBitCount }

    /// Packs `count` values (a multiple of 8), each below 2^width, into `count * width / 8` bytes;
    /// up to 16 bytes behind them are overwritten.
    @inline(__always)
    static func pack<Word: FixedWidthInteger & UnsignedInteger>(
        _ values: UnsafePointer<Word>, count: Int, width: Int, to target: UnsafeMutableRawPointer
    ) {
        switch width {
        case 0: break
        case 1...8: packBytes(values, count, width, target)
        case 9...16: packPairsOfWords(values, count, width, target)
        default: packWide(values, count, width, target)
        }
    }

    /// Eight values fit one word.
    private static func packBytes<Word: FixedWidthInteger & UnsignedInteger>(
        _ values: UnsafePointer<Word>, _ count: Int, _ width: Int, _ target: UnsafeMutableRawPointer
    ) {
        let w = UInt64(width)
        var out = target
        var at = 0
        while at < count {
            let v = values + at
            let a = u(v[0]) | u(v[1]) &<< w | u(v[2]) &<< (2 &* w) | u(v[3]) &<< (3 &* w)
            let b = u(v[4]) | u(v[5]) &<< w | u(v[6]) &<< (2 &* w) | u(v[7]) &<< (3 &* w)
            out.storeBytes(of: (a | b &<< (4 &* w)).littleEndian, as: UInt64.self)
            out += width
            at &+= 8
        }
    }

    /// Four values fit one word.
    private static func packPairsOfWords<Word: FixedWidthInteger & UnsignedInteger>(
        _ values: UnsafePointer<Word>, _ count: Int, _ width: Int, _ target: UnsafeMutableRawPointer
    ) {
        let w = UInt64(width)
        let half = 4 &* w
        var out = target
        var at = 0
        while at < count {
            let v = values + at
            let a = u(v[0]) | u(v[1]) &<< w | u(v[2]) &<< (2 &* w) | u(v[3]) &<< (3 &* w)
            let b = u(v[4]) | u(v[5]) &<< w | u(v[6]) &<< (2 &* w) | u(v[7]) &<< (3 &* w)
            // A width of 16 fills the first word: then nothing of `b` goes there.
            out.storeBytes(of: (a | b << half).littleEndian, as: UInt64.self)
            out.storeBytes(of: (b >> (64 &- half)).littleEndian, toByteOffset: 8, as: UInt64.self)
            out += width
            at &+= 8
        }
    }

    private static func packWide<Word: FixedWidthInteger & UnsignedInteger>(
        _ values: UnsafePointer<Word>, _ count: Int, _ width: Int, _ target: UnsafeMutableRawPointer
    ) {
        var out = target
        var word: UInt64 = 0
        var filled = 0
        for at in 0..<count {
            let value = u(values[at])
            word |= value &<< UInt64(filled)
            filled &+= width
            if filled >= 64 {
                out.storeBytes(of: word.littleEndian, as: UInt64.self)
                out += 8
                filled &-= 64
                // Over-wide shifts give 0: nothing is left where the word was filled exactly.
                word = value >> UInt64(width &- filled)
            }
        }
        if filled > 0 { out.storeBytes(of: word.littleEndian, as: UInt64.self) }
    }

    /// Unpacks `count` values (at most 32) from bytes of which 8 more than theirs may be read.
    @inline(__always)
    static func unpack<Word: FixedWidthInteger & UnsignedInteger>(
        _ source: UnsafeRawPointer, count: Int, width: Int, to values: UnsafeMutablePointer<Word>
    ) {
        if width == 0 {
            values.update(repeating: 0, count: count)
        } else if width <= 56 {
            let mask = ~UInt64(0) &>> UInt64(64 &- width)
            var bit = 0
            for at in 0..<count {
                let word = load(source + bit &>> 3) &>> UInt64(bit & 7)
                values[at] = Word(truncatingIfNeeded: word & mask)
                bit &+= width
            }
        } else {
            unpackWide(source, count, width, values)
        }
    }

    private static func unpackWide<Word: FixedWidthInteger & UnsignedInteger>(
        _ source: UnsafeRawPointer, _ count: Int, _ width: Int,
        _ values: UnsafeMutablePointer<Word>
    ) {
        let mask = ~UInt64(0) &>> UInt64(64 &- width)
        var bit = 0
        for at in 0..<count {
            let place = source + bit &>> 3
            let shift = UInt64(bit & 7)
            let low = load(place) &>> shift
            let ninth = UInt64(place.load(fromByteOffset: 8, as: UInt8.self))
            values[at] = Word(truncatingIfNeeded: (low | ninth << (64 &- shift)) & mask)
            bit &+= width
        }
    }

    @inline(__always)
    private static func u<Word: FixedWidthInteger & UnsignedInteger>(_ value: Word) -> UInt64 {
        UInt64(truncatingIfNeeded: value)
    }

    @inline(__always)
    private static func load(_ place: UnsafeRawPointer) -> UInt64 {
        UInt64(littleEndian: place.loadUnaligned(as: UInt64.self))
    }
}
