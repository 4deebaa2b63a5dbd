import Testing
import TickRing

/// Mistakes planted into the broadcast ring: the checker finds each of them.
@Suite struct BroadcastFaults {
    private static let held = SmallBroadcast(capacity: 1, total: 3, holds: [true])
    private static let dropped = SmallBroadcast(capacity: 1, total: 3, holds: [false])
    private static let sleepy = SmallBroadcast(capacity: 1, total: 2, holds: [true], parks: true)
    private static let second = RingCell.position(of: 1)
    private static let two = SmallBroadcast(capacity: 1, total: 2, holds: [true, true])

    private static let pair = SmallBroadcast(
        capacity: 1, total: 2, holds: [true, true], parks: true, isWeak: false)

    private static let faults: [PlantedFault] = [
        PlantedFault("elements are not released with the tail", .relaxedStore(.tail), held),
        PlantedFault("elements are not acquired with the tail", .relaxedLoad(.tail), held),
        PlantedFault("slots are not released", .relaxedStore(.position(of: 0)), held),
        PlantedFault("slots are not acquired", .relaxedLoad(.position(of: 0)), held),
        PlantedFault("the second consumer's slots are not acquired", .relaxedLoad(second), two),
        PlantedFault("the second consumer is overrun", .shiftedLoad(second, by: 1), two),
        PlantedFault("the claim comes after the element", .lateStore(.claim), dropped),
        PlantedFault(
            "the claim is not fenced from the element", .noFence(.releasing, thread: 0), dropped),
        PlantedFault(
            "the copy is not fenced from the claim", .noFence(.acquiring, thread: 1), dropped),
        PlantedFault("the claim is read before the copy", .earlyLoad(.claim, thread: 1), dropped),
        PlantedFault("the claim is one too short", .shiftedStore(.claim, by: -1), dropped),
        PlantedFault("the claim is believed one too short", .shiftedLoad(.claim, by: -1), dropped),
        PlantedFault("elements are not released to the dropped", .relaxedStore(.tail), dropped),
        PlantedFault("elements are not acquired by the dropped", .relaxedLoad(.tail), dropped),
        PlantedFault(
            "the producer does not fence", .noFence(.sequential, thread: 0), sleepy),
        PlantedFault(
            "a consumer does not fence", .noFence(.sequential, thread: 1), sleepy),
        PlantedFault(
            "a consumer announces sleep after its last look", .lateStore(.parked(0)),
            sleepy),
        PlantedFault("all consumers sleep behind one flag", .sharedFlag, pair),
        PlantedFault("the second consumer is not woken", .noWake(.parked(1)), pair),
        PlantedFault("nobody is woken", .noWake(.parked(0)), sleepy),
    ]

    @Test(arguments: [held, dropped, sleepy, two, pair])
    func `without a fault there is none`(ring: SmallBroadcast) {
        let outcome = ring.check()
        #expect(outcome.failure == nil, "\(outcome)")
    }

    @Test(arguments: faults)
    func `a planted fault is found`(planted: PlantedFault) {
        let outcome = planted.check(planted.fault)
        #expect(outcome.failure != nil, "not found in \(outcome.states) states")
    }
}
