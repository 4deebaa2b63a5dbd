import TickRing

/// Elements from one thread to another, there and back, or on one thread; round after round.
///
/// The rounds follow each other without a stop. The first one is not counted.
struct RingRounds<Wait: RingWait> {
    let request: RingRequest
    let rounds: Int

    private static var names: RingNames {
        RingNames(ring: "bench", producer: "producer", consumer: "consumer")
    }
    /// Elements that a consumer takes before it gives their slots back.
    @inline(__always) private static var run: Int { 256 }

    private func ring() -> Ring<RingElement, Wait> {
        Ring(capacity: request.capacity, names: Self.names)
    }

    /// From one thread to another.
    func stream() -> RingResult {
        let ring = ring()
        let (total, batch) = (request.elements * (rounds + 1), request.batch)
        let thread = RingThread(core: request.core(0)) { Self.fill(ring, total, batch) }
        let drain = RingClock()
        let (elements, turns) = (request.elements, rounds + 1)
        let other = RingThread(core: request.core(1)) {
            Self.drain(ring, elements, turns, drain)
        }
        thread.join()
        other.join()
        return RingResult(request, drain)
    }

    @inline(never)
    static func fill(_ ring: Ring<RingElement, Wait>, _ total: Int, _ batch: Int) {
        var producer = ring.takeProducer(batch: batch)
        for number in 0..<UInt64(total) {
            guard producer.append(RingElement(number)) == .ready else { break }
        }
        producer.close()
    }

    @inline(never)
    static func drain(
        _ ring: Ring<RingElement, Wait>, _ elements: Int, _ turns: Int, _ clock: RingClock
    ) {
        var consumer = ring.takeConsumer()
        for _ in 0..<turns {
            var (left, sum) = (elements, UInt64(0))
            while left > 0 {
                let got = consumer.drain(min(left, run)) { sum &+= $0.sum }
                if got == 0, consumer.wait() != .ready { return }
                left &-= got
            }
            clock.note(sum)
        }
        consumer.close()
    }

    /// There and back through two rings, one element at a time.
    func trips() -> RingResult {
        let (there, back) = (ring(), ring())
        let (total, clock) = (request.elements * (rounds + 1), RingClock())
        let (elements, turns) = (request.elements, rounds + 1)
        let echo = RingThread(core: request.core(0)) { Self.echo(there, back, total) }
        let ping = RingThread(core: request.core(1)) {
            Self.ping(there, back, elements, turns, clock)
        }
        echo.join()
        ping.join()
        return RingResult(request, clock)
    }

    @inline(never)
    static func echo(
        _ there: Ring<RingElement, Wait>, _ back: Ring<RingElement, Wait>, _ total: Int
    ) {
        var from = there.takeConsumer()
        var into = back.takeProducer()
        for _ in 0..<total {
            guard from.wait() == .ready, let element = from.pop(),
                into.append(element) == .ready
            else { break }
        }
        into.close()
        from.close()
    }

    @inline(never)
    static func ping(
        _ there: Ring<RingElement, Wait>, _ back: Ring<RingElement, Wait>, _ elements: Int,
        _ turns: Int, _ clock: RingClock
    ) {
        var into = there.takeProducer()
        var from = back.takeConsumer()
        for _ in 0..<turns {
            var sum: UInt64 = 0
            for number in 0..<UInt64(elements) {
                guard into.append(RingElement(number)) == .ready, from.wait() == .ready,
                    let element = from.pop()
                else { return }
                sum &+= element.sum
            }
            clock.note(sum)
        }
        into.close()
        from.close()
    }

    /// A batch in, the same out, on one thread: no other core has a say in it.
    func alone() -> RingResult {
        let clock = RingClock()
        Self.alone(ring(), request, rounds + 1, clock)
        return RingResult(request, clock)
    }

    @inline(never)
    static func alone(
        _ ring: Ring<RingElement, Wait>, _ request: RingRequest, _ turns: Int, _ clock: RingClock
    ) {
        let (elements, batch) = (request.elements, request.batch)
        var producer = ring.takeProducer(batch: batch)
        var consumer = ring.takeConsumer()
        for _ in 0..<turns {
            var (number, sum) = (UInt64(0), UInt64(0))
            while number < elements {
                for _ in 0..<batch {
                    _ = producer.push(RingElement(number))
                    number &+= 1
                }
                _ = consumer.drain(run) { sum &+= $0.sum }
            }
            clock.note(sum)
        }
        producer.close()
        consumer.close()
    }
}
