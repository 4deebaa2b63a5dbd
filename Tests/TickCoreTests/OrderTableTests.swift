import Testing

@testable import TickCore

@Suite struct OrderTableTests {
    private func order(_ price: Int64, _ shares: UInt32, _ id: UInt32 = 7) -> RestingOrder {
        RestingOrder(
            price: Price(nanos: price), remaining: shares, instrument: InstrumentID(rawValue: id),
            side: .sell)
    }

    @Test func `an entry has the documented layout`() {
        #expect(MemoryLayout<RestingOrder>.size == 16)
        #expect(MemoryLayout<OrderTable<RestingOrder>.Entry>.stride == 24)
        let kept = order(-5, 9, (1 << 30) - 1)
        #expect(kept.instrument.rawValue == (1 << 30) - 1 && kept.side == .sell)
    }

    /// A dictionary is the model. A window that stays at 16 slots makes almost every order a
    /// survivor; one that may grow takes them back again and again.
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64], [4, 5, 9, 20])
    func `random use agrees with a dictionary`(seed: UInt64, bitsMax: Int) {
        var random = SplitMix(state: seed)
        var table = OrderTable<RestingOrder>(windowBits: 4, windowBitsMax: bitsMax)
        var model: [UInt64: (price: Int64, shares: UInt32)] = [:]
        var next: UInt64 = 1
        for _ in 0..<40_000 {
            let reference = random.next(below: next + 4)
            switch random.next(below: 10) {
            case 0...3:
                next += 1 + random.next(below: 3)
                let shares = UInt32(1 + random.next(below: 500))
                table.insert(next, order(Int64(next), shares))
                model[next] = (Int64(next), shares)
            case 4...6:
                let known = model.removeValue(forKey: reference)
                #expect(table.remove(reference)?.price.nanos == known?.price)
            case 7:
                let cut = UInt32(random.next(below: 300))
                let known = model[reference]
                let found = table.reduce(reference, by: cut)
                #expect(found?.remaining == known?.shares)
                if let known {
                    model[reference] = known.shares > cut ? (known.price, known.shares - cut) : nil
                }
            default:
                #expect(table.find(reference)?.remaining == model[reference]?.shares)
            }
        }
        for (reference, kept) in model {
            #expect(table.find(reference)?.price.nanos == kept.price, "seed \(seed)")
        }
        table.removeAll()
        #expect(model.keys.allSatisfy { table.find($0) == nil })
    }

    @Test func `extreme references are safe and the empty mark is never found`() {
        var table = OrderTable<RestingOrder>(windowBits: 4)
        #expect(table.find(.max) == nil && table.find(0) == nil)
        table.insert(.max, order(1, 1))
        #expect(table.find(.max) == nil && table.remove(.max) == nil)
        table.insert(0, order(2, 2))
        table.insert(.max - 1, order(3, 3))
        #expect(table.find(0)?.remaining == 2 && table.find(.max - 1)?.remaining == 3)
    }

    @Test func `a full table drops and counts, and keeps what it has`() {
        var table = OrderTable<RestingOrder>(windowBits: 4, windowBitsMax: 4, survivorsMax: 8)
        for reference in 0..<UInt64(64) { table.insert(reference, order(1, 1)) }
        #expect(table.dropped == 40)
        #expect((0..<UInt64(64)).filter { table.find($0) != nil }.count == 24)
    }
}

/// The usual small seeded generator.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func next(below bound: UInt64) -> UInt64 { next() % bound }
}
