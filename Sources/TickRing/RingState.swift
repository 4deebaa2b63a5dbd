/// What an end of a ring finds when it looks or waits.
@frozen public enum RingState: UInt8, Sendable {
    /// There is an element to take, or room for one.
    case ready
    /// Nothing now; the other side is there.
    case idle
    /// The other side has closed in good order, and nothing of it is left to take.
    case finished
    /// The other side is gone without closing, and nothing of it is left to take.
    case abandoned
    /// The deadline has passed and the other side has not moved.
    case timedOut

    @inlinable init(ended mark: Int) {
        self = mark == RingMark.closed.rawValue ? .finished : .abandoned
    }
}

/// How an end of a ring has ended, as it stands in the ring's memory.
@frozen public enum RingMark: Int, Sendable {
    /// Not at all.
    case open = 0
    /// Closed by its owner, who was done.
    case closed = 1
    /// Given up by its owner, or dropped without a word.
    case abandoned = 2
}
