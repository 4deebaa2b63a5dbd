import Testing
import TickCore
import TickWindows

/// Where bars end and what is in them, worked out by hand.
struct OrderedBarsTests {
    @Test func `tick bars hold so many ticks, and the rest is partial at the end`() {
        var bench = OrderedBench(.ticks, 3)
        bench.trade(1, 10)
        bench.trade(2, 12)
        #expect(bench.told == [])
        bench.trade(2, 9)
        #expect(bench.told == ["on_time [1, 2]#0.0 10 12 9 9 3/3"])
        bench.trade(5, 11)
        bench.bars.finish()
        bench.bars.finish()
        #expect(bench.told.dropFirst() == ["partial [5, 5]#0.0 11 11 11 11 1/1"])
    }

    @Test func `the trade that passes the threshold belongs to the bar whole`() {
        var bench = OrderedBench(.volume, 100)
        bench.trade(1, 10, size: 60)
        bench.trade(2, 11, size: 30)
        bench.trade(3, 12, size: 250)
        bench.trade(4, 13, size: 100)
        bench.trade(5, 14, size: 99)
        #expect(
            bench.told == [
                "on_time [1, 3]#0.0 10 12 10 12 340/3", "on_time [4, 4]#0.0 13 13 13 13 100/1",
            ])
    }

    @Test func `a split trade fills bars of exactly the threshold`() {
        var bench = OrderedBench(.volume, 100, .split)
        bench.trade(1, 10, size: 60)
        bench.trade(2, 11, size: 30)
        bench.trade(3, 12, size: 330)
        bench.trade(4, 13, size: 80)
        bench.trade(5, 14, size: 5)
        bench.bars.finish()
        #expect(
            bench.told == [
                "on_time [1, 3]#0.0 10 12 10 12 100/3", "on_time [3, 3]#0.0 12 12 12 12 100/1",
                "on_time [3, 3]#1.0 12 12 12 12 100/1", "on_time [3, 3]#2.0 12 12 12 12 100/1",
                "on_time [3, 4]#0.0 12 13 12 13 100/2", "partial [5, 5]#0.0 14 14 14 14 5/1",
            ])
    }

    @Test func `a split dollar bar takes the fewest whole shares that reach the threshold`() {
        var bench = OrderedBench(.dollar, 1_000, .split)
        // 7 × 100 = 700; 300 more are 43 shares at 7 (301); the next bar 143 (1001), 143, then 71.
        bench.trade(1, 7, size: 100)
        bench.trade(2, 7, size: 400)
        bench.trade(3, 1_000, size: 1)
        bench.bars.finish()
        #expect(bench.panes.map(\.bar.volume) == [143, 143, 143, 72])
        #expect(bench.panes.map(\.bar.notional) == [1_001, 1_001, 1_001, 71 * 7 + 1_000])
        #expect(bench.panes.map(\.bar.trades) == [2, 1, 1, 2])
        #expect(bench.panes.map(\.ordinal) == [0, 0, 1, 0])
    }

    @Test func `dollar bars count price times size`() {
        var bench = OrderedBench(.dollar, 1_000)
        bench.trade(1, 10, size: 50)
        bench.trade(2, 10, size: 49)
        #expect(bench.told == [])
        bench.trade(3, 20, size: 1)
        bench.trade(4, 500, size: 3)
        #expect(
            bench.told == [
                "on_time [1, 3]#0.0 10 20 10 20 100/3", "on_time [4, 4]#0.0 500 500 500 500 3/1",
            ])
        bench.trade(5, 999, size: 1)
        #expect(bench.panes.count == 2)
    }

    @Test func `negative values take a dollar bar back and are never split`() {
        var bench = OrderedBench(.dollar, 10, .split)
        bench.trade(1, 3, size: 3)
        bench.trade(2, -2, size: 500)
        bench.trade(3, 101, size: 10)
        // 9 − 1000 + 1010: the last trade passes the threshold with its tenth share alone.
        #expect(bench.told == ["on_time [1, 3]#0.0 3 101 -2 101 513/3"])
    }

    @Test func `the tick rule keeps its sign where prices are equal and across bars`() {
        var bench = OrderedBench(.imbalance, 3)
        for (time, price) in [10, 10, 9, 11, 11, 10, 9, 9].enumerated() {
            bench.trade(Int64(time + 1), Int64(price))
        }
        #expect(
            bench.told == [
                "on_time [1, 5]#0.0 10 11 9 11 5/5", "on_time [6, 8]#0.0 10 10 9 9 3/3",
            ])
        // The price stays: the sign is still that of the fall two bars ago.
        for time in Int64(9)...11 { bench.trade(time, 9) }
        #expect(bench.told.last == "on_time [9, 11]#0.0 9 9 9 9 3/3")
    }

    @Test func `each instrument has its own sign and its own bars`() {
        var bench = OrderedBench(.imbalance, 2)
        bench.trade(1, 10, symbol: 0)
        bench.trade(2, 5, symbol: 1)
        bench.trade(3, 11, symbol: 0)
        bench.trade(4, 4, symbol: 1)
        bench.trade(5, 3, symbol: 1)
        bench.trade(6, 2, symbol: 1)
        #expect(bench.panes.map(\.bar.start) == [1, 2])
        #expect(bench.panes.map(\.bar.end) == [3, 6])
    }

    @Test(arguments: [
        (WindowKind.OrderMeasure.ticks, Int128(2)), (.volume, 9), (.dollar, 18), (.imbalance, 2),
    ])
    func `a trade counts where it may and is in the bar all the same`(
        measure: WindowKind.OrderMeasure, threshold: Int128
    ) {
        var bench = OrderedBench(measure, threshold)
        bench.trade(1, 2, size: 100, [.highLow])
        bench.trade(2, 2, size: 4, [.volume, .last])
        bench.trade(3, 7, size: 100, [.highLow])
        #expect(bench.told == [])
        bench.trade(4, 2, size: 5)
        #expect(bench.told == ["on_time [1, 4]#0.0 2 7 2 2 9/1"])
    }

    @Test func `a trade that counts without volume counts as a tick alone`() {
        var ticks = OrderedBench(.ticks, 1)
        ticks.trade(1, 5, size: 9, [.count])
        #expect(ticks.told == ["on_time [1, 1]#0.0 - - - - 0/1"])
        var volume = OrderedBench(.volume, 1)
        volume.trade(1, 5, size: 9, [.count])
        #expect(volume.told == [])
    }

    @Test func `a trade with no shares fills nothing`() {
        var bench = OrderedBench(.volume, 1, .split)
        bench.trade(1, 5, size: 0)
        bench.trade(2, 6, size: 1)
        #expect(bench.told == ["on_time [1, 2]#0.0 5 6 5 6 1/2"])
    }

    @Test func `queries over one stream cut the same ticks each in its own way`() {
        let instruments = TestInstruments()
        let kinds: [WindowKind] = [
            .order(.ticks, threshold: 2), .tumbling(size: 10),
            .order(.volume, threshold: 5, overshoot: .split),
        ]
        var bars = try! WindowSet(
            kinds.map { WindowPlan($0) }, instruments: instruments.table, output: OrderedLog())
        _ = bars.addChannel(disorder: 0, heartbeatMargin: 0)
        for time in Int64(1)...4 {
            bars.accept(
                Tick(
                    eventTime: time, sequence: 1, price: Price(nanos: 1), size: 4,
                    instrument: instruments.ids[0], kind: .trade))
            bars.observe(time)
        }
        bars.finish()
        #expect(bars.output.panes(0).map(\.bar.end) == [2, 4])
        #expect(bars.output.panes(1).map(\.bar.end) == [10])
        #expect(bars.output.panes(2).map(\.bar.volume) == [5, 5, 5, 1])
    }
}
