import Dispatch
import Testing
import TickRing

/// One producer with a consumer that holds it and one that it drops, for a while.
@Suite(.serialized) struct BroadcastStressTests {
    @Test func `spinning ends get what is theirs`() { stress(Spinning.self) }
    @Test func `sleeping ends get what is theirs`() { stress(Blocking.self) }

    private func stress<Wait: RingWait>(_ wait: Wait.Type) {
        let start = DispatchTime.now().uptimeNanoseconds
        var seed = StressPlan.seed
        var (rounds, elements, lost) = (0, 0, 0)
        while Double(DispatchTime.now().uptimeNanoseconds - start) < StressPlan.seconds * 1e9 {
            let outcome = round(wait, seed)
            rounds += 1
            elements += outcome.elements
            lost += outcome.lost
            seed += 1
        }
        print("\(wait): \(rounds) rounds, \(elements) elements, \(lost) lost, seed \(seed - 1)")
        #expect(elements > 0)
    }

    private func round<Wait: RingWait>(
        _ wait: Wait.Type, _ seed: UInt64
    ) -> (elements: Int, lost: Int) {
        var random = StressRandom(seed)
        let capacity = 1 << random.below(7)
        let ring = Broadcast<StressElement, Wait>(
            capacity: capacity,
            names: RingNames(ring: "stress", producer: "p", consumers: ["held", "dropped"]),
            modes: [.holds, .drops])
        let total = 1 + random.below(20_000)
        let batch = 1 + random.below(capacity)
        let leavesAt = random.below(3) == 0 ? random.below(total) : Int.max
        let (held, dropped) = (StressReport(), StressReport())
        let (first, second) = (random.next(), random.next())
        let threads = [
            StressThread { Self.send(ring, total, batch) },
            StressThread { Self.hold(ring, leavesAt, StressRandom(first), held) },
            StressThread { Self.drop(ring, StressRandom(second), dropped) },
        ]
        for thread in threads { thread.join() }
        #expect(held.fault == nil && dropped.fault == nil, "seed \(seed): \(held) \(dropped)")
        if leavesAt == .max { #expect(held.position == total, "seed \(seed)") }
        #expect(dropped.position + dropped.lost == total, "seed \(seed)")
        return (held.position, dropped.lost)
    }

    private static func send<Wait: RingWait>(
        _ ring: Broadcast<StressElement, Wait>, _ total: Int, _ batch: Int
    ) {
        var producer = ring.takeProducer(batch: batch)
        while producer.position < total {
            let state = producer.append(
                StressElement(producer.position), until: .after(nanos: RingStressTests.patience))
            guard state == .ready else { break }
        }
        producer.close()
    }

    private static func hold<Wait: RingWait>(
        _ ring: Broadcast<StressElement, Wait>, _ leavesAt: Int, _ seeded: StressRandom,
        _ report: StressReport
    ) {
        var random = seeded
        var consumer = ring.takeHolding(0)
        while report.position < leavesAt {
            let state = consumer.wait(until: .after(nanos: RingStressTests.patience))
            if state == .timedOut { report.fail("\(consumer.stall())") }
            guard state == .ready else { break }
            _ = consumer.drain(1 + random.below(50)) { element in
                if element.position != report.position {
                    report.fail("element \(element.position) where \(report.position) was due")
                }
                report.position += 1
            }
        }
        consumer.close()
    }

    private static func drop<Wait: RingWait>(
        _ ring: Broadcast<StressElement, Wait>, _ seeded: StressRandom, _ report: StressReport
    ) {
        var random = seeded
        var consumer = ring.takeDropping(1)
        let buffer = UnsafeMutableBufferPointer<StressElement>.allocate(capacity: 32)
        defer { buffer.deallocate() }
        var next = 0
        while true {
            let state = consumer.wait(until: .after(nanos: RingStressTests.patience))
            if state == .timedOut { report.fail("no end in sight") }
            guard state == .ready else { break }
            let part = UnsafeMutableBufferPointer(rebasing: buffer[..<(1 + random.below(32))])
            let taken = consumer.take(into: part)
            next += taken.lost
            for index in taken.range {
                if part[index].position != next {
                    report.fail("element \(part[index].position) where \(next) was due")
                }
                next += 1
                report.position += 1
            }
        }
        report.lost = consumer.lost
        consumer.close()
    }
}
