/// What is sent through rings: 64 bytes, as a tick has.
struct RingElement: BitwiseCopyable {
    var words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)

    @inline(__always)
    init(_ number: UInt64) {
        words = (
            number, number &+ 1, number &+ 2, number &+ 3, number &+ 4, number &+ 5, number &+ 6,
            number &+ 7
        )
    }

    /// What a consumer adds up.
    @inline(__always)
    var sum: UInt64 { words.0 &+ words.7 }
}
