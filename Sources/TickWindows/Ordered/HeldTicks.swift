import TickCore

/// Ticks that wait for the watermark, handed on by (event time, channel, sequence, arrival).
///
/// A ring, in order from front to back, holds what arrives in order or nearly so; a heap holds what
/// arrives further behind. So a tick in order is an append and a pop, one a few places behind moves
/// those few, and no disorder, however bad, costs more than a step of a heap.
///
/// Concurrency: owned by the window thread. Cost: allocates only when more wait than ever before.
/// Limits: `countMax` ticks.
struct HeldTicks: ~Copyable {
    /// A tick and its place among those of one time, channel and sequence.
    struct Item: BitwiseCopyable {
        var tick: Tick
        var arrival: UInt64
        /// Where the tick is kept while it can be taken back; `TickHistory.none` otherwise.
        var entry: UInt32
    }

    /// The most ticks that wait at once, unless the owner says less.
    static var countMax: Int { 1 << 22 }
    /// How far a tick steps back in the ring before it goes to the heap.
    static var stepsBackMax: Int { 16 }

    /// The event time of the tick that comes next; `Int64.max` where none waits.
    private(set) var earliest: Int64 = .max
    private let limit: Int
    private var ring: UnsafeMutablePointer<Item>
    private var mask: Int
    private var head = 0
    private var used = 0
    private var heap: UnsafeMutablePointer<Item>
    private var heapCapacity = 1 << 4
    private var heapCount = 0
    private var arrivals: UInt64 = 0

    init(limit: Int = HeldTicks.countMax) {
        self.limit = limit
        mask = (1 << 8) - 1
        ring = .allocate(capacity: mask + 1)
        heap = .allocate(capacity: heapCapacity)
    }

    /// Frees the memory; the owner calls this once.
    func deallocate() {
        ring.deallocate()
        heap.deallocate()
    }

    var count: Int { used + heapCount }

    /// Takes a tick in; false where `countMax` wait, and then nothing was done.
    mutating func add(_ tick: Tick, entry: UInt32) -> Bool {
        guard count < limit else { return false }
        let item = Item(tick: tick, arrival: arrivals, entry: entry)
        arrivals &+= 1
        if used > mask { growRing() }
        if used == 0 || !Self.precedes(item, ring[slot(used &- 1)]) {
            ring[slot(used)] = item
            used &+= 1
        } else if !insert(item) {
            push(item)
        }
        earliest = min(earliest, tick.eventTime)
        return true
    }

    /// Hands on the next tick; there is one.
    mutating func popFirst() -> Item {
        let comesFromHeap =
            heapCount > 0 && (used == 0 || Self.precedes(heap[0], ring[head]))
        let first = comesFromHeap ? popHeap() : popRing()
        earliest = min(
            used > 0 ? ring[head].tick.eventTime : .max,
            heapCount > 0 ? heap[0].tick.eventTime : .max)
        return first
    }

    /// All that wait, in no order that means anything.
    var items: [Item] {
        (0..<used).map { ring[slot($0)] } + (0..<heapCount).map { heap[$0] }
    }

    /// The order in which ticks are taken.
    @inline(__always)
    static func precedes(_ left: Item, _ right: Item) -> Bool {
        if left.tick.eventTime != right.tick.eventTime {
            return left.tick.eventTime < right.tick.eventTime
        }
        if left.tick.channel != right.tick.channel {
            return left.tick.channel < right.tick.channel
        }
        if left.tick.sequence != right.tick.sequence {
            return left.tick.sequence < right.tick.sequence
        }
        return left.arrival < right.arrival
    }
}

/// The ring.
extension HeldTicks {
    @inline(__always)
    private func slot(_ place: Int) -> Int { (head &+ place) & mask }

    private mutating func popRing() -> Item {
        let first = ring[head]
        head = (head &+ 1) & mask
        used &-= 1
        return first
    }

    /// Puts a tick before the last few; false where its place is further ahead.
    private mutating func insert(_ item: Item) -> Bool {
        var steps = 1
        while steps < used && Self.precedes(item, ring[slot(used &- 1 &- steps)]) {
            guard steps < Self.stepsBackMax else { return false }
            steps &+= 1
        }
        for step in 0..<steps { ring[slot(used &- step)] = ring[slot(used &- step &- 1)] }
        ring[slot(used &- steps)] = item
        used &+= 1
        return true
    }

    private mutating func growRing() {
        let larger = UnsafeMutablePointer<Item>.allocate(capacity: (mask + 1) * 2)
        for place in 0..<used { (larger + place).initialize(to: ring[slot(place)]) }
        ring.deallocate()
        ring = larger
        head = 0
        mask = mask * 2 + 1
    }
}

/// The heap: each item precedes the two at twice its place.
extension HeldTicks {
    private mutating func push(_ item: Item) {
        if heapCount == heapCapacity { growHeap() }
        var place = heapCount
        heapCount += 1
        while place > 0 && Self.precedes(item, heap[(place - 1) / 2]) {
            heap[place] = heap[(place - 1) / 2]
            place = (place - 1) / 2
        }
        heap[place] = item
    }

    private mutating func popHeap() -> Item {
        let first = heap[0]
        heapCount -= 1
        let item = heap[heapCount]
        var place = 0
        while place * 2 + 1 < heapCount {
            var child = place * 2 + 1
            if child + 1 < heapCount && Self.precedes(heap[child + 1], heap[child]) { child += 1 }
            guard Self.precedes(heap[child], item) else { break }
            heap[place] = heap[child]
            place = child
        }
        heap[place] = item
        return first
    }

    private mutating func growHeap() {
        let larger = UnsafeMutablePointer<Item>.allocate(capacity: heapCapacity * 2)
        larger.update(from: heap, count: heapCount)
        heap.deallocate()
        heap = larger
        heapCapacity *= 2
    }
}
