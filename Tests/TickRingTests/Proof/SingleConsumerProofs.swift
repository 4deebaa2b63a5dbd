import Testing
import TickRing

/// Every state of small rings for one consumer.
@Suite struct SingleConsumerProofs {
    @Test(arguments: [1, 2, 4], [false, true])
    func `every element comes once and in order`(capacity: Int, parks: Bool) {
        for taking in [ConsumerProgram.Taking.single, .all] {
            let outcome = SmallRing(
                capacity: capacity, total: capacity + 2, parks: parks, taking: taking).check()
            print(outcome.states)
            #expect(outcome.failure == nil, "\(outcome)")
            #expect(outcome.ends > 0)
        }
    }
}

/// One producer and one consumer on a small modelled ring.
struct SmallRing {
    var capacity = 1
    var batch = 1
    var total = 3
    var parks = false
    var taking = ConsumerProgram.Taking.single
    var quitsAfter: Int?
    var mark = RingMark.closed
    var fault: ModelFault?

    func check() -> ModelOutcome {
        let layout = ModelLayout(capacity: capacity, consumers: 1, threads: 2, wordsPerSlot: 1)
        let producer = ProducerProgram(
            capacity: capacity, batch: batch, total: total, parks: parks, mark: mark)
        let consumer = ConsumerProgram(
            capacity: capacity, total: total, taking: taking, parks: parks,
            quitsAfter: quitsAfter, expects: mark == .closed ? .finished : .abandoned)
        return ModelChecker(
            layout: layout, programs: [.producer(producer), .consumer(consumer)], fault: fault
        ).run()
    }
}
