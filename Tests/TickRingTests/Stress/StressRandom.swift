import Foundation

/// SplitMix64.
struct StressRandom {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below `count`.
    mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
}

/// How long, and from which seed on.
enum StressPlan {
    /// Seconds for each kind of ring; `scripts/ring-stress.sh` asks for more.
    static var seconds: Double { number("TICKPLANT_RING_SECONDS") ?? 0.7 }
    /// The first seed; each further round takes the next.
    static var seed: UInt64 {
        number("TICKPLANT_RING_SEED").map { UInt64($0) } ?? UInt64.random(in: 0..<1 << 40)
    }

    private static func number(_ name: String) -> Double? {
        ProcessInfo.processInfo.environment[name].flatMap(Double.init)
    }
}

/// 64 bytes of which each tells its place in the stream.
struct StressElement: BitwiseCopyable, Equatable {
    var words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)

    init(_ position: Int) {
        let word = UInt64(position) &* 0x9E37_79B9_7F4A_7C15
        words = (UInt64(position), word, ~word, word &+ 1, word ^ 7, word &+ 3, ~word, word)
    }

    /// The place it was made for, or -1 if its words do not belong together.
    var position: Int {
        let place = Int(truncatingIfNeeded: words.0)
        return self == StressElement(place) ? place : -1
    }

    static func == (left: Self, right: Self) -> Bool {
        left.words.0 == right.words.0 && left.words.1 == right.words.1
            && left.words.2 == right.words.2 && left.words.3 == right.words.3
            && left.words.4 == right.words.4 && left.words.5 == right.words.5
            && left.words.6 == right.words.6 && left.words.7 == right.words.7
    }
}
