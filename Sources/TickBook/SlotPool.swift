import TickCore

/// Slots of one kind of small value, taken and given back one by one.
///
/// The slot given back last is taken first: its memory is the likeliest to be near.
/// Memory comes from the kernel at first touch and is reused, never given back.
/// Concurrency: owned by one thread. Cost: constant time, nothing allocated.
/// Limits: at most `countMax` slots, below 2^32 − 1.
struct SlotPool<Value: BitwiseCopyable>: ~Copyable {
    private let memory: ZeroedMemory
    let slots: UnsafeMutablePointer<Value>
    let countMax: UInt32
    var used: UInt32 = 0
    var free = UInt32.max
    /// Slots taken and not given back.
    var liveCount: UInt32 = 0

    init(countMax: Int) {
        precondition((1..<Int(UInt32.max)).contains(countMax), "a pool of \(countMax) slots")
        memory = ZeroedMemory(byteCount: countMax * MemoryLayout<Value>.stride)
        slots = memory.base.bindMemory(to: Value.self, capacity: countMax)
        self.countMax = UInt32(countMax)
    }

    deinit { memory.deallocate() }

    /// A slot, whose value is undefined; nil where all are taken.
    @inline(__always)
    mutating func take() -> UInt32? {
        if free != .max {
            let slot = free
            free = link(slot).pointee
            liveCount &+= 1
            return slot
        }
        guard used < countMax else { return nil }
        used &+= 1
        liveCount &+= 1
        return used &- 1
    }

    /// A slot that was given back, as `take` would return it; nil where there is none.
    @inline(__always)
    mutating func takeFree() -> UInt32? {
        let slot = free
        guard slot != .max else { return nil }
        free = link(slot).pointee
        liveCount &+= 1
        return slot
    }

    @inline(__always)
    mutating func give(_ slot: UInt32) {
        link(slot).pointee = free
        free = slot
        liveCount &-= 1
    }

    /// Takes every slot back.
    mutating func removeAll() {
        used = 0
        free = .max
        liveCount = 0
    }

    /// The first four bytes of a free slot name the next free one.
    @inline(__always)
    func link(_ slot: UInt32) -> UnsafeMutablePointer<UInt32> {
        UnsafeMutableRawPointer(slots + Int(slot)).assumingMemoryBound(to: UInt32.self)
    }
}
