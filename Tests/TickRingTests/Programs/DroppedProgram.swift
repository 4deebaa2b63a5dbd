import TickRing

/// A consumer that the producer does not wait for: what it takes is right, the rest is counted.
struct DroppedProgram: Hashable {
    var cursor: ConsumerCursor
    let total: Int
    let capacity: Int
    /// Elements copied before they are judged.
    let run: Int
    let parks: Bool
    private(set) var lost = 0
    private(set) var violation: String?
    private var taken = 0
    private var isIdle = false

    init(capacity: Int, number: Int, total: Int, run: Int, parks: Bool) {
        cursor = ConsumerCursor(number: number)
        self.total = total
        self.capacity = capacity
        self.run = run
        self.parks = parks
    }

    var phase: Int { (isIdle ? 1 : 0) + 2 * taken }

    mutating func step<Memory: RingMemory>(_ memory: Memory) -> Bool
    where Memory.Element == ModelElement {
        if cursor.available > 0 {
            copy(min(run, cursor.available), memory)
            return false
        }
        let state = isIdle ? cursor.park(until: .never, memory) : cursor.look(memory)
        isIdle = state == .idle && Memory.parks
        guard state == .finished else { return false }
        if cursor.position != total || taken + lost != total {
            violation = "\(taken) taken, \(lost) lost, at \(cursor.position) of \(total)"
        }
        return true
    }

    private mutating func copy<Memory: RingMemory>(_ count: Int, _ memory: Memory)
    where Memory.Element == ModelElement {
        let start = cursor.position
        let elements = (0..<count).map { memory.readShared(at: start + $0) }
        let judged = cursor.settle(count, capacity: capacity, memory)
        for index in max(judged.spoiled, 0)..<max(count, judged.spoiled)
        where elements[index] != ModelElement(at: start + index) {
            violation = "element \(start + index) is \(elements[index])"
        }
        lost += judged.lost
        taken += count - judged.spoiled
    }
}
