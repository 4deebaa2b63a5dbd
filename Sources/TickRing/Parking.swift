/// The two halves of sleeping without losing a wake-up.
///
/// The one who waits raises a flag, fences, and looks again; the one who changes something changes
/// it, fences, and looks at the flag. The fences have one order, so at least one of the two sees
/// what the other did. The flag is also the word slept on: who takes it down before the other is
/// asleep keeps it from falling asleep.
@usableFromInline
enum Parking {
    @inlinable @inline(__always)
    static func announce<Memory: RingMemory>(_ flag: RingCell, _ memory: Memory) {
        memory.storeRelaxed(1, flag)
        memory.fenceSequential()
    }

    @inlinable @inline(__always)
    static func wakeProducer<Memory: RingMemory>(_ memory: Memory) {
        guard Memory.parks else { return }
        memory.fenceSequential()
        wake(.producerParked, memory)
    }

    @inlinable @inline(__always)
    static func wakeConsumers<Memory: RingMemory>(_ count: Int, _ memory: Memory) {
        guard Memory.parks else { return }
        memory.fenceSequential()
        for consumer in 0..<count { wake(.parked(consumer), memory) }
    }

    @inlinable @inline(__always)
    static func wake<Memory: RingMemory>(_ flag: RingCell, _ memory: Memory) {
        if memory.loadRelaxed(flag) != 0 {
            memory.storeRelaxed(0, flag)
            memory.wake(flag)
        }
    }
}
