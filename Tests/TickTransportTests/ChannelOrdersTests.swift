import Testing
import TickCore
import TickTransport

/// All orders in which up to five packets can arrive, with every subset of them lost.
struct ChannelOrdersTests {
    /// How ten messages may be cut into five packets, overlapping or not: (first, count).
    static let cuts: [[(UInt64, Int)]] = [
        [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1)],
        [(1, 2), (3, 1), (4, 3), (7, 2), (9, 2)],
        [(1, 3), (2, 3), (4, 2), (5, 4), (8, 1)],
        [(1, 1), (1, 5), (3, 2), (3, 4), (6, 1)],
    ]

    @Test(arguments: cuts.indices)
    func `any order of arrival within patience loses only what never came`(cut: Int) {
        var tried = 0
        for kept in 0..<32 {
            let packets = Self.cuts[cut].indices.filter { kept >> $0 & 1 == 1 }
                .map { Self.cuts[cut][$0] }
            Self.forEachOrder(packets) { order in
                tried += 1
                expectAllButLost(order)
            }
        }
        // Σ over k of C(5, k) · k!, the empty script included.
        #expect(tried == 326)
    }

    private func expectAllButLost(_ order: [(UInt64, Int)]) {
        var channel = SequencedChannel<MoldUDP64>()
        var log = ChannelLog()
        for (sequence, count) in order {
            channel.send(WirePacket(sequence: sequence, count: count), to: &log)
        }
        channel.finish(&log)
        guard let start = order.first?.0 else {
            #expect(log.events.isEmpty)
            return
        }
        let came = Set(order.flatMap { $0.0..<$0.0 + UInt64($0.1) }).filter { $0 >= start }
        let missing = (start..<came.max()! + 1).filter { !came.contains($0) }
        #expect(log.sequences == came.sorted(), "\(order)")
        #expect(log.lost.flatMap { Array($0) } == missing, "\(order)")
        #expect(channel.counters.missing == UInt64(missing.count))
        #expect(log.misuse == [])
        let sent = order.reduce(0) { $0 + UInt64($1.1) }
        #expect(channel.counters.messages + channel.counters.duplicates == sent)
    }

    static func forEachOrder<Element>(_ items: [Element], _ body: ([Element]) -> Void) {
        func extend(_ done: [Element], _ rest: [Element]) {
            if rest.isEmpty { return body(done) }
            for index in rest.indices {
                var others = rest
                extend(done + [others.remove(at: index)], others)
            }
        }
        extend([], items)
    }
}
