/// What falls due first, at any number of times: a binary heap.
///
/// Cost: O(log n) an entry; allocates only to grow.
struct DueHeap<Payload> {
    private var entries: [(due: Int64, payload: Payload)] = []

    /// The earliest time, or nil where nothing waits.
    var first: Int64? { entries.first?.due }

    /// Adds an entry.
    mutating func push(_ payload: Payload, at due: Int64) {
        entries.append((due, payload))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].due < entries[parent].due else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes out an entry of the earliest time; there is one.
    mutating func pop() -> Payload {
        entries.swapAt(0, entries.count - 1)
        let payload = entries.removeLast().payload
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < entries.count && entries[child].due < entries[least].due {
                least = child
            }
            guard least != parent else { return payload }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
