import TickRing

/// Fills a modelled ring with the numbers from 1 on, then ends.
struct ProducerProgram: Hashable {
    var cursor: ProducerCursor
    let total: Int
    let parks: Bool
    let mark: RingMark
    private var isIdle = false
    private var isGone = false

    init(capacity: Int, batch: Int, total: Int, parks: Bool, mark: RingMark = .closed) {
        cursor = ProducerCursor(capacity: capacity, batch: batch)
        self.total = total
        self.parks = parks
        self.mark = mark
    }

    var phase: Int { (isIdle ? 1 : 0) + (isGone ? 2 : 0) }

    mutating func step<Memory: RingMemory>(_ memory: Memory) -> Bool
    where Memory.Element == ModelElement {
        if isGone || cursor.position == total {
            cursor.end(mark, memory)
            return true
        }
        if cursor.free > 0 {
            memory.write(ModelElement(at: cursor.position), at: cursor.position)
            cursor.commit(1, memory)
            return false
        }
        let state = isIdle ? cursor.park(until: .never, memory) : cursor.findRoom(memory)
        isIdle = state == .idle && Memory.parks
        isGone = state == .finished || state == .abandoned
        return false
    }
}
