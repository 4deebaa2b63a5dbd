import Testing
import TickCore

@testable import TickWindows

/// Sessions in the order of output, whatever their ends are.
struct FiringOrderTests {
    /// Spread, crowded, of few times, at both ends of all times.
    private static let spans: [ClosedRange<Int64>] = [
        0...1_000_000, 0...3, 5...5, .min...(.max), .max - 40...(.max), .min...(.min + 40),
    ]

    @Test(arguments: spans.indices, [1, 2, 11, 12, 13, 64, 65, 500, 3000])
    func `entries are in order, each once`(span: Int, count: Int) {
        let instruments = TestInstruments()
        var order = FiringOrder()
        defer { order.deallocate() }
        var random = SeededGenerator(seed: UInt64(span * 7 + count))
        for _ in 0..<3 {
            var all: [Firing] = []
            for number in 0..<count {
                var end = Int64.random(in: Self.spans[span], using: &random)
                // Most in a small part of the time, a few far off.
                if span == 0 && !random.once(in: 50) { end %= 100 }
                let entry = Firing(
                    end: end, start: Int64(random.number(0...3)),
                    instrument: instruments.ids[random.number(0...instruments.ids.count - 1)]
                        .rawValue, session: UInt32(number))
                all.append(entry)
                order.add(entry)
            }
            let arranged = Array(order.arrange(instruments.table))
            #expect(Set(arranged.map(\.session)).count == count)
            let isSorted = zip(arranged, arranged.dropFirst()).allSatisfy {
                !$1.isBefore($0, instruments.table)
            }
            #expect(isSorted && arranged.allSatisfy { all[Int($0.session)].end == $0.end })
            order.removeAll()
            #expect(order.isEmpty)
        }
    }
}
