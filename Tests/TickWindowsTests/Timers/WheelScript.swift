import TickWindows

/// Random use of a wheel, beside a list that is searched whole each time.
struct WheelScript {
    private(set) var failure: String?
    private let bench = WheelBench()
    private var random: SeededGenerator
    private var waiting: [UInt32: Int64] = [:]
    private let reach: Int
    private let numbers: Int
    private var now: Int64
    /// A time was cancelled or replaced, so `nextWake` may be early.
    private var isEarly = false

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        reach = [3, 70, 5_000, 1 << 30, 1 << 50][random.number(0...4)]
        numbers = [3, 40, 900][random.number(0...2)]
        now = [0, -90, 1 << 36, .min, .max - 4_000][random.number(0...4)]
        _ = bench.advance(to: now)
    }

    mutating func step() {
        let number = UInt32(random.number(0...numbers))
        switch random.number(0...9) {
        case 0...5: schedule(number)
        case 6: cancel(number)
        default: advance()
        }
        let earliest = waiting.values.min() ?? .max
        expect(bench.nextWake <= earliest, "nextWake \(bench.nextWake) is after \(earliest)")
        expect(isEarly || bench.nextWake == earliest, "\(bench.nextWake) is not \(earliest)")
        expect(bench.count == waiting.count, "\(bench.count) wait, not \(waiting.count)")
        expect(bench.time(of: number) == waiting[number], "the time of \(number)")
    }

    mutating func end() {
        now = .max
        fire()
        expect(bench.count == 0 && bench.nextWake == .max, "something waits after the end")
    }

    private mutating func schedule(_ number: UInt32) {
        let ahead = Int128(now) + 1 + Int128(random.number(0...reach))
        let time = random.once(in: 40) ? .max : Int64(clamping: ahead)
        guard time > now else { return }
        isEarly = isEarly || waiting[number] != nil
        waiting[number] = time
        expect(bench.schedule(number, at: time), "\(number) refused")
    }

    private mutating func cancel(_ number: UInt32) {
        let known = waiting.removeValue(forKey: number) != nil
        isEarly = isEarly || known
        expect(bench.cancel(number) == known, "cancel \(number), \(known)")
    }

    private mutating func advance() {
        if random.once(in: 3) && !waiting.isEmpty {
            now = max(now, bench.nextWake)
        } else {
            let ahead = random.number(0...reach) / random.number(1...30)
            now = Int64(clamping: Int128(now) + Int128(ahead))
        }
        fire()
    }

    private mutating func fire() {
        let due = waiting.filter { $0.value <= now }
        for number in due.keys { waiting[number] = nil }
        let expected = due.map { [$0.value, Int64($0.key)] }
            .sorted { $0.lexicographicallyPrecedes($1) }
        let found = bench.advance(to: now)
        expect(found == expected, "at \(now): \(found), not \(expected)")
    }

    private mutating func expect(_ isRight: Bool, _ text: String) {
        if !isRight && failure == nil { failure = text }
    }
}
