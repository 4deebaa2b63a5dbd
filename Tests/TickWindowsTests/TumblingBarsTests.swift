import Testing
import TickCore
import TickWindows

/// Edges of windows, lateness, order and sums.
struct TumblingBarsTests {
    @Test func `a window fires when the watermark reaches its last instant`() {
        var bench = BarBench(length: 10, disorder: 3)
        bench.trade(5)
        // The watermark is the maximum − 3 − 1; the window's last instant is 9.
        bench.bars.observe(12)
        #expect(bench.bars.watermark == 8)
        #expect(bench.bars.output.bars.isEmpty)
        bench.bars.observe(13)
        #expect(bench.bars.watermark == 9)
        #expect(bench.bars.output.bars.map(\.end) == [10])
    }

    @Test func `a tick is late exactly when its window has fired`() {
        var bench = BarBench(length: 10, disorder: 3)
        bench.bars.observe(12)
        bench.trade(9)
        #expect(bench.bars.counters.late == 0)
        bench.bars.observe(13)
        bench.trade(9)
        bench.trade(10)
        bench.bars.finish()
        #expect(
            bench.bars.output.entries.dropFirst().first
                == .late(sequence: 2, start: 0, end: 10, watermark: 9))
        #expect(bench.statuses == [0: .complete, 10: .assumed])
    }

    @Test func `a tick at or behind the watermark marks its open bar`() {
        var bench = BarBench(length: 10)
        bench.bars.observe(6)
        #expect(bench.bars.watermark == 5)
        bench.bars.accept(bench.tick(6))
        #expect(bench.bars.counters.behindWatermark == 0)
        bench.bars.accept(bench.tick(5))
        #expect(bench.bars.counters.behindWatermark == 1)
        bench.bars.observe(20)
        #expect(bench.statuses == [0: .disordered])
    }

    /// (tick, size, channel, sequence) in arrival order, and the prices of open and close; prices
    /// are the places of arrival.
    @Test(arguments: [
        ([(5, 0, 1), (5, 0, 2)], 0, 1),
        ([(5, 0, 2), (5, 0, 1)], 1, 0),
        ([(5, 1, 1), (5, 0, 9)], 1, 0),
        ([(5, 0, 3), (5, 0, 3), (5, 0, 3)], 0, 2),
        ([(6, 0, 1), (4, 1, 9), (5, 0, 3)], 1, 0),
        ([(4, 0, 5), (9, 0, 6), (4, 0, 4), (9, 0, 5)], 2, 1),
    ])
    func `open and close go by time, channel, sequence, arrival`(
        ticks: [(Int64, Int, UInt64)], open: Int64, close: Int64
    ) {
        var bench = BarBench(length: 10, channels: 2)
        for (place, entry) in ticks.enumerated() {
            bench.bars.select(UInt16(entry.1))
            bench.bars.accept(
                bench.tick(entry.0, Int64(place), channel: entry.1, sequence: entry.2))
        }
        bench.bars.finish()
        let bar = bench.bars.output.bars.first
        #expect(bar?.open == open)
        #expect(bar?.close == close)
    }

    @Test func `eligibility decides what a trade may touch`() {
        var bench = BarBench()
        bench.bars.accept(bench.tick(1, 50, size: 3))
        bench.bars.accept(bench.tick(2, 99, size: 4, [.volume, .count]))
        bench.bars.accept(bench.tick(3, 70, size: 5, [.highLow]))
        bench.bars.accept(bench.tick(4, 10, size: 6, [.last]))
        bench.bars.accept(bench.tick(5, 1, size: 7, []))
        bench.bars.finish()
        let bar = bench.bars.output.bars[0]
        #expect([bar.open, bar.high, bar.low, bar.close] == [50, 70, 50, 10])
        #expect(bar.volume == 7 && bar.trades == 2 && bar.notional == 50 * 3 + 99 * 4)
        #expect(bench.bars.counters.ineligible == 1)
    }

    @Test func `the largest products fit and sums that do not are refused whole`() {
        var bench = BarBench()
        bench.bars.accept(bench.tick(1, .max, size: .max))
        bench.bars.accept(bench.tick(2, 5, size: 1))
        bench.bars.accept(bench.tick(1, .min, size: .max, symbol: 1))
        bench.bars.accept(bench.tick(1, .min, size: 1 << 62, symbol: 2))
        for _ in 0..<3 { bench.bars.accept(bench.tick(2, .min, size: 1 << 62, symbol: 2)) }
        bench.bars.finish()
        let bySymbol = Dictionary(
            uniqueKeysWithValues: bench.bars.output.bars.map { ($0.instrument, $0) })
        let full = bySymbol[bench.instruments.ids[0].rawValue]
        #expect(full?.notional == Int128(Int64.max) * Int128(UInt64.max))
        #expect(full?.status == .damaged && full?.trades == 1 && full?.close == Int64.max)
        let least = bySymbol[bench.instruments.ids[1].rawValue]
        #expect(least?.notional == Int128(Int64.min) * Int128(UInt64.max))
        let sum = bySymbol[bench.instruments.ids[2].rawValue]
        #expect(sum?.notional == Int128.min + (Int128(1) << 125))
        #expect(sum?.trades == 3 && sum?.status == .damaged)
        #expect(bench.bars.counters.refused == 2)
    }

    @Test(arguments: [Int64.min, .min + 1, -1, 0, .max - 1, .max])
    func `a tick at any time is taken, refused or late, never lost`(time: Int64) {
        for length in [1, 2, 7, 1 << 40, Int64.max] {
            var bench = BarBench(length: length)
            bench.bars.accept(bench.tick(time))
            let counters = bench.bars.counters
            bench.bars.observe(time)
            bench.bars.finish()
            #expect(counters.trades + counters.refused + counters.late == 1)
            #expect(bench.bars.output.bars.count == Int(counters.trades))
            for bar in bench.bars.output.bars {
                #expect(bar.start <= time && time < bar.end && bar.end - bar.start == length)
            }
        }
    }

    @Test func `bars of one firing are ordered by end, venue and symbol bytes`() {
        var bench = BarBench(length: 10, disorder: 50)
        for symbol in [5, 0, 1, 4, 2, 3] {
            bench.trade(15, symbol: symbol)
            bench.trade(5, symbol: symbol)
        }
        bench.bars.observe(1_000)
        let order = ["A", "AB", "B", "ZZ", "A", "AA"]
        let told = bench.bars.output.bars.map {
            bench.instruments.table.symbol(InstrumentID(rawValue: $0.instrument))
        }
        #expect(told == order + order)
        #expect(
            bench.bars.output.bars.map(\.start) == Array(repeating: 0, count: 6)
                + Array(repeating: 10, count: 6))
    }

    @Test func `an instrument that nobody named is refused and damages its window`() {
        var bench = BarBench()
        bench.trade(1)
        var nameless = bench.tick(2)
        nameless.instrument = .none
        bench.bars.accept(nameless)
        bench.trade(11)
        bench.trade(21)
        #expect(bench.statuses == [0: .damaged, 10: .complete])
    }
}
