import TickWindows

/// Timers that fire and are set anew, over and over.
struct TimerRounds {
    /// How many timers wait at any time.
    let timers: Int
    /// Every timer waits for a whole second; otherwise each for an instant of its own.
    let isAligned: Bool
    /// How many times timers fire in all.
    let fires: Int

    private static let period: Int64 = 1_000_000_000
    /// How far the watermark moves at a time where timers are scattered.
    private static let step: Int64 = 1_000_000

    func run() -> TimerResult {
        var wheel = TimerWheel()
        defer { wheel.deallocate() }
        for number in 0..<timers { _ = wheel.schedule(UInt32(number), at: firstTime(number)) }
        // One turn before the clock starts, so that all memory is there.
        var result = TimerResult()
        var watermark = Self.period
        turn(&wheel, to: watermark, &result)
        result = TimerResult()
        let start = Clock.now()
        let step = isAligned ? Self.period : Self.step
        while result.fires < fires {
            watermark += step
            turn(&wheel, to: watermark, &result)
        }
        let end = Clock.now()
        result.wallSeconds = end.wall - start.wall
        result.processorSeconds = end.processor - start.processor
        return result
    }

    private func firstTime(_ number: Int) -> Int64 {
        guard !isAligned else { return Self.period }
        return 1 + Int64(RowDigest.splitMix(UInt64(number) + 1) % UInt64(Self.period))
    }

    @inline(__always)
    private func turn(
        _ wheel: inout TimerWheel, to watermark: Int64, _ result: inout TimerResult
    ) {
        wheel.advance(to: watermark)
        let due = wheel.due.count
        for index in 0..<due {
            let entry = wheel.due[index]
            result.checksum &+= UInt64(bitPattern: entry.time) &+ UInt64(entry.number)
            _ = wheel.schedule(entry.number, at: entry.time &+ Self.period)
        }
        wheel.removeDue()
        result.fires &+= due
    }
}

/// What one run of timers came to.
struct TimerResult {
    var fires = 0
    var checksum: UInt64 = 0
    var wallSeconds = 0.0
    var processorSeconds = 0.0

    /// One line of JSON.
    func json(_ scenario: String) -> String {
        "{\"mode\":\"\(scenario)\",\"source\":\"memory\",\"fires\":\(fires)"
            + ",\"seconds\":\(wallSeconds),\"cpu_seconds\":\(processorSeconds)"
            + ",\"ns_per_fire\":\(processorSeconds * 1e9 / Double(max(fires, 1)))"
            + ",\"checksum\":\(checksum)}"
    }
}
