/// Picks a symbol with a probability that falls with its rank, in constant time (Walker's alias).
///
/// Concurrency: owned by one exchange. Cost: one random number and one table slot per pick.
struct WeightedPick: ~Copyable {
    private struct Slot {
        var threshold: UInt32
        var alias: UInt32
    }

    private let slots: UnsafeMutablePointer<Slot>
    private let count: UInt32

    /// A pick among `count` symbols whose weights fall like one over the rank.
    init(count: Int) {
        let weights = (0..<count).map { UInt64(1 << 40) / UInt64($0 + 4) }
        self.count = UInt32(count)
        self.slots = .allocate(capacity: count)
        Self.fill(slots, weights: weights)
    }

    deinit { slots.deallocate() }

    @inline(__always)
    func pick(_ random: inout RandomStream) -> Int {
        let roll = random.next()
        let product = (roll &>> 32) &* UInt64(count)
        let slot = slots[Int(product &>> 32)]
        let keeps = UInt32(truncatingIfNeeded: roll) < slot.threshold
        return keeps ? Int(product &>> 32) : Int(slot.alias)
    }

    private static func fill(_ slots: UnsafeMutablePointer<Slot>, weights: [UInt64]) {
        let count = UInt64(weights.count)
        let total = weights.reduce(0, +)
        var scaled = weights.map { $0 * count }
        var small = scaled.indices.filter { scaled[$0] < total }
        var large = scaled.indices.filter { scaled[$0] >= total }
        for index in scaled.indices {
            slots[index] = Slot(threshold: .max, alias: UInt32(index))
        }
        while let poor = small.popLast(), let rich = large.last {
            let share = scaled[poor].multipliedFullWidth(by: 1 << 32)
            let threshold = total.dividingFullWidth(share).quotient
            slots[poor] = Slot(threshold: UInt32(clamping: threshold), alias: UInt32(rich))
            scaled[rich] -= total - scaled[poor]
            if scaled[rich] < total { small.append(large.removeLast()) }
        }
    }
}
