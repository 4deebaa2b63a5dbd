/// The places of 64-bit keys in a dictionary, by hashing with open addresses.
///
/// Concurrency: one thread at a time.
/// Cost: one cache line a look-up while at most half full; grows by doubling.
final class WordTable {
    private struct Slot {
        var key: UInt64
        /// The key's place + 1; 0 for a free slot.
        var place: UInt32
    }

    private var slots: UnsafeMutablePointer<Slot>
    private var bits: UInt64
    /// How many keys there are.
    private(set) var count = 0

    init() {
        bits = 10
        slots = .allocate(capacity: 1 << 10)
        slots.initialize(repeating: Slot(key: 0, place: 0), count: 1 << 10)
    }

    deinit { slots.deallocate() }

    /// Forgets all keys and keeps the memory.
    func removeAll() {
        slots.update(repeating: Slot(key: 0, place: 0), count: 1 << Int(bits))
        count = 0
    }

    /// The key's place, and whether it is new: then it is the next.
    @inline(__always)
    func place(of key: UInt64) -> (place: UInt32, isNew: Bool) {
        let mask = (1 as Int) &<< Int(bits) &- 1
        var at = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> (64 &- bits))
        while slots[at].place != 0 {
            if slots[at].key == key { return (slots[at].place &- 1, false) }
            at = (at &+ 1) & mask
        }
        slots[at] = Slot(key: key, place: UInt32(count) &+ 1)
        count &+= 1
        if count &* 2 > mask { grow() }
        return (UInt32(count) &- 1, true)
    }

    private func grow() {
        let old = slots
        let size = (1 as Int) &<< Int(bits)
        bits &+= 1
        let mask = size &* 2 &- 1
        slots = .allocate(capacity: size * 2)
        slots.initialize(repeating: Slot(key: 0, place: 0), count: size * 2)
        for index in 0..<size where old[index].place != 0 {
            let key = old[index].key
            var at = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> (64 &- bits))
            while slots[at].place != 0 { at = (at &+ 1) & mask }
            slots[at] = old[index]
        }
        old.deallocate()
    }
}
