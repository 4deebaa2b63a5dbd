import Testing
import TickRing

/// A ring for one consumer, both ends on one thread.
@Suite struct RingTests {
    private static func ring(_ capacity: Int) -> Ring<Int, Spinning> {
        Ring(
            capacity: capacity,
            names: RingNames(ring: "numbers", producer: "counter", consumer: "adder"))
    }

    @Test(arguments: [1, 2, 4, 64])
    func `it holds as many elements as it has slots`(capacity: Int) {
        let ring = Self.ring(capacity)
        var producer = ring.takeProducer()
        var consumer = ring.takeConsumer()
        for turn in 0..<5 {
            for index in 0..<capacity { check(producer.push(turn * 1000 + index)) }
            check(!producer.push(-1))
            check(producer.look() == .idle)
            for index in 0..<capacity { check(consumer.pop() == turn * 1000 + index) }
            check(consumer.pop() == nil)
            check(consumer.look() == .idle)
        }
        check(producer.position == 5 * capacity)
        check(consumer.position == 5 * capacity)
    }

    @Test func `a batch is shown when it is full, flushed, or in the way`() {
        let ring = Self.ring(4)
        var producer = ring.takeProducer(batch: 3)
        var consumer = ring.takeConsumer()
        check(producer.push(1) && producer.push(2))
        check(consumer.pop() == nil)
        check(producer.push(3))
        check(consumer.pop() == 1)
        check(producer.push(4))
        check(consumer.pop() == 2 && consumer.pop() == 3 && consumer.pop() == nil)
        producer.flush()
        check(consumer.pop() == 4)
        check(producer.push(5) && producer.push(6))
        check(consumer.pop() == nil)
        check(producer.look() == .ready)
        check(consumer.pop() == 5)
    }

    @Test func `slots are written and read in place, up to the edge`() {
        let ring = Self.ring(8)
        var producer = ring.takeProducer()
        var consumer = ring.takeConsumer()
        for index in 0..<5 { check(producer.push(index)) }
        check(consumer.drain { _ in } == 5)
        let first = producer.reserve(100)
        check(first.count == 3)
        for index in first.indices { first[index] = 10 + index }
        producer.commit(3)
        let second = producer.reserve(100)
        check(second.count == 5)
        for index in second.indices { second[index] = 20 + index }
        producer.commit(2)
        check(Array(consumer.peek(2)) == [10, 11])
        check(Array(consumer.peek()) == [10, 11, 12])
        consumer.release(3)
        check(Array(consumer.peek()) == [20, 21])
        consumer.release(2)
        check(consumer.peek().isEmpty)
        check(producer.reserve(1).count == 1)
    }

    @Test func `draining stops where it is told`() {
        let ring = Self.ring(4)
        var producer = ring.takeProducer()
        var consumer = ring.takeConsumer()
        for index in 0..<4 { check(producer.push(index)) }
        var seen: [Int] = []
        check(consumer.drain(3) { seen.append($0) } == 3)
        check(producer.push(4) && producer.push(5) && producer.push(6) && !producer.push(7))
        check(consumer.drain { seen.append($0) } == 1)
        check(consumer.drain { seen.append($0) } == 3)
        check(consumer.drain { seen.append($0) } == 0)
        check(seen == Array(0..<7))
    }

    @Test func `a close is seen after what was before it`() {
        let ring = Self.ring(4)
        var producer = ring.takeProducer(batch: 4)
        var consumer = ring.takeConsumer()
        check(producer.push(7))
        producer.close()
        check(consumer.look() == .ready)
        check(consumer.pop() == 7)
        check(consumer.look() == .finished)
        check(consumer.wait() == .finished)
    }

    @Test func `a producer given up, or dropped, is dead and not done`() {
        let ring = Self.ring(4)
        var producer = ring.takeProducer()
        var consumer = ring.takeConsumer()
        check(producer.push(7))
        producer.abandon()
        check(consumer.pop() == 7)
        check(consumer.look() == .abandoned)
        check(consumer.stall().description == "ring numbers: counter died at element 1")

        let other = Self.ring(4)
        var left = other.takeConsumer()
        do { _ = other.takeProducer() }
        check(left.wait() == .abandoned)
    }

    @Test func `an end that nobody took is dead with the ring`() {
        var ring: Ring<Int, Spinning>? = Self.ring(1)
        var consumer = ring!.takeConsumer()
        check(consumer.look() == .idle)
        ring = nil
        check(consumer.look() == .abandoned)
    }

    @Test func `a producer learns that its consumer is gone`() {
        let ring = Self.ring(2)
        var producer = ring.takeProducer()
        let consumer = ring.takeConsumer()
        check(producer.peer == .open)
        consumer.close()
        check(producer.peer == .closed)
        check(producer.append(1) == .ready && producer.append(2) == .ready)
        check(producer.append(3) == .finished)

        let other = Self.ring(1)
        var filler = other.takeProducer()
        do { _ = other.takeConsumer() }
        check(filler.append(1) == .ready)
        check(filler.append(2) == .abandoned)
        check(filler.stall().description == "ring numbers: adder died at element 0")
    }

    @Test func `waiting ends at the deadline and names who stands still`() {
        func waits<Wait: RingWait>(_ ring: Ring<Int, Wait>) {
            var producer = ring.takeProducer()
            var consumer = ring.takeConsumer()
            check(consumer.wait(until: .after(nanos: 2_000_000)) == .timedOut)
            check(consumer.stall().description == "ring r: p stands still at element 0")
            check(producer.append(1) == .ready)
            check(producer.append(2, until: .after(nanos: 2_000_000)) == .timedOut)
            check(producer.wait(until: .after(nanos: -5)) == .timedOut)
            check(producer.stall().description == "ring r: c stands still at element 0")
            check(consumer.wait(until: .after(nanos: .max)) == .ready)
        }
        let names = RingNames(ring: "r", producer: "p", consumer: "c")
        waits(Ring<Int, Spinning>(capacity: 1, names: names))
        waits(Ring<Int, Yielding>(capacity: 1, names: names))
        waits(Ring<Int, Blocking>(capacity: 1, names: names))
    }

    @Test func `capacities that are no power of two are refused`() async {
        await #expect(processExitsWith: .failure) { _ = Self.ring(3) }
        await #expect(processExitsWith: .failure) { _ = Self.ring(0) }
        await #expect(processExitsWith: .failure) { _ = Self.ring(RingLimits.capacityMax * 2) }
    }

    @Test func `an end is taken once`() async {
        await #expect(processExitsWith: .failure) {
            let ring = Self.ring(1)
            let (_, _) = (ring.takeProducer().position, ring.takeProducer().position)
        }
    }
}
