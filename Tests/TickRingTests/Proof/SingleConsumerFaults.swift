import Testing
import TickRing

/// Mistakes planted into the ring for one consumer: the checker finds each of them.
@Suite struct SingleConsumerFaults {
    private static let head = RingCell.position(of: 0)
    private static let quick = SmallRing(capacity: 2, total: 4)
    private static let sleepy = SmallRing(capacity: 1, total: 2, parks: true)
    private static let leaving = SmallRing(capacity: 1, total: 3, parks: true, quitsAfter: 1)

    private static let faults: [PlantedFault] = [
        PlantedFault("elements are not released with the tail", .relaxedStore(.tail), quick),
        PlantedFault("elements are not acquired with the tail", .relaxedLoad(.tail), quick),
        PlantedFault("slots are not released with the position", .relaxedStore(head), quick),
        PlantedFault("slots are not acquired with the position", .relaxedLoad(head), quick),
        PlantedFault("the tail is shown before the slot is written", .lateWrites, quick),
        PlantedFault("the tail is one too far", .shiftedStore(.tail, by: 1), quick),
        PlantedFault("the tail is one too short", .shiftedStore(.tail, by: -1), quick),
        PlantedFault("a slot too many is given back", .shiftedStore(head, by: 1), quick),
        PlantedFault("full is found one too late", .shiftedLoad(head, by: 1), quick),
        PlantedFault(
            "full is found one too early", .shiftedLoad(head, by: -1),
            SmallRing(capacity: 1, total: 2)),
        PlantedFault("the end is not released", .relaxedStore(.producerState), quick),
        PlantedFault("the end is not acquired", .relaxedLoad(.producerState), quick),
        PlantedFault("the tail is not read again at the end", .loadedOnce(.tail), quick),
        PlantedFault(
            "the producer does not fence", .noFence(.sequential, thread: 0), sleepy),
        PlantedFault(
            "the consumer does not fence", .noFence(.sequential, thread: 1), sleepy),
        PlantedFault(
            "the producer looks for sleepers first", .earlyLoad(.parked(0), thread: 0),
            sleepy),
        PlantedFault(
            "the consumer looks for sleepers first", .earlyLoad(.producerParked, thread: 1),
            sleepy),
        PlantedFault(
            "the consumer announces sleep after its last look", .lateStore(.parked(0)),
            sleepy),
        PlantedFault(
            "the producer announces sleep after its last look", .lateStore(.producerParked),
            sleepy),
        PlantedFault("no consumer is woken", .noWake(.parked(0)), sleepy),
        PlantedFault("no producer is woken", .noWake(.producerParked), sleepy),
        PlantedFault("a leaving consumer wakes nobody", .noWake(.producerParked), leaving),
        PlantedFault(
            "a leaving consumer looks for sleepers first",
            .earlyLoad(.producerParked, thread: 1), leaving),
    ]

    @Test(arguments: [quick, sleepy, leaving])
    func `without a fault there is none`(ring: SmallRing) {
        let outcome = ring.check()
        #expect(outcome.failure == nil, "\(outcome)")
    }

    @Test(arguments: faults)
    func `a planted fault is found`(planted: PlantedFault) {
        let outcome = planted.check(planted.fault)
        #expect(outcome.failure != nil, "not found in \(outcome.states) states")
    }
}

/// A mistake, and a small ring in which it must show.
struct PlantedFault: Sendable, CustomTestStringConvertible {
    let name: String
    let fault: ModelFault
    let check: @Sendable (ModelFault?) -> ModelOutcome

    init(_ name: String, _ fault: ModelFault, _ ring: SmallRing) {
        self.name = name
        self.fault = fault
        check = { ring.check($0) }
    }

    init(_ name: String, _ fault: ModelFault, _ ring: SmallBroadcast) {
        self.name = name
        self.fault = fault
        check = { ring.check($0) }
    }

    var testDescription: String { name }
}
