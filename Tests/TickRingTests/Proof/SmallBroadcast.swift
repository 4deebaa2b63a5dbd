import Testing
import TickRing

/// One producer and a few consumers of both kinds on a small modelled broadcast ring.
struct SmallBroadcast: Sendable, CustomTestStringConvertible {
    var capacity = 1
    var batch = 1
    var total = 2
    /// Whether each consumer holds the producer back.
    var holds = [true, false]
    var parks = false
    /// Elements that a dropped consumer copies at a time.
    var run = 1
    /// The first consumer leaves after so many.
    var quitsAfter: Int?
    /// Whether memory is weak, or steps of threads only interleave.
    var isWeak = true

    var testDescription: String {
        "capacity \(capacity), batch \(batch), \(total) elements, holding \(holds)"
            + ", \(parks ? "sleeping" : "looking")\(isWeak ? "" : ", interleaved")"
    }

    /// Visits every state.
    func check(_ fault: ModelFault? = nil) -> ModelOutcome {
        let layout = ModelLayout(
            capacity: capacity, consumers: holds.count, threads: holds.count + 1, wordsPerSlot: 2)
        let holders = holds.indices.reduce(UInt32(0)) { $0 | (holds[$1] ? 1 << UInt32($1) : 0) }
        let producer = BroadcastProgram(
            capacity: capacity, batch: batch, consumers: holds.count, holders: holders,
            total: total, parks: parks)
        return ModelChecker(
            layout: layout, programs: [.broadcaster(producer)] + holds.indices.map(consumer),
            fault: fault, spurious: 0, isWeak: isWeak
        ).run()
    }

    private func consumer(_ number: Int) -> ModelProgram {
        guard holds[number] else {
            return .dropped(
                DroppedProgram(
                    capacity: capacity, number: number, total: total, run: run, parks: parks))
        }
        return .consumer(
            ConsumerProgram(
                capacity: capacity, number: number, total: total, taking: .single, parks: parks,
                quitsAfter: number == 0 ? quitsAfter : nil))
    }
}
