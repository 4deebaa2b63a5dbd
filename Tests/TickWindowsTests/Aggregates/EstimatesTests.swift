import Testing
import TickCore
import TickWindows

@testable import struct TickWindows.QuantileBuckets

/// Distinct counts and quantiles keep to the errors that they state.
struct EstimatesTests {
    private let window = WindowSpan(start: 0, end: 100)

    private func trade(_ price: Int64) -> Tick {
        Tick(
            eventTime: 1, price: Price(nanos: price), size: 1,
            instrument: InstrumentID(rawValue: 0), kind: .trade)
    }

    /// Over 50 draws the root mean square of the relative error is the standard error; it is off by
    /// 10 % itself, so a bound of a half more is five of those away.
    @Test(arguments: [100, 2_000, 6_000, 15_000])
    func `distinct counts have the stated standard error`(count: Int) {
        var random = SeededGenerator(seed: UInt64(count))
        var squares = 0.0
        var sum = 0.0
        let draws = 50
        for _ in 0..<draws {
            var state = DistinctCount(.price)
            var values: Set<Int64> = []
            while values.count < count {
                let value = Int64.random(in: .min ... .max, using: &random)
                values.insert(value)
                state.add(trade(value))
            }
            guard case .integer(let found) = state.result(window) else { return }
            let error = Double(found) / Double(count) - 1
            squares += error * error
            sum += error
        }
        let deviation = (squares / Double(draws)).squareRoot()
        #expect(deviation < 0.023 * 1.5, "\(deviation) at \(count)")
        #expect(abs(sum / Double(draws)) < 0.023 * 0.75, "bias \(sum / Double(draws)) at \(count)")
    }

    /// Prices on a grid differ in few bits; the hash must not mind.
    @Test func `neighbouring prices are told apart`() {
        var state = DistinctCount(.price)
        for step in 0..<Int64(10_000) { state.add(trade(87_000_000_000 + step * 10_000_000)) }
        guard case .integer(let found) = state.result(window) else { return }
        #expect(abs(found - 10_000) < 690)
        #expect(DistinctCount(.price).result(window) == .integer(0))
    }

    /// 0, 1, 50, 99, 100, 101, … and both ends, on both sides of 0.
    @Test func `a bucket's middle is within a hundredth of all its numbers`() {
        var random = SeededGenerator(seed: 5)
        var numbers: [Int64] = Array(0...300) + [.max, .max - 1]
        for _ in 0..<5_000 {
            numbers.append(
                Int64.random(in: 0 ... .max, using: &random)
                    >> Int64.random(in: 0...62, using: &random))
        }
        for number in numbers {
            for signed in [number, -number] {
                let middle = QuantileBuckets.shared.middle(QuantileBuckets.shared.key(signed))
                let error = (Double(middle) - Double(signed)).magnitude
                #expect(error <= 0.01 * Double(number), "\(signed) became \(middle)")
                if number < 100 { #expect(middle == signed) }
            }
        }
        #expect(QuantileBuckets.shared.middle(QuantileBuckets.shared.key(.min)) < .min / 100 * 98)
    }

    @Test func `buckets keep the order of numbers`() {
        var random = SeededGenerator(seed: 6)
        for _ in 0..<5_000 {
            let left =
                Int64.random(in: .min ... .max, using: &random)
                >> Int64.random(in: 0...62, using: &random)
            let right =
                Int64.random(in: .min ... .max, using: &random)
                >> Int64.random(in: 0...62, using: &random)
            let (a, b) = (QuantileBuckets.shared.key(left), QuantileBuckets.shared.key(right))
            #expect(left < right ? a <= b : a >= b, "\(left) and \(right)")
        }
    }

    @Test(arguments: [0, 1, 250_000, 500_000, 990_000, 999_999, 1_000_000] as [UInt32])
    func `quantiles are within a hundredth`(rank: UInt32) {
        var random = SeededGenerator(seed: UInt64(rank))
        for _ in 0..<10 {
            let scale = Int64.random(in: 0...40, using: &random)
            let ticks = (0...random.number(0...400)).map { _ in
                trade((Int64.random(in: 1...1_000_000, using: &random) << scale) >> 20 + 1)
            }
            var state = QuantileSketch(.price, rankMillionths: rank)
            for tick in ticks { state.add(tick) }
            let model = AggregateModel(ticks: ticks, window: window)
            let name = AggregateSpec.quantile(.price, millionths: rank).name
            #expect(model.accepts(name, state.result(window)), "\(name), scale \(scale)")
        }
    }

    /// The highest 1,024 buckets stay apart, whatever the order in which they came.
    @Test func `what collapses is the lowest`() {
        var state = QuantileSketch(.price, rankMillionths: 1)
        for power in [0, 62, 3, 40, 20] { state.add(trade(1 << Int64(power))) }
        guard case .nanos(let lowest) = state.result(window) else { return }
        #expect(lowest > 1 << 32 && lowest < 1 << 34)
        var median = QuantileSketch(.price, rankMillionths: 700_000)
        for power in [62, 0, 40, 3, 20] { median.add(trade(1 << Int64(power))) }
        guard case .nanos(let value) = median.result(window) else { return }
        #expect(abs(Double(value) / 0x1p40 - 1) <= 0.01)
    }
}
