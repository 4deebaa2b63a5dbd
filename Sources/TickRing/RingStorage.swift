import Synchronization

/// The block of memory that all ends of one ring share; freed with the last of them.
final class RingStorage: @unchecked Sendable {
    let base: UnsafeMutableRawPointer
    let capacity: Int
    let slotsOffset: Int

    /// Limits: a capacity that is no power of two or above `Ring.capacityMax` is a programmer's
    /// error.
    init(capacity: Int, stride: Int, consumers: Int) {
        precondition(
            capacity > 0 && capacity & (capacity - 1) == 0 && capacity <= RingLimits.capacityMax,
            "the capacity of a ring is a power of two, at most 2^24, not \(capacity)")
        self.capacity = capacity
        let words = RingCell.words(consumers: consumers)
        slotsOffset = words * 8
        let bytes = slotsOffset + capacity * stride
        base = .allocate(byteCount: bytes, alignment: 128)
        // Touched here, so that no page is brought in while the ring works.
        base.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        let cells = base.bindMemory(to: Atomic<Int>.self, capacity: words)
        for index in 0..<words { (cells + index).initialize(to: Atomic(0)) }
    }

    deinit { base.deallocate() }
}

/// The bounds of rings.
public enum RingLimits {
    /// Slots of one ring.
    public static var capacityMax: Int { 1 << 24 }
    /// Consumers of one broadcast ring; their flags share two lines.
    public static var consumersMax: Int { 16 }
}
