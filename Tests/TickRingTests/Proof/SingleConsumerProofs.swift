import Testing
import TickRing

/// Every state of small rings for one consumer, under the memory model.
@Suite struct SingleConsumerProofs {
    private static let looking = [1, 2, 4].flatMap { capacity in
        [1, 2, 4].filter { $0 <= capacity }.flatMap { batch in
            [ConsumerProgram.Taking.single, .all].map { taking in
                SmallRing(capacity: capacity, batch: batch, total: capacity + 3, taking: taking)
            }
        }
    }

    private static let sleeping = [
        SmallRing(capacity: 1, total: 2, parks: true, spurious: 1),
        SmallRing(capacity: 1, total: 3, parks: true),
        SmallRing(capacity: 2, batch: 2, total: 3, parks: true),
        SmallRing(capacity: 2, batch: 2, total: 4, parks: true, taking: .all),
        SmallRing(capacity: 4, batch: 2, total: 4, parks: true, spurious: 1),
        SmallRing(capacity: 4, batch: 4, total: 6, parks: true, taking: .all),
    ]

    private static let thorough = [
        SmallRing(capacity: 1, total: 3, parks: true, spurious: 1),
        SmallRing(capacity: 2, total: 4, parks: true),
        SmallRing(capacity: 2, batch: 2, total: 4, parks: true, spurious: 1),
        SmallRing(capacity: 4, batch: 2, total: 5, parks: true),
        SmallRing(capacity: 4, batch: 2, total: 6, parks: true, taking: .all, spurious: 1),
        SmallRing(capacity: 4, total: 5, parks: true, taking: .all),
    ]

    @Test(arguments: looking + sleeping + (SmallRing.isThorough ? thorough : []))
    func `every element comes once and in order, and then the end`(ring: SmallRing) {
        let outcome = ring.check()
        #expect(outcome.failure == nil, "\(outcome)")
        #expect(outcome.ends > 0)
    }

    @Test(arguments: [false, true], [1, 2])
    func `a producer that dies is told from one that is done`(parks: Bool, total: Int) {
        let ring = SmallRing(capacity: 2, total: total, parks: parks, mark: .abandoned)
        let outcome = ring.check()
        #expect(outcome.failure == nil, "\(outcome)")
    }

    @Test(arguments: [false, true], [0, 1])
    func `a consumer that leaves does not hang the producer`(parks: Bool, after: Int) {
        let ring = SmallRing(capacity: 1, total: 3, parks: parks, quitsAfter: after)
        let outcome = ring.check()
        #expect(outcome.failure == nil, "\(outcome)")
    }
}
