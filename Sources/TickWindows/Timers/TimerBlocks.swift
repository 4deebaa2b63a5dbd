/// The blocks of entries that a timer wheel's slots are made of.
///
/// Layout: 256 bytes a block: an entry whose number is that of the next block, of its chain or of
/// the free ones, then 15 entries. An entry's place is its index among all; its block is that
/// index / 16.
/// Concurrency: owned by the wheel. Cost: an array access; grows by doubling.
/// Limits: none of its own; as every block of a chain but the first is full, it holds at most one
/// for each slot more than the wheel's entries fill.
@usableFromInline
struct TimerBlocks: BitwiseCopyable {
    /// Entries of a block beside the link.
    @inlinable static var entriesPerBlock: UInt32 { 15 }
    @inlinable static var blockShift: UInt32 { 4 }

    @usableFromInline var entries: UnsafeMutablePointer<TimerWheel.Entry>
    private var capacity: UInt32 = 1 << 3
    private var used: UInt32 = 0
    @usableFromInline var free = TimerWheel.none

    init() { entries = .allocate(capacity: Int(capacity << Self.blockShift)) }

    /// Frees the memory; the wheel calls this once.
    func deallocate() { entries.deallocate() }

    /// The block after this one.
    @inlinable @inline(__always)
    func next(_ block: UInt32) -> UInt32 { entries[Int(block &<< Self.blockShift)].number }

    /// A block, linked to the one that follows it.
    @inlinable @inline(__always)
    mutating func take(before next: UInt32) -> UInt32 {
        let block = free
        guard block != TimerWheel.none else { return takeUnused(before: next) }
        free = self.next(block)
        entries[Int(block &<< Self.blockShift)].number = next
        return block
    }

    /// Gives a block back.
    @inlinable @inline(__always)
    mutating func release(_ block: UInt32) {
        entries[Int(block &<< Self.blockShift)].number = free
        free = block
    }

    @usableFromInline @inline(never)
    mutating func takeUnused(before next: UInt32) -> UInt32 {
        if used == capacity { grow() }
        used += 1
        entries[Int((used - 1) << Self.blockShift)] = TimerWheel.Entry(time: 0, number: next)
        return used - 1
    }

    private mutating func grow() {
        let count = Int(capacity << Self.blockShift)
        let larger = UnsafeMutablePointer<TimerWheel.Entry>.allocate(capacity: count * 2)
        larger.update(from: entries, count: count)
        entries.deallocate()
        entries = larger
        capacity *= 2
    }
}
