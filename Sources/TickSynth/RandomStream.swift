/// A seeded stream of random numbers, the same on every machine: xoshiro256**.
///
/// Limits: integers only, so no rounding of a mathematics library can change a generated day.
/// Source: Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2018.
struct RandomStream {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64

    init(seed: UInt64) {
        var mixer = seed
        s0 = Self.splitMix(&mixer)
        s1 = Self.splitMix(&mixer)
        s2 = Self.splitMix(&mixer)
        s3 = Self.splitMix(&mixer)
    }

    /// The stream from a known state, not all zero.
    init(state: (UInt64, UInt64, UInt64, UInt64)) { (s0, s1, s2, s3) = state }

    @inline(__always)
    mutating func next() -> UInt64 {
        let product = s1 &* 5
        let result = (product &<< 7 | product &>> 57) &* 9
        let shifted = s1 &<< 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = s3 &<< 45 | s3 &>> 19
        return result
    }

    /// A number in `0..<bound`; the bias is below 2^-32 for the bounds used here.
    @inline(__always)
    mutating func below(_ bound: UInt32) -> UInt32 {
        UInt32(truncatingIfNeeded: ((next() &>> 32) &* UInt64(bound)) &>> 32)
    }

    /// True once in `count` times.
    @inline(__always)
    mutating func once(in count: UInt32) -> Bool { below(count) == 0 }

    /// A number in `range`.
    @inline(__always)
    mutating func within(_ range: ClosedRange<UInt32>) -> UInt32 {
        range.lowerBound &+ below(range.upperBound &- range.lowerBound &+ 1)
    }

    /// 0 half of the time, 1 a quarter, 2 an eighth, and so on.
    @inline(__always)
    mutating func halvings() -> Int { (next() | 1 &<< 40).trailingZeroBitCount }

    private static func splitMix(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed &>> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed &>> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed &>> 31
    }
}
