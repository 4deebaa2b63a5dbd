import TickCore
import TickWindows

/// Checks an aggregate against the laws that windows rely on, on random runs of ticks and on ticks
/// with the most extreme numbers; for the tests of whoever writes one.
///
///     #expect(AggregateLaws.check(MyAggregate()).isEmpty)
///
/// Concurrency: keeps nothing. Cost: some thousand additions and merges.
/// Limits: an aggregate that traps ends the process, which fails the test run it is in.
public enum AggregateLaws {
    /// The laws broken, each with the first case that broke it; none where all hold.
    ///
    /// - Parameters:
    ///   - empty: A state to which nothing was added, with its parameters.
    ///   - ticks: What to try it on beside the extremes, in any order; random ones where nil.
    ///   - seed: The same seed gives the same runs and cuts.
    ///   - rounds: How many runs are tried.
    public static func check<State: Aggregate>(
        _ empty: State, ticks: [Tick]? = nil, seed: UInt64 = 1, rounds: Int = 200
    ) -> [AggregateViolation] {
        var trial = AggregateTrial(
            empty, usual: inOrder(ticks ?? randomTicks(seed: seed)), extreme: inOrder(extremeTicks),
            random: SplitMix(seed: seed))
        for round in 0..<rounds { trial.run(round) }
        return trial.violations
    }

    /// Ticks in the order in which an aggregate gets them: by event time, channel, sequence, place.
    public static func inOrder(_ ticks: [Tick]) -> [Tick] {
        ticks.enumerated().sorted { left, right in
            let (a, b) = (left.element, right.element)
            if a.eventTime != b.eventTime { return a.eventTime < b.eventTime }
            if a.channel != b.channel { return a.channel < b.channel }
            if a.sequence != b.sequence { return a.sequence < b.sequence }
            return left.offset < right.offset
        }.map(\.element)
    }

    /// Trades and quotes of one instrument as they might come: prices that walk, equal times, odd
    /// eligibility, empty sides.
    public static func randomTicks(seed: UInt64, count: Int = 400) -> [Tick] {
        var random = SplitMix(seed: seed ^ 0x7469_636B)
        var time: Int64 = 1_700_000_000_000_000_000
        var price: Int64 = 87_390_000_000
        return (1...max(count, 1)).map { place in
            time += random.number(0...3) * 250_000
            price += random.number(-5...5) * 10_000_000
            let odd = random.number(0...19) == 0
            return tick(
                &random, time, odd ? random.number(-1...1) : price, sequence: UInt64(place))
        }
    }

    private static func tick(
        _ random: inout SplitMix, _ time: Int64, _ price: Int64, sequence: UInt64
    ) -> Tick {
        let rights: [Tick.Eligibility] = [.all, .all, .all, .all, [.volume, .count], [.last], []]
        let eligibility = rights[Int(random.number(0...6))]
        guard random.number(0...1) == 0 else {
            return Tick(
                eventTime: time, sequence: sequence, price: Price(nanos: price),
                size: UInt64(random.number(0...900)), instrument: InstrumentID(rawValue: 0),
                kind: .trade, eligibility: eligibility)
        }
        let width = random.number(-1...9) * 10_000_000
        return Tick(
            eventTime: time, sequence: sequence, bid: Price(nanos: price),
            bidSize: UInt64(random.number(0...7)), ask: Price(nanos: price + width),
            askSize: UInt64(random.number(0...7)), instrument: InstrumentID(rawValue: 0),
            eligibility: eligibility)
    }

    /// Trades and quotes with the lowest and the highest numbers that a tick can bear.
    public static var extremeTicks: [Tick] {
        var ticks: [Tick] = []
        let numbers: [Int64] = [.min, .min + 1, -1, 0, 1, .max]
        for time in [Int64.min, 0, .max] {
            for price in numbers {
                for size in [0, 1, UInt64(UInt32.max) + 1, .max] {
                    ticks.append(
                        Tick(
                            eventTime: time, sequence: .max, price: Price(nanos: price),
                            size: size, instrument: InstrumentID(rawValue: 0), channel: .max,
                            kind: .trade))
                    ticks.append(
                        Tick(
                            eventTime: time, sequence: .max, bid: Price(nanos: price),
                            bidSize: size, ask: Price(nanos: numbers[ticks.count % 6]),
                            askSize: 1, instrument: InstrumentID(rawValue: 0), channel: .max))
                }
            }
        }
        return ticks
    }
}
