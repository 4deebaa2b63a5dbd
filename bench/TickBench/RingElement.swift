/// What is sent through rings: 64 bytes, as a tick has.
struct RingElement: BitwiseCopyable {
    var words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)

    /// Little work, so that the ring is measured and not this.
    @inline(__always)
    init(_ number: UInt64) { words = (number, 1, 2, 3, 4, 5, 6, ~number) }

    /// What a consumer adds up.
    @inline(__always)
    var sum: UInt64 { words.0 &+ words.0 &+ words.7 }
}
