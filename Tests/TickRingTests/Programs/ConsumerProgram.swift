import TickRing

/// Empties a modelled ring and checks that nothing is lost, doubled or out of place.
struct ConsumerProgram: Hashable {
    /// How much it takes at a time.
    enum Taking { case single, all }

    var cursor: ConsumerCursor
    /// Elements that must come before the end, nil when the producer may stop anywhere.
    let total: Int?
    /// After so many it wants no more.
    let quitsAfter: Int?
    let capacity: Int
    let taking: Taking
    let parks: Bool
    let expects: RingState
    private(set) var violation: String?
    private var isIdle = false

    init(
        capacity: Int, number: Int = 0, total: Int, taking: Taking, parks: Bool,
        quitsAfter: Int? = nil, expects: RingState = .finished
    ) {
        cursor = ConsumerCursor(number: number)
        self.total = quitsAfter == nil ? total : nil
        self.quitsAfter = quitsAfter
        self.capacity = capacity
        self.taking = taking
        self.parks = parks
        self.expects = expects
    }

    var phase: Int { isIdle ? 1 : 0 }

    mutating func step<Memory: RingMemory>(_ memory: Memory) -> Bool
    where Memory.Element == ModelElement {
        if let quitsAfter, cursor.position >= quitsAfter {
            cursor.end(.closed, memory)
            return true
        }
        if cursor.available > 0 {
            take(taking == .all ? min(cursor.available, capacity + 1) : 1, memory)
            return false
        }
        let state = isIdle ? cursor.park(until: .never, memory) : cursor.look(memory)
        isIdle = state == .idle && Memory.parks
        guard state == .finished || state == .abandoned else { return false }
        if state != expects { violation = "the end is \(state), not \(expects)" }
        if let total, cursor.position != total {
            violation = "the end came after \(cursor.position) of \(total)"
        }
        return true
    }

    private mutating func take<Memory: RingMemory>(_ count: Int, _ memory: Memory)
    where Memory.Element == ModelElement {
        if count > capacity { violation = "\(count) elements in a ring of \(capacity)" }
        for position in cursor.position..<cursor.position + count {
            let element = memory.read(at: position)
            if element != ModelElement(at: position) {
                violation = "element \(position) is \(element)"
            }
        }
        cursor.release(count, memory)
    }
}
