import CTickLinux
import Synchronization

/// The memory of a ring on this machine: one block, words first, then slots.
///
/// Concurrency: as the cursors use it. The block outlives it through the ends' leases.
@frozen
public struct AtomicMemory<Element: BitwiseCopyable, Wait: RingWait>: RingMemory,
    BitwiseCopyable, @unchecked Sendable
{
    @usableFromInline let base: UnsafeMutableRawPointer
    @usableFromInline let slots: UnsafeMutablePointer<Element>
    @usableFromInline let mask: Int

    init(_ storage: RingStorage) {
        base = storage.base
        slots = (storage.base + storage.slotsOffset).assumingMemoryBound(to: Element.self)
        mask = storage.capacity - 1
    }

    /// As the strategy does.
    @inlinable public static var parks: Bool { Wait.parks }

    @inlinable @inline(__always)
    func cell(_ cell: RingCell) -> UnsafePointer<Atomic<Int>> {
        UnsafePointer((base + cell.word &* 8).assumingMemoryBound(to: Atomic<Int>.self))
    }

    /// The slot of a position.
    @inlinable @inline(__always)
    func slot(_ position: Int) -> UnsafeMutablePointer<Element> { slots + (position & mask) }

    /// One load.
    @inlinable @inline(__always)
    public func loadRelaxed(_ cell: RingCell) -> Int {
        self.cell(cell).pointee.load(ordering: .relaxed)
    }

    /// One load.
    @inlinable @inline(__always)
    public func loadAcquiring(_ cell: RingCell) -> Int {
        self.cell(cell).pointee.load(ordering: .acquiring)
    }

    /// One store.
    @inlinable @inline(__always)
    public func storeRelaxed(_ value: Int, _ cell: RingCell) {
        self.cell(cell).pointee.store(value, ordering: .relaxed)
    }

    /// One store.
    @inlinable @inline(__always)
    public func storeReleasing(_ value: Int, _ cell: RingCell) {
        self.cell(cell).pointee.store(value, ordering: .releasing)
    }

    /// Nothing but order on x86.
    @inlinable @inline(__always)
    public func fenceAcquiring() { atomicMemoryFence(ordering: .acquiring) }

    /// Nothing but order on x86.
    @inlinable @inline(__always)
    public func fenceReleasing() { atomicMemoryFence(ordering: .releasing) }

    /// Cost: some 20 ns where stores are pending.
    @inlinable @inline(__always)
    public func fenceSequential() { atomicMemoryFence(ordering: .sequentiallyConsistent) }

    /// A futex on the low half of the word.
    public func wait(on cell: RingCell, while value: Int, until deadline: RingDeadline) {
        let nanos = deadline.remainingNanos
        guard nanos != 0 else { return }
        tick_futex_wait(lowHalf(cell), UInt32(truncatingIfNeeded: value), nanos)
    }

    /// All sleepers; a system call.
    public func wake(_ cell: RingCell) { tick_futex_wake(lowHalf(cell)) }

    private func lowHalf(_ cell: RingCell) -> UnsafeMutableRawPointer {
        base + cell.word &* 8 + (Int(littleEndian: 1) == 1 ? 0 : 4)
    }

    /// A plain copy.
    @inlinable @inline(__always)
    public func write(_ element: Element, at position: Int) { slot(position).pointee = element }

    /// A plain copy.
    @inlinable @inline(__always)
    public func read(at position: Int) -> Element { slot(position).pointee }
}

/// Slots that are read while they are written: no word is ever torn, and the claim tells whether
/// the words belong together.
extension AtomicMemory {
    @inlinable static var wordsPerSlot: Int { MemoryLayout<Element>.stride / 8 }

    /// Relaxed stores, word by word.
    @inlinable @inline(__always)
    public func writeShared(_ element: Element, at position: Int) {
        let words = UnsafeRawPointer(slot(position)).assumingMemoryBound(to: Atomic<UInt64>.self)
        withUnsafeBytes(of: element) { bytes in
            for index in 0..<Self.wordsPerSlot {
                let word = bytes.loadUnaligned(fromByteOffset: index &* 8, as: UInt64.self)
                words[index].store(word, ordering: .relaxed)
            }
        }
    }

    /// Relaxed loads, word by word.
    @inlinable @inline(__always)
    public func readShared(at position: Int) -> Element {
        let words = UnsafeRawPointer(slot(position)).assumingMemoryBound(to: Atomic<UInt64>.self)
        return withUnsafeTemporaryAllocation(of: Element.self, capacity: 1) { copy in
            let raw = UnsafeMutableRawPointer(copy.baseAddress!)
            for index in 0..<Self.wordsPerSlot {
                let word = words[index].load(ordering: .relaxed)
                raw.storeBytes(of: word, toByteOffset: index &* 8, as: UInt64.self)
            }
            return copy[0]
        }
    }
}
