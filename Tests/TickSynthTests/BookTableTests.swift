import Testing

@testable import TickSynth

/// The books against a plain list of orders, under random entries, reductions and deletes.
@Suite struct BookTableTests {
    struct Model {
        var symbol: Int
        var side: BookSide
        var tick: Int
        var quantity: UInt32
        var reference: UInt64
        var slot: UInt32
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `best prices, level sizes and queue heads agree with a list`(seed: UInt64) {
        var random = RandomStream(seed: seed)
        var books = BookTable(symbols: 3)
        var list: [Model] = []
        for step in 1...UInt64(4000) {
            if list.isEmpty || random.below(100) < (step < 2500 ? 58 : 42) {
                list.append(enter(step, &books, &random))
            } else {
                change(&list, at: Int(random.below(UInt32(list.count))), &books, &random)
            }
            guard let symbol = list.last?.symbol else { continue }
            let holds = agrees(books, with: list.filter { $0.symbol == symbol }, symbol)
            #expect(holds, "seed \(seed), step \(step)")
            #expect(books.orders.liveCount == list.count)
            if !holds { return }
        }
        while let last = list.popLast() { books.reduce(last.slot, by: last.quantity) }
        #expect((0..<3).allSatisfy { books.bestBid($0) == nil && books.bestAsk($0) == nil })
    }

    /// Buy orders in the lower half of the band, sell orders in the upper.
    private func enter(
        _ step: UInt64, _ books: inout BookTable, _ random: inout RandomStream
    ) -> Model {
        let side: BookSide = random.once(in: 2) ? .buy : .sell
        let tick = Int(random.below(128)) + (side == .buy ? 0 : 128)
        let symbol = Int(random.below(3))
        let quantity = random.within(1...500)
        let slot = books.insert(
            QueuedOrder(
                reference: step, next: 0, previous: 0, quantity: quantity, livePosition: 0,
                symbol: UInt32(symbol), tick: UInt16(tick), side: side))
        return Model(
            symbol: symbol, side: side, tick: tick, quantity: quantity, reference: step, slot: slot)
    }

    private func change(
        _ list: inout [Model], at index: Int, _ books: inout BookTable,
        _ random: inout RandomStream
    ) {
        let part = random.once(in: 3) ? random.within(1...list[index].quantity) : .max
        let quantity = min(part, list[index].quantity)
        books.reduce(list[index].slot, by: quantity)
        list[index].quantity -= quantity
        if list[index].quantity == 0 { list.remove(at: index) }
    }

    private func agrees(_ books: borrowing BookTable, with list: [Model], _ symbol: Int) -> Bool {
        let bid = list.filter { $0.side == .buy }.map(\.tick).max()
        let ask = list.filter { $0.side == .sell }.map(\.tick).min()
        guard books.bestBid(symbol) == bid, books.bestAsk(symbol) == ask else { return false }
        for tick in [bid, ask].compactMap({ $0 }) {
            let queue = list.filter { $0.tick == tick }
            let level = books.level(symbol, tick)
            guard level.size == queue.reduce(0, { $0 + $1.quantity }),
                level.orders == UInt32(queue.count),
                books.order(level.head).reference == queue[0].reference,
                books.order(level.tail).reference == queue[queue.count - 1].reference
            else { return false }
        }
        return true
    }
}
