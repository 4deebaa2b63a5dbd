import Testing
import TickCore
import TickWindows

/// What a bar's status claims, and that it claims no more.
struct BarStatusTests {
    @Test func `a gap given up damages from what could be missing to what came next`() {
        var bench = BarBench(length: 10, disorder: 10)
        for time in stride(from: Int64(5), through: 45, by: 10) { bench.trade(time) }
        bench.bars.giveUpGap()
        for time in stride(from: Int64(75), through: 145, by: 10) { bench.trade(time) }
        // Missing messages lie in [45 − 10, 75 + 10].
        #expect(bench.statuses[20] == .complete)
        for start in [30, 40, 70, 80] as [Int64] { #expect(bench.statuses[start] == .damaged) }
        #expect(bench.statuses[90] == .complete)
    }

    @Test func `a gap that was filled late leaves recovered bars`() {
        var bench = BarBench(length: 10)
        bench.trade(5)
        bench.trade(15)
        bench.bars.beginFilling()
        bench.trade(25)
        bench.bars.endFilling()
        bench.trade(35)
        bench.trade(45)
        bench.trade(55)
        #expect(
            bench.statuses == [
                0: .complete, 10: .recovered, 20: .recovered, 30: .recovered, 40: .complete,
            ])
    }

    @Test func `a gap given up stays damage though the next is filled`() {
        var bench = BarBench(length: 10)
        bench.trade(5)
        bench.bars.giveUpGap()
        bench.bars.beginFilling()
        bench.trade(25)
        bench.bars.endFilling()
        for time in [35, 45, 55] as [Int64] { bench.trade(time) }
        #expect(bench.statuses[0] == .damaged && bench.statuses[20] == .damaged)
        #expect(bench.statuses[40] == .complete)
    }

    @Test func `doubt that lasts marks what other channels close meanwhile`() {
        var bench = BarBench(length: 10, channels: 2)
        bench.trade(5, channel: 0)
        bench.bars.giveUpGap()
        bench.bars.heartbeat(at: 60)
        bench.trade(50, symbol: 1, channel: 1)
        #expect(bench.statuses == [0: .damaged])
    }

    @Test func `one fill after another keeps the first one's beginning`() {
        var bench = BarBench(length: 10, channels: 2)
        bench.trade(5, channel: 1)
        for time in [25, 45] as [Int64] {
            bench.bars.beginFilling()
            bench.trade(time, channel: 1)
            bench.bars.endFilling()
        }
        bench.trade(65, channel: 1)
        bench.bars.select(0)
        bench.bars.observe(100)
        #expect(bench.statuses[0] == .recovered)
    }

    @Test func `doubt of one channel does not spread to another's bars`() {
        var bench = BarBench(length: 10, channels: 2)
        bench.trade(5, symbol: 1, channel: 1)
        bench.bars.select(0)
        bench.bars.unresolved(.none, at: 6)
        var nameless = bench.tick(15)
        nameless.instrument = .none
        bench.bars.accept(nameless)
        bench.trade(30, channel: 0)
        bench.trade(30, symbol: 1, channel: 1)
        #expect(bench.statuses == [0: .complete])
    }

    @Test func `a heartbeat closes bars by assumption only`() {
        var bench = BarBench(length: 10, margin: 5)
        bench.trade(5)
        bench.bars.heartbeat(at: 14)
        #expect(bench.bars.output.bars.isEmpty)
        bench.bars.heartbeat(at: 15)
        #expect(bench.statuses == [0: .assumed])
    }

    @Test func `a bar is assumed while one of its own channels has only a heartbeat`() {
        var bench = BarBench(length: 10, channels: 2)
        bench.trade(1, symbol: 0, channel: 0)
        bench.trade(2, symbol: 0, channel: 1)
        bench.trade(3, symbol: 1, channel: 0)
        bench.bars.select(1)
        bench.bars.heartbeat(at: 50)
        bench.bars.select(0)
        bench.bars.observe(30)
        let bySymbol = Dictionary(
            uniqueKeysWithValues: bench.bars.output.bars.map { ($0.instrument, $0.status) })
        #expect(bySymbol[bench.instruments.ids[0].rawValue] == .assumed)
        #expect(bySymbol[bench.instruments.ids[1].rawValue] == .complete)
    }

    @Test func `a gap on the second channel of an open bar counts`() {
        var bench = BarBench(length: 10, channels: 2)
        bench.trade(1, channel: 0)
        bench.trade(2, channel: 1)
        bench.bars.giveUpGap()
        bench.trade(30, symbol: 1, channel: 1)
        bench.bars.select(0)
        bench.bars.observe(40)
        #expect(bench.statuses[0] == .damaged)
    }

    @Test func `a gap on a channel that an instrument never used does not count`() {
        var bench = BarBench(length: 10, channels: 2)
        bench.trade(1, symbol: 0, channel: 0)
        bench.trade(1, symbol: 1, channel: 1)
        bench.bars.giveUpGap()
        bench.trade(30, symbol: 1, channel: 1)
        bench.trade(40, symbol: 0, channel: 0)
        let bySymbol = Dictionary(
            uniqueKeysWithValues: bench.bars.output.bars.map { ($0.instrument, $0.status) })
        #expect(bySymbol[bench.instruments.ids[0].rawValue] == .complete)
        #expect(bySymbol[bench.instruments.ids[1].rawValue] == .damaged)
    }

    @Test func `a channel that ended holds nobody back`() {
        var bench = BarBench(length: 10, channels: 2)
        bench.trade(1, channel: 0)
        bench.trade(1, channel: 1)
        bench.trade(60, channel: 0)
        #expect(bench.bars.output.bars.isEmpty)
        bench.bars.select(1)
        bench.bars.endSession()
        #expect(bench.statuses == [0: .complete])
    }

    @Test func `joining late damages all that could have come before`() {
        var bench = BarBench(length: 10, disorder: 2)
        bench.bars.beginEpoch(missing: 7)
        bench.trade(8)
        bench.trade(11)
        bench.trade(40)
        #expect(bench.statuses == [0: .damaged, 10: .damaged])
        var whole = BarBench(length: 10)
        whole.bars.beginEpoch(missing: 0)
        whole.trade(8)
        whole.trade(40)
        #expect(whole.statuses == [0: .complete])
    }

    @Test func `a restart leaves the tail before it in doubt unless the session had ended`() {
        for hasEnded in [false, true] {
            var bench = BarBench(length: 10)
            bench.trade(5)
            if hasEnded { bench.bars.endSession() }
            bench.bars.beginEpoch(missing: 0)
            bench.trade(25)
            bench.trade(45)
            #expect(bench.statuses[0] == (hasEnded ? .complete : .assumed))
        }
    }

    @Test func `the end of the input proves only what had said that it was over`() {
        for hasEnded in [false, true] {
            var bench = BarBench(length: 10)
            bench.trade(5)
            if hasEnded { bench.bars.endSession() }
            bench.bars.finish()
            #expect(bench.statuses == [0: hasEnded ? .complete : .assumed])
        }
    }

    @Test func `an unresolved trade damages its own bar, or its window where it has no name`() {
        var bench = BarBench(length: 10)
        bench.trade(5)
        bench.trade(5, symbol: 1)
        bench.bars.unresolved(bench.instruments.ids[0], at: 6)
        bench.bars.unresolved(.none, at: 15)
        bench.trade(12)
        bench.trade(22)
        bench.trade(32)
        bench.bars.unresolved(.none, at: 3)
        #expect(bench.bars.output.bars.map(\.status) == [.complete, .damaged, .damaged, .complete])
        #expect(bench.bars.counters.unresolved == 3)
        #expect(bench.bars.counters.unresolvedLate == 1)
    }

    @Test func `a million trades without a name cost no memory and no time`() {
        var bench = BarBench(length: 1_000, disorder: 1 << 40)
        let begin = ContinuousClock.now
        for step in 0..<300_000 as Range<Int64> { bench.bars.unresolved(.none, at: step * 7) }
        for step in 0..<2_000 as Range<Int64> { bench.trade(step * 1_000) }
        bench.bars.finish()
        #expect(bench.bars.output.bars.allSatisfy { $0.status == .damaged })
        #expect(ContinuousClock.now - begin < .seconds(10))
    }

    @Test func `a tick outside any sequence makes its bar unproven`() {
        var bench = BarBench(length: 10)
        bench.bars.accept(bench.tick(1, sequence: 0))
        bench.trade(15)
        bench.trade(30)
        #expect(bench.statuses == [0: .unproven, 10: .complete])
    }
}
