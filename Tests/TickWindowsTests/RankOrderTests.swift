import Testing

@testable import TickWindows

@Suite struct RankOrderTests {
    @Test(arguments: 0..<20)
    func `what is laid down comes back in the order of its rank`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var order = RankOrder()
        defer { order.deallocate() }
        var instruments = 1
        for _ in 0..<30 {
            if random.once(in: 3) { instruments = Int(random.below(20_000)) + 1 }
            let ranks = Set((0..<random.below(300)).map { _ in UInt32(random.below(instruments)) })
            order.begin(instruments: instruments)
            for rank in ranks { order.add(rank &* 7 &+ 1, rank: rank) }
            order.arrange()
            #expect(Array(order.ordered) == ranks.sorted().map { $0 &* 7 &+ 1 })
        }
    }
}

extension SeededGenerator {
    fileprivate mutating func below(_ bound: Int) -> UInt64 { next() % UInt64(bound) }
}
