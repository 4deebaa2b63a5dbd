import TickCore

/// References that messages ahead are about, in the order of those messages.
///
/// What a reference leads to is asked for in steps, each when the one before has had time to come.
/// Concurrency: owned by one thread.
struct ExpectedOrders: BitwiseCopyable {
    private let ring: UnsafeMutablePointer<Entry>

    /// What a message will be about.
    struct Entry: BitwiseCopyable {
        var reference: UInt64
        var instrument: InstrumentID
    }

    /// References that the ring holds; the last slot counts those ever put in.
    private static var count: Int { 32 }

    init() {
        ring = .allocate(capacity: Self.count + 1)
        ring.initialize(
            repeating: Entry(reference: .max, instrument: .none), count: Self.count + 1)
        ring[Self.count].reference = 0
    }

    func deallocate() { ring.deallocate() }

    /// Puts one in; returns the one that was put in `back` turns before.
    @inline(__always)
    func push(_ entry: Entry, back: Int) -> Entry {
        let turn = Int(truncatingIfNeeded: ring[Self.count].reference)
        ring[turn & (Self.count &- 1)] = entry
        ring[Self.count].reference &+= 1
        return ring[(turn &- back) & (Self.count &- 1)]
    }
}
