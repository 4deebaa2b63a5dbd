/// Decimal digits in memory, eight at a time.
///
/// Cost: a length is a handful of instructions a word, a value three multiplications a word.
/// Limits: reads up to 24 bytes from where a run begins, and up to 8 behind it, whatever is there.
@frozen @usableFromInline struct DigitRun {
    /// The longest run that is told: any of so many digits fits 64 bits without a sign.
    @inlinable static var countMax: Int { 19 }

    @inlinable @inline(__always)
    static func word(_ place: UnsafeRawPointer) -> UInt64 {
        UInt64(littleEndian: place.loadUnaligned(as: UInt64.self))
    }

    /// How many of a word's bytes, from the lowest on, are digits.
    ///
    /// A digit's byte cannot carry into the next, so the first other byte is found exactly.
    @inlinable @inline(__always)
    static func count(_ word: UInt64) -> Int {
        let bits = word ^ 0x3030_3030_3030_3030
        let odd = ((bits &+ 0x7676_7676_7676_7676) | bits) & 0x8080_8080_8080_8080
        return odd.trailingZeroBitCount &>> 3
    }

    /// How many digits there are from `place` on; 20 or more where they are more than `countMax`.
    @inlinable @inline(__always)
    static func count(_ place: UnsafeRawPointer) -> Int {
        let first = count(word(place))
        guard first == 8 else { return first }
        let second = count(word(place + 8))
        guard second == 8 else { return 8 &+ second }
        return 16 &+ count(word(place + 16))
    }

    /// The number that a word of eight digits says, the lowest byte its first; a zero byte counts
    /// as the digit 0.
    @inlinable @inline(__always)
    static func value(_ word: UInt64) -> UInt64 {
        let ones = word & 0x0F0F_0F0F_0F0F_0F0F
        let pairs = (ones &* 2561) &>> 8 & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 6_553_601) &>> 16 & 0x0000_FFFF_0000_FFFF
        return (fours &* 42_949_672_960_001) &>> 32
    }

    /// The number that `count` digits say; 1...`countMax`.
    @inlinable @inline(__always)
    static func value(_ place: UnsafeRawPointer, _ count: Int) -> UInt64 {
        if count <= 8 { return value(word(place) &<< UInt64(64 &- 8 &* count)) }
        let low = value(word(place + (count &- 8)))
        if count <= 16 {
            return value(word(place) &<< UInt64(128 &- 8 &* count)) &* 100_000_000 &+ low
        }
        let middle = value(word(place + (count &- 16)))
        let high = value(word(place) &<< UInt64(192 &- 8 &* count))
        return (high &* 100_000_000 &+ middle) &* 100_000_000 &+ low
    }

    /// The nine places behind a point that `count` digits say; 1...8.
    @inlinable @inline(__always)
    static func billionths(_ word: UInt64, _ count: Int) -> UInt64 {
        let mask = ~UInt64(0) &>> UInt64(64 &- 8 &* count)
        return value(word & mask) &* 10
    }
}
