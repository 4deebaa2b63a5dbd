import Foundation
import Testing
import TickRing

/// One producer and one consumer on a small modelled ring.
struct SmallRing: Sendable, CustomTestStringConvertible {
    var capacity = 1
    var batch = 1
    var total = 2
    var parks = false
    var taking = ConsumerProgram.Taking.single
    var quitsAfter: Int?
    var mark = RingMark.closed
    /// How often each side wakes for no reason.
    var spurious = 0

    /// Whether the checks that take minutes run too.
    static var isThorough: Bool { ProcessInfo.processInfo.environment["TICKPLANT_PROOFS"] == "all" }

    var testDescription: String {
        "capacity \(capacity), batch \(batch), \(total) elements, \(parks ? "sleeping" : "looking")"
            + ", taking \(taking)\(spurious > 0 ? ", waking for no reason" : "")"
    }

    /// Visits every state.
    func check(_ fault: ModelFault? = nil) -> ModelOutcome {
        let layout = ModelLayout(capacity: capacity, consumers: 1, threads: 2, wordsPerSlot: 1)
        let producer = ProducerProgram(
            capacity: capacity, batch: batch, total: total, parks: parks, mark: mark)
        let consumer = ConsumerProgram(
            capacity: capacity, total: total, taking: taking, parks: parks,
            quitsAfter: quitsAfter, expects: mark == .closed ? .finished : .abandoned)
        return ModelChecker(
            layout: layout, programs: [.producer(producer), .consumer(consumer)], fault: fault,
            spurious: spurious
        ).run()
    }
}
