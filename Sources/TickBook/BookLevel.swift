import TickCore

/// All orders of one side at one price: their sum and their queue.
///
/// Layout (32 bytes): 0 key i64 · 8 shares u64 · 16 head u32 · 20 tail u32 · 24 orders u32 ·
/// 28 owner u32. A venue that tells no orders has levels without a queue.
@frozen @usableFromInline struct BookLevel: BitwiseCopyable {
    /// The higher, the better: the price of a bid, the complement of an offer's.
    var key: Int64
    var shares: UInt64
    var head: UInt32
    var tail: UInt32
    var orders: UInt32
    /// Instrument × 2, + 1 for the sell side.
    var owner: UInt32

    @inline(__always) var price: Int64 { BookLevel.price(key, owner) }

    /// A bid's key is its price; an offer's the complement, which reverses the order and cannot
    /// overflow.
    @inline(__always)
    static func key(_ price: Int64, _ owner: UInt32) -> Int64 {
        price ^ (0 &- Int64(owner & 1))
    }

    @inline(__always)
    static func price(_ key: Int64, _ owner: UInt32) -> Int64 { key ^ (0 &- Int64(owner & 1)) }
}
