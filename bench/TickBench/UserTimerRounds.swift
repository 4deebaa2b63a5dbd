import TickCore
import TickWindows

/// Users' timers that fire, in the order of time and key, and are set anew, over and over.
struct UserTimerRounds {
    /// How many timers wait at any time, each of a key of its own.
    let timers: Int
    /// Every timer waits for a whole second; otherwise each for an instant of its own.
    let isAligned: Bool
    /// How many times timers fire in all.
    let fires: Int

    private static let period: Int64 = 1_000_000_000
    /// How far the watermark moves at a time where timers are scattered.
    private static let step: Int64 = 1_000_000

    func run() -> TimerResult {
        let instruments = InstrumentTable()
        var user = UserTimers(instruments: instruments)
        for number in 0..<min(timers, UserTimers.timersMax) {
            let key = instruments.intern(venue: 1, packed: Self.symbol(number))
            user.register(key, at: firstTime(number))
        }
        // One turn before the clock starts, so that all memory is there.
        var result = TimerResult()
        var watermark = Self.period
        turn(&user, to: watermark, &result)
        result = TimerResult()
        let start = Clock.now()
        let step = isAligned ? Self.period : Self.step
        while result.fires < fires {
            watermark += step
            turn(&user, to: watermark, &result)
        }
        let end = Clock.now()
        result.wallSeconds = end.wall - start.wall
        result.processorSeconds = end.processor - start.processor
        return result
    }

    /// Eight letters, in the order of the keys, as a feed's directory lists its symbols.
    static func symbol(_ number: Int) -> UInt64 {
        var (packed, rest) = (UInt64(0), UInt64(number))
        for place in 0..<8 {
            packed |= (0x41 + rest % 26) << UInt64(8 * place)
            rest /= 26
        }
        return packed
    }

    private func firstTime(_ number: Int) -> Int64 {
        guard !isAligned else { return Self.period }
        return 1 + Int64(RowDigest.splitMix(UInt64(number) + 1) % UInt64(Self.period))
    }

    @inline(__always)
    private func turn(
        _ user: inout UserTimers, to watermark: Int64, _ result: inout TimerResult
    ) {
        user.advance(to: watermark) { key, time, user in
            result.checksum &+= UInt64(bitPattern: time) &+ UInt64(key.rawValue)
            user.register(key, at: time &+ Self.period)
            result.fires &+= 1
        }
    }
}
