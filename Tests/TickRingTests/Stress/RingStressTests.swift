import Dispatch
import Testing
import TickRing

/// Two threads on a ring for a while, with random sizes, batches, ways and ends.
@Suite(.serialized) struct RingStressTests {
    @Test func `spinning ends lose and double nothing`() { stress(Spinning.self) }
    @Test func `yielding ends lose and double nothing`() { stress(Yielding.self) }
    @Test func `sleeping ends lose and double nothing, and wake`() { stress(Blocking.self) }

    /// Longer than any healthy wait on a busy machine, in nanoseconds.
    static var patience: Int64 { 60_000_000_000 }

    private func stress<Wait: RingWait>(_ wait: Wait.Type) {
        let start = DispatchTime.now().uptimeNanoseconds
        var seed = StressPlan.seed
        var (rounds, elements) = (0, 0)
        while Double(DispatchTime.now().uptimeNanoseconds - start) < StressPlan.seconds * 1e9 {
            elements += round(wait, seed)
            rounds += 1
            seed += 1
        }
        print("\(wait): \(rounds) rounds, \(elements) elements, last seed \(seed - 1)")
        #expect(elements > 0)
    }

    /// One ring from its beginning to its end.
    private func round<Wait: RingWait>(_ wait: Wait.Type, _ seed: UInt64) -> Int {
        var random = StressRandom(seed)
        let capacity = 1 << random.below(9)
        let ring = Ring<StressElement, Wait>(
            capacity: capacity, names: RingNames(ring: "stress", producer: "p", consumer: "c"))
        let total = random.below(20_000)
        let leavesAt = random.below(4) == 0 ? random.below(total + 1) : Int.max
        let dies = random.below(5) == 0
        let batch = 1 + random.below(capacity)
        let (sent, got) = (StressReport(), StressReport())
        let (first, second) = (random.next(), random.next())
        let producer = StressThread {
            StressSides.send(ring, total, batch, dies, StressRandom(first), sent)
        }
        let consumer = StressThread {
            StressSides.receive(ring, leavesAt, StressRandom(second), got)
        }
        producer.join()
        consumer.join()
        #expect(sent.fault == nil && got.fault == nil, "seed \(seed): \(sent.fault ?? got.fault!)")
        if got.position < leavesAt {
            #expect(got.position == total, "seed \(seed): \(got.position) of \(total)")
            #expect(got.end == (dies ? "abandoned" : "finished"), "seed \(seed)")
        } else {
            #expect(sent.end == "none" || sent.end == "finished", "seed \(seed): \(sent.end)")
        }
        return got.position
    }
}

/// The two sides of a stressed ring; each chooses at random among the ways to do its work.
enum StressSides {
    static func send<Wait: RingWait>(
        _ ring: Ring<StressElement, Wait>, _ total: Int, _ batch: Int, _ dies: Bool,
        _ seeded: StressRandom, _ report: StressReport
    ) {
        var random = seeded
        var producer = ring.takeProducer(batch: batch)
        loop: while producer.position < total {
            switch random.below(8) {
            case 0: producer.flush()
            case 1:
                let slots = producer.reserve(min(1 + random.below(64), total - producer.position))
                for index in slots.indices {
                    slots[index] = StressElement(producer.position + index)
                }
                producer.commit(slots.count)
            case 2: _ = producer.push(StressElement(producer.position))
            default:
                let state = producer.append(
                    StressElement(producer.position),
                    until: .after(nanos: RingStressTests.patience))
                guard state != .ready else { continue loop }
                report.end = "\(state)"
                if state == .timedOut { report.fail("\(producer.stall())") }
                break loop
            }
        }
        report.position = producer.position
        if dies { producer.abandon() } else { producer.close() }
    }

    static func receive<Wait: RingWait>(
        _ ring: Ring<StressElement, Wait>, _ leavesAt: Int, _ seeded: StressRandom,
        _ report: StressReport
    ) {
        var random = seeded
        var consumer = ring.takeConsumer()
        var next = 0
        func check(_ element: StressElement) {
            if element.position != next {
                report.fail("element \(element.position) where \(next) was due")
            }
            next += 1
        }
        while next < leavesAt {
            let left = leavesAt - next
            switch random.below(4) {
            case 0: if let element = consumer.pop() { check(element) }
            case 1: _ = consumer.drain(min(left, 1 + random.below(100)), check)
            case 2:
                let seen = consumer.peek(min(left, 1 + random.below(100)))
                for element in seen { check(element) }
                consumer.release(seen.count)
            default:
                let state = consumer.wait(until: .after(nanos: RingStressTests.patience))
                if state == .ready { continue }
                report.end = "\(state)"
                if state == .timedOut { report.fail("\(consumer.stall())") }
                report.position = next
                consumer.close()
                return
            }
        }
        report.position = next
        consumer.close()
    }
}
