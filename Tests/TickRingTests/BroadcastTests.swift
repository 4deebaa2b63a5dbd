import Testing
import TickRing

/// A broadcast ring, all ends on one thread.
@Suite struct BroadcastTests {
    private func ring(
        _ capacity: Int, _ modes: [BroadcastMode]
    ) -> Broadcast<Int, Spinning> {
        let names = modes.indices.map { "reader \($0)" }
        return Broadcast(
            capacity: capacity,
            names: RingNames(ring: "wire", producer: "writer", consumers: names), modes: modes)
    }

    @Test func `the slowest that holds decides how far the producer may go`() {
        let ring = ring(2, [.holds, .holds])
        var producer = ring.takeProducer()
        var seen: [Int] = []
        var first = ring.takeHolding(0)
        var second = ring.takeHolding(1)
        check(producer.push(1) && producer.push(2) && !producer.push(3))
        check(first.drain { seen.append($0) } == 2)
        check(!producer.push(3))
        check(producer.stall()?.description == "ring wire: reader 1 stands still at element 0")
        check(second.pop() == 1)
        check(producer.push(3) && !producer.push(4))
        check(first.pop() == 3)
        check(second.pop() == 2 && second.pop() == 3 && second.pop() == nil)
        producer.close()
        check(first.look() == .finished && second.look() == .finished)
        check(seen == [1, 2])
    }

    @Test func `one that is dropped learns how many it lost, and goes on`() {
        let ring = ring(4, [.drops])
        var producer = ring.takeProducer()
        var consumer = ring.takeDropping(0)
        let buffer = UnsafeMutableBufferPointer<Int>.allocate(capacity: 3)
        defer { buffer.deallocate() }
        for number in 0..<3 { check(producer.push(number)) }
        check(consumer.take(into: buffer) == BroadcastTaken(0..<3, lost: 0))
        check(Array(buffer) == [0, 1, 2])
        for number in 3..<13 { check(producer.push(number)) }
        // 3 is known from before or not; 9 to 12 are there.
        var found: [Int] = []
        while case let taken = consumer.take(into: buffer), taken.lost + taken.range.count > 0 {
            found += buffer[taken.range]
        }
        check(found == [9, 10, 11, 12])
        check(consumer.lost == 6)
        check(consumer.position == 13)
        producer.close()
        check(consumer.look() == .finished)
    }

    @Test func `a consumer that dies holds no longer and is named`() {
        let ring = ring(1, [.holds, .holds])
        var producer = ring.takeProducer()
        var first = ring.takeHolding(0)
        do { _ = ring.takeHolding(1) }
        check(producer.push(1))
        check(first.pop() == 1)
        check(producer.push(2))
        check(producer.peer(1) == .abandoned && producer.peer(0) == .open)
        check(producer.stall()?.description == "ring wire: reader 1 died at element 0")
        first.close()
        check(producer.append(3) == .finished)
    }

    @Test func `elements of odd sizes are refused`() async {
        await #expect(processExitsWith: .failure) {
            _ = Broadcast<UInt32, Spinning>(
                capacity: 1, names: RingNames(ring: "r", producer: "p", consumers: ["c"]),
                modes: [.holds])
        }
    }
}
