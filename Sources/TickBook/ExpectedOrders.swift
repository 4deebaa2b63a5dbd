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
        /// The order's slot, once it was looked up and there is one.
        var slot = UInt32.max
    }

    /// References that the ring holds; the last slot counts those ever put in.
    private static var count: Int { 64 }

    init() {
        ring = .allocate(capacity: Self.count + 1)
        ring.initialize(
            repeating: Entry(reference: .max, instrument: .none), count: Self.count + 1)
        ring[Self.count].reference = 0
    }

    func deallocate() { ring.deallocate() }

    /// Puts one in, and counts the turn.
    @inline(__always)
    func push(_ entry: Entry) -> Int {
        let turn = Int(truncatingIfNeeded: ring[Self.count].reference)
        ring[turn & (Self.count &- 1)] = entry
        ring[Self.count].reference &+= 1
        return turn
    }

    /// The one put in at a turn, not long ago.
    @inline(__always)
    func at(_ turn: Int) -> UnsafeMutablePointer<Entry> { ring + (turn & (Self.count &- 1)) }
}
