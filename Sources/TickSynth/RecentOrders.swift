/// The orders entered last, so that the young can be picked: most orders live shortly.
struct RecentOrders: ~Copyable {
    private struct Entry {
        var reference: UInt64 = 0
        var slot: UInt32 = 0
    }

    private static let capacity = 4096
    private let entries: UnsafeMutablePointer<Entry>
    private var count = 0

    init() {
        entries = .allocate(capacity: Self.capacity)
        entries.initialize(repeating: Entry(), count: Self.capacity)
    }

    deinit { entries.deallocate() }

    @inline(__always)
    mutating func push(_ slot: UInt32, _ reference: UInt64) {
        entries[count & (Self.capacity &- 1)] = Entry(reference: reference, slot: slot)
        count &+= 1
    }

    /// A recent order's slot, the younger the likelier; nil where that order is gone.
    @inline(__always)
    func pick(_ random: inout RandomStream, in orders: borrowing OrderStore) -> UInt32? {
        let roll = random.next()
        let skewed = (roll & 4095) &* (roll &>> 12 & 4095) &>> 12
        let entry = entries[(count &- 1 &- Int(skewed)) & (Self.capacity &- 1)]
        guard entry.reference != 0 else { return nil }
        return orders.slots[Int(entry.slot)].reference == entry.reference ? entry.slot : nil
    }
}

/// The trades printed last, so that one can be broken later; each at most once.
struct RecentPrints {
    struct Print {
        var match: UInt64
        var symbol: Int
        var price: UInt32
        var size: UInt64
    }

    private var prints: [Print] = []

    var isEmpty: Bool { prints.isEmpty }

    mutating func push(_ print: Print) {
        if prints.count == 64 { prints.removeFirst(32) }
        prints.append(print)
    }

    mutating func take(_ random: inout RandomStream) -> Print? {
        guard !prints.isEmpty else { return nil }
        return prints.remove(at: Int(random.below(UInt32(prints.count))))
    }
}
