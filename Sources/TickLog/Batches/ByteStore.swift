/// Memory for bytes that grows and is used again; what it holds is not initialised.
///
/// Concurrency: one thread at a time.
/// Cost: grows by doubling, so that a steady load allocates nothing.
final class ByteStore {
    private(set) var base: UnsafeMutableRawPointer
    private(set) var capacity: Int

    init(capacity: Int) {
        self.capacity = max(capacity, 64)
        base = .allocate(byteCount: self.capacity, alignment: 16)
    }

    deinit { base.deallocate() }

    /// Makes room for `wanted` bytes in all; keeps the first `kept`.
    func reserve(_ wanted: Int, keeping kept: Int) {
        guard wanted > capacity else { return }
        let larger = max(wanted, capacity &* 2)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        moved.copyMemory(from: base, byteCount: kept)
        base.deallocate()
        base = moved
        capacity = larger
    }

    /// The first `count` bytes, borrowed until the next `reserve`.
    func bytes(_ count: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base, count: count)
    }

    /// The first `count` bytes, to be written.
    func room(_ count: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: base, count: count)
    }
}
