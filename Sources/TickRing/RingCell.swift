/// One of the atomic words of a ring, by its place in the ring's memory.
///
/// Layout: lines of 128 bytes, each written by one side. Line 0: the producer's `tail`,
/// `producerState`, `claim`. Lines 1 and 2: the flags of those who sleep, rarely written. Line
/// 3 + k: position and state of consumer k; a ring for one consumer has only consumer 0.
@frozen public struct RingCell: Hashable, Sendable, BitwiseCopyable {
    /// Its place, in words of eight bytes.
    public let word: Int

    /// Words in a line that no two sides share: two cache lines, as cores fetch them in pairs.
    @inlinable public static var wordsPerLine: Int { 16 }

    @inlinable init(word: Int) { self.word = word }

    /// The position behind the last element that the producer has published.
    @inlinable public static var tail: RingCell { RingCell(word: 0) }
    /// How the producer ended, as a raw `RingMark`.
    @inlinable public static var producerState: RingCell { RingCell(word: 1) }
    /// The position up to which the producer may be overwriting, for consumers that it drops.
    @inlinable public static var claim: RingCell { RingCell(word: 2) }
    /// 1 when the producer sleeps or is about to.
    @inlinable public static var producerParked: RingCell { RingCell(word: wordsPerLine) }

    /// 1 when a consumer sleeps or is about to. Each has its own: behind a flag for all, one that
    /// raises it again would let another fall asleep that had been woken.
    @inlinable public static func parked(_ consumer: Int) -> RingCell {
        RingCell(word: wordsPerLine &+ 1 &+ consumer)
    }

    /// The position of the first element that a consumer has not given back.
    @inlinable public static func position(of consumer: Int) -> RingCell {
        RingCell(word: (3 &+ consumer) &* wordsPerLine)
    }

    /// How a consumer ended, as a raw `RingMark`.
    @inlinable public static func state(of consumer: Int) -> RingCell {
        RingCell(word: (3 &+ consumer) &* wordsPerLine &+ 1)
    }

    /// Words before the first slot.
    @inlinable public static func words(consumers: Int) -> Int { (3 &+ consumers) &* wordsPerLine }
}
