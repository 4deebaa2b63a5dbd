/// A consumer that does not hold the producer back, and so may find its elements overwritten.
///
/// The producer raises its claim before it writes into a slot anew, with a release fence between;
/// the consumer reads the claim after it has copied, with an acquire fence between. If a
/// copy has a word of the new element, the claim read after it is the new one too.
extension ConsumerCursor {
    /// Judges a copy of the next `count` elements, made just before, and moves on.
    ///
    /// Concurrency: the copy must have been read by `readShared`.
    @inlinable @inline(__always)
    public mutating func settle<Memory: RingMemory>(
        _ count: Int, capacity: Int, _ memory: Memory
    ) -> RingSettlement {
        memory.fenceAcquiring()
        let oldest = memory.loadRelaxed(.claim) &- capacity
        let lost = max(oldest &- at, 0)
        at = max(at &+ count, oldest)
        memory.storeRelaxed(at, .position(of: number))
        return RingSettlement(spoiled: min(lost, count), lost: lost)
    }
}

/// What a copy of elements was worth that the producer did not wait for.
@frozen public struct RingSettlement: Hashable, Sendable {
    /// Elements at the start of the copy that may be torn, to be thrown away.
    public let spoiled: Int
    /// Elements that the consumer has lost: these, and any behind the copy.
    public let lost: Int

    @inlinable init(spoiled: Int, lost: Int) {
        self.spoiled = spoiled
        self.lost = lost
    }
}
