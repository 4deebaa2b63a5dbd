/// Places in a pool, first in, first out.
///
/// Cost: amortized constant; allocates only when more wait than ever before.
struct SlotQueue {
    private var slots: [UInt32] = []
    private var head = 0

    var count: Int { slots.count - head }
    var first: UInt32? { head < slots.count ? slots[head] : nil }

    mutating func append(_ slot: UInt32) { slots.append(slot) }

    mutating func removeFirst() {
        head += 1
        guard head * 2 > slots.count else { return }
        slots.removeFirst(head)
        head = 0
    }
}
