/// Identities that merged sessions put out before, beyond the one each session remembers itself.
///
/// Those of one session are a ring, known by its last node, so that two rings are joined in
/// constant time.
/// Concurrency: owned by the window thread. Cost: constant a span; allocates only to grow.
/// Limits: `countMax` spans; whoever adds asks `isFull` before.
struct PutSpans: ~Copyable {
    private struct Node: BitwiseCopyable {
        var span: WindowSpan
        var next: UInt32
    }

    /// "No ring."
    static var none: UInt32 { .max }

    private var nodes: UnsafeMutablePointer<Node>
    private var capacity: Int
    private var used = 0
    private var free = PutSpans.none
    private let countMax: Int

    init(countMax: Int) {
        self.countMax = countMax
        capacity = min(1 << 6, countMax)
        nodes = .allocate(capacity: capacity)
    }

    /// Frees the memory; the owner calls this once.
    func deallocate() { nodes.deallocate() }

    /// Whether there is no room for another span.
    var isFull: Bool { free == Self.none && used == countMax }

    /// Adds a span to a ring; there is room.
    mutating func add(_ span: WindowSpan, to ring: inout UInt32) {
        let node = take()
        nodes[Int(node)].span = span
        nodes[Int(node)].next = node
        join(&ring, node)
    }

    /// Adds a whole ring to another.
    mutating func join(_ ring: inout UInt32, _ other: UInt32) {
        if ring != Self.none && other != Self.none {
            let first = nodes[Int(ring)].next
            nodes[Int(ring)].next = nodes[Int(other)].next
            nodes[Int(other)].next = first
        }
        if other != Self.none { ring = other }
    }

    /// A ring's spans.
    func spans(_ ring: UInt32) -> [WindowSpan] {
        guard ring != Self.none else { return [] }
        var spans: [WindowSpan] = []
        var node = ring
        repeat {
            node = nodes[Int(node)].next
            spans.append(nodes[Int(node)].span)
        } while node != ring
        return spans
    }

    /// Whether a span is in a ring.
    func contains(_ span: WindowSpan, in ring: UInt32) -> Bool {
        guard ring != Self.none else { return false }
        var node = ring
        repeat {
            if nodes[Int(node)].span == span { return true }
            node = nodes[Int(node)].next
        } while node != ring
        return false
    }

    /// Moves a ring's spans to the end of a list; the ring is empty then.
    mutating func drain(_ ring: inout UInt32, into list: inout [WindowSpan]) {
        guard ring != Self.none else { return }
        let first = nodes[Int(ring)].next
        var node = first
        repeat {
            list.append(nodes[Int(node)].span)
            node = nodes[Int(node)].next
        } while node != first
        nodes[Int(ring)].next = free
        free = first
        ring = Self.none
    }

    private mutating func take() -> UInt32 {
        if free != Self.none {
            let node = free
            free = nodes[Int(node)].next
            return node
        }
        precondition(used < countMax, "\(countMax) spans are kept")
        if used == capacity { grow() }
        used += 1
        return UInt32(used - 1)
    }

    private mutating func grow() {
        let grown = min(capacity * 2, countMax)
        let larger = UnsafeMutablePointer<Node>.allocate(capacity: grown)
        larger.update(from: nodes, count: capacity)
        nodes.deallocate()
        nodes = larger
        capacity = grown
    }
}
