import TickCore

/// Which held trade a name stands for: (instrument, reference) to entry.
///
/// Layout: open addresses, half of them free at least, 16 bytes each.
/// Concurrency: owned by the window thread.
/// Cost: a multiplication and mostly one line of memory. Names cannot be taken out; allocates only
/// to double.
struct NameIndex: ~Copyable {
    private struct Slot: BitwiseCopyable {
        var reference: UInt64
        var instrument: UInt32
        var entry: UInt32
    }

    private var slots = UnsafeMutablePointer<Slot>.allocate(capacity: 1 << 10)
    private var bits: UInt64 = 10
    /// How many names there are.
    private(set) var count = 0

    init() { clear() }

    deinit { slots.deallocate() }

    /// Forgets all names and keeps the memory.
    mutating func removeAll() {
        count = 0
        clear()
    }

    /// The entry of a trade's name, or `none`.
    func find(_ tick: Tick) -> UInt32 {
        slots[place(tick.instrument.rawValue, tick.reference)].entry
    }

    /// Lets a trade's name stand for an entry.
    mutating func set(_ tick: Tick, _ entry: UInt32) {
        let at = place(tick.instrument.rawValue, tick.reference)
        let isNew = slots[at].entry == TickHistory.none
        slots[at] = Slot(
            reference: tick.reference, instrument: tick.instrument.rawValue, entry: entry)
        guard isNew else { return }
        count += 1
        if count * 2 > 1 << Int(bits) { grow() }
    }

    /// Where a name is, or would be.
    private func place(_ instrument: UInt32, _ reference: UInt64) -> Int {
        let mixed = (reference ^ UInt64(instrument) &<< 40) &* 0x9E37_79B9_7F4A_7C15
        var at = Int(truncatingIfNeeded: mixed &>> (64 &- bits))
        let mask = 1 &<< Int(bits) &- 1
        while slots[at].entry != TickHistory.none,
            slots[at].reference != reference || slots[at].instrument != instrument
        {
            at = (at &+ 1) & mask
        }
        return at
    }

    private mutating func grow() {
        let (old, oldCount) = (slots, 1 << Int(bits))
        bits += 1
        slots = .allocate(capacity: 1 << Int(bits))
        clear()
        for index in 0..<oldCount where old[index].entry != TickHistory.none {
            slots[place(old[index].instrument, old[index].reference)] = old[index]
        }
        old.deallocate()
    }

    private func clear() {
        slots.initialize(
            repeating: Slot(reference: 0, instrument: 0, entry: TickHistory.none),
            count: 1 << Int(bits))
    }
}
