import Testing
import TickRing

/// Every state of small broadcast rings, under the memory model.
@Suite struct BroadcastProofs {
    private static let rings = [
        SmallBroadcast(capacity: 1, total: 3, holds: [true]),
        SmallBroadcast(capacity: 2, total: 4, holds: [true]),
        SmallBroadcast(capacity: 1, total: 2, holds: [true, true]),
        SmallBroadcast(capacity: 2, batch: 2, total: 3, holds: [true, true]),
        SmallBroadcast(capacity: 1, total: 3, holds: [false]),
        SmallBroadcast(capacity: 2, total: 4, holds: [false], run: 2),
        SmallBroadcast(capacity: 4, batch: 2, total: 5, holds: [false], run: 4),
        SmallBroadcast(capacity: 1, total: 2, holds: [true, false]),
        SmallBroadcast(capacity: 1, total: 2, holds: [true], parks: true),
        SmallBroadcast(capacity: 2, total: 2, holds: [false], parks: true, run: 2),
        SmallBroadcast(capacity: 2, total: 3, holds: [true, false], run: 2),
    ]

    // Three sleepers have too many weak states; which of them wakes shows in interleavings.
    private static let thorough = [
        SmallBroadcast(capacity: 2, total: 3, holds: [false], parks: true, run: 2),
        SmallBroadcast(capacity: 1, total: 3, holds: [true, true], parks: true, isWeak: false),
        SmallBroadcast(capacity: 1, total: 2, holds: [true, false], parks: true, isWeak: false),
        SmallBroadcast(capacity: 2, total: 3, holds: [true, false], parks: true, isWeak: false),
    ]

    @Test(arguments: rings + (SmallRing.isThorough ? thorough : []))
    func `what each consumer gets is whole, in order, and counted`(ring: SmallBroadcast) {
        let outcome = ring.check()
        #expect(outcome.failure == nil, "\(outcome)")
        #expect(outcome.ends > 0)
    }

    @Test(arguments: [false, true])
    func `a holding consumer that leaves holds no longer`(parks: Bool) {
        let outcome = SmallBroadcast(
            capacity: 1, total: 3, holds: [true], parks: parks, quitsAfter: 1
        ).check()
        #expect(outcome.failure == nil, "\(outcome)")
    }
}
