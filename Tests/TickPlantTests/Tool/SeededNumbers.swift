/// Numbers that follow from a seed alone (xorshift64*).
struct SeededNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = (seed &* 0x9E37_79B9_7F4A_7C15) | 1 }

    /// A number in `0..<bound`.
    mutating func next(below bound: UInt64) -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return ((state &* 0x2545_F491_4F6C_DD1D) >> 16) % bound
    }
}
