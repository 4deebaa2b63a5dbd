import TickRing

/// Fills a modelled broadcast ring with the numbers from 1 on, then closes.
struct BroadcastProgram: Hashable {
    var cursor: BroadcastCursor
    let total: Int
    let parks: Bool
    private var isIdle = false
    private var isGone = false

    init(capacity: Int, batch: Int, consumers: Int, holders: UInt32, total: Int, parks: Bool) {
        cursor = BroadcastCursor(
            capacity: capacity, batch: batch, consumers: consumers, holders: holders)
        self.total = total
        self.parks = parks
    }

    var phase: Int { (isIdle ? 1 : 0) + (isGone ? 2 : 0) }
    /// Hashes what the cursor does not show: what is published and claimed.
    var unseen: Int { cursor.position - cursor.published + 16 * (cursor.claimed - cursor.position) }

    mutating func step<Memory: RingMemory>(_ memory: Memory) -> Bool
    where Memory.Element == ModelElement {
        if isGone || cursor.position == total {
            cursor.end(.closed, memory)
            return true
        }
        if cursor.free > 0 {
            cursor.write(ModelElement(at: cursor.position), memory)
            return false
        }
        let state = isIdle ? cursor.park(until: .never, memory) : cursor.findRoom(memory)
        isIdle = state == .idle && Memory.parks
        isGone = state == .finished
        return false
    }
}
