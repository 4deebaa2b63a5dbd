import TickCore

/// References that messages ahead are about, in the order of those messages.
///
/// What a reference leads to is asked for in steps, each when the one before has had time to come.
/// Concurrency: owned by one thread.
struct ExpectedOrders: BitwiseCopyable {
    private let ring: UnsafeMutablePointer<UInt64>

    /// References that the ring holds; the last slot counts those ever put in.
    private static var count: Int { 64 }

    init() {
        ring = .allocate(capacity: Self.count + 1)
        ring.initialize(repeating: .max, count: Self.count)
        ring[Self.count] = 0
    }

    func deallocate() { ring.deallocate() }

    /// Puts one in.
    @inline(__always)
    func push(_ reference: UInt64) {
        let turn = ring[Self.count]
        ring[Int(truncatingIfNeeded: turn) & (Self.count &- 1)] = reference
        ring[Self.count] = turn &+ 1
    }

    /// The one put in `back` turns ago.
    @inline(__always)
    func past(_ back: UInt64) -> UInt64 {
        let turn = Int(truncatingIfNeeded: ring[Self.count] &- back)
        return ring[turn & (Self.count &- 1)]
    }
}
