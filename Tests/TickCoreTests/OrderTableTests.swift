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

    /// A dictionary is the model. The smallest window makes almost every order a survivor; one that
    /// may grow does so where a page has as few as `denseMin` orders.
    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64], [(10, 1), (12, 1), (13, 30), (20, 4)])
    func `random use agrees with a dictionary`(seed: UInt64, bounds: (bits: Int, dense: Int)) {
        var random = SplitMix(state: seed)
        var table = OrderTable<RestingOrder>(
            windowBits: 10, windowBitsMax: bounds.bits, denseMin: bounds.dense)
        var model: [UInt64: (price: Int64, shares: UInt32)] = [:]
        var given: [UInt64] = [0]
        var (next, usual) = (1 as UInt64, 0)
        for _ in 0..<40_000 {
            // Mostly one of the last orders, sometimes any, sometimes one never given.
            let reach = random.next(below: 3) == 0 ? given.count : min(given.count, 50)
            let place = given.count - 1 - Int(random.next(below: UInt64(reach)))
            let reference = given[place] + (random.next(below: 20) == 0 ? 1 : 0)
            switch random.next(below: 10) {
            case 0...3:
                // Steps within a page, to the next, and now and then over several.
                next += 1 + random.next(below: random.next(below: 50) == 0 ? 9_000 : 40)
                let shares = UInt32(1 + random.next(below: 500))
                table.insert(next, order(Int64(next), shares))
                model[next] = (Int64(next), shares)
                given.append(next)
            case 4:
                // Both by the same instructions; what is not usual falls back.
                let isAdd = random.next(below: 2) == 0
                let reference = isAdd ? next + random.next(below: 40) : reference
                let order = order(Int64(next), 9)
                if !table.turnUsual(reference, order, mask: isAdd ? .max : 0) {
                    if isAdd {
                        table.insert(reference, order)
                    } else {
                        table.discard(reference)
                    }
                } else {
                    usual += 1
                }
                model[reference] = isAdd ? (Int64(next), 9) : nil
                if isAdd { (next, given) = (reference, given + [reference]) }
            case 5:
                let known = model.removeValue(forKey: reference)
                #expect(table.remove(reference)?.price.nanos == known?.price)
            case 6:
                model[reference] = nil
                table.discard(reference)
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
            table.prefetch(reference)
        }
        for (reference, kept) in model {
            #expect(table.find(reference)?.price.nanos == kept.price, "seed \(seed)")
        }
        #expect(given.allSatisfy { model[$0] != nil || table.find($0) == nil }, "seed \(seed)")
        #expect(usual > 1000)
        table.removeAll()
        #expect(model.keys.allSatisfy { table.find($0) == nil })
    }

    @Test func `extreme references are safe and the empty mark is never found`() {
        var table = OrderTable<RestingOrder>(windowBits: 10)
        #expect(table.find(.max) == nil && table.find(0) == nil)
        table.insert(.max, order(1, 1))
        #expect(table.find(.max) == nil && table.remove(.max) == nil)
        let largest = OrderTable<RestingOrder>.referenceMax
        let references: [UInt64] = [0, .max - 1, largest, largest + 1, 5, 1 << 63, 1 << 32, 6]
        for (index, reference) in references.enumerated() {
            table.insert(reference, order(2, UInt32(index + 2)))
            table.prefetch(reference)
        }
        for (index, reference) in references.enumerated() {
            #expect(table.find(reference)?.remaining == UInt32(index + 2))
        }
    }

    @Test func `after a wild reference the window goes on where the others are`() {
        var table = OrderTable<RestingOrder>(windowBits: 10, windowBitsMax: 10)
        table.insert(1 << 41, order(1, 1))
        for reference in 0..<UInt64(8192) { table.insert(reference, order(2, 2)) }
        #expect(table.end == 8192)
        #expect((0..<UInt64(8192)).allSatisfy { table.find($0)?.remaining == 2 })
        #expect(table.find(1 << 41)?.remaining == 1)
    }

    @Test func `the window grows where old pages are dense, and stays where they are not`() {
        var table = OrderTable<RestingOrder>(windowBits: 10, windowBitsMax: 14, denseMin: 40)
        for reference in 0..<UInt64(200_000) where reference % 30 == 0 {
            table.insert(reference, order(1, 1))
        }
        #expect(table.bits == 10)
        for reference in 200_000..<UInt64(400_000) where reference % 20 == 0 {
            table.insert(reference, order(1, 1))
        }
        #expect(table.bits == 14)
        table.removeAll()
        #expect(table.bits == 10 && table.find(399_980) == nil)
    }

    @Test func `a full table drops and counts, and keeps what it has`() {
        var table = OrderTable<RestingOrder>(windowBits: 10, windowBitsMax: 10, survivorsMax: 8)
        for page in 0..<UInt64(64) { table.insert(page << 10 | page, order(1, 1)) }
        #expect(table.dropped == 55)
        #expect((0..<UInt64(64)).filter { table.find($0 << 10 | $0) != nil }.count == 9)
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
