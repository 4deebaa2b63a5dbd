import Testing

@testable import TickSynth

/// The random numbers are those of the published algorithms, so a seed means the same everywhere.
@Suite struct RandomStreamTests {
    @Test func `the stream is xoshiro256** as its authors publish it`() {
        var stream = RandomStream(state: (1, 2, 3, 4))
        let wanted: [UInt64] = [
            11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360,
            607_988_272_756_665_600, 16_172_922_978_634_559_625, 8_476_171_486_693_032_832,
            10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
        ]
        #expect(wanted.map { _ in stream.next() } == wanted)
    }

    @Test func `numbers below a bound cover it evenly`() {
        var stream = RandomStream(seed: 4)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<70_000 { counts[Int(stream.below(7))] += 1 }
        #expect(counts.allSatisfy { (9500...10_500).contains($0) })
    }

    @Test func `symbols are picked in proportion to one over their rank`() {
        var stream = RandomStream(seed: 8)
        let picks = WeightedPick(count: 5)
        var counts = [Double](repeating: 0, count: 5)
        for _ in 0..<100_000 { counts[picks.pick(&stream)] += 1 }
        let weights = (0..<5).map { 1 / Double($0 + 4) }
        let total = weights.reduce(0, +)
        for (count, weight) in zip(counts, weights) {
            #expect(abs(count / 100_000 - weight / total) < 0.01)
        }
    }

    @Test(arguments: [SessionCurve.Shape.rising, .uShaped, .falling])
    func `a session curve rises from its start to its end and never leaves them`(
        shape: SessionCurve.Shape
    ) {
        var curve = SessionCurve(from: 1000, to: 781_000, shape: shape)
        var last = curve.time(after: 0, of: 5000)
        #expect(last == 1000)
        for done in 1...UInt64(5100) {
            let time = curve.time(after: done, of: 5000)
            #expect(time >= last && time < 781_000)
            last = time
        }
        #expect(last > 780_000)
    }

    @Test func `a day is busiest at its edges`() {
        var curve = SessionCurve(from: 0, to: 780_000, shape: .uShaped)
        let times = (0..<UInt64(1000)).map { curve.time(after: $0, of: 1000) }
        let thirds = [0..<260_000, 260_000..<520_000, 520_000..<780_000].map { third in
            times.filter { third.contains(Int($0)) }.count
        }
        #expect(thirds[0] > 2 * thirds[1] && thirds[2] > 2 * thirds[1])
    }
}
