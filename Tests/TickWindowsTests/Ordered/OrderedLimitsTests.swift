import Testing
import TickCore
@testable import TickWindows

/// Extremes of prices, sizes and times, and the limits of what is kept.
struct OrderedLimitsTests {
    @Test func `a trade fills so many bars and no more`() {
        var bench = OrderedBench(.volume, 1, .split, restates: false)
        bench.trade(1, 5, size: 1 << 63)
        let panes = bench.panes
        #expect(panes.count == (1 << 16) + 1)
        #expect(panes.last?.bar.volume == (1 << 63) - (1 << 16))
        #expect(panes.last?.bar.status == .damaged && panes.last?.ordinal == 1 << 16)
        #expect(panes.dropLast().allSatisfy { $0.bar.volume == 1 && $0.bar.status == .assumed })
        #expect(bench.bars.counters.unsplit == 1 && bench.bars.counters.trades == 1)
        bench.trade(2, 5)
        #expect(bench.panes.last?.bar.volume == 1)
    }

    @Test func `the largest values fit and sums that do not are refused whole`() {
        var bench = OrderedBench(.dollar, .max)
        bench.trade(1, .min, size: .max)
        bench.trade(2, .min, size: .max)
        bench.trade(3, .max, size: .max, sequence: 0)
        bench.trade(4, 2, size: 3)
        bench.bars.finish()
        #expect(bench.bars.counters.refused == 3 && bench.bars.counters.trades == 1)
        #expect(bench.panes.map(\.bar.volume) == [.max])
        #expect(bench.panes[0].bar.notional == Int128(Int64.min) * Int128(UInt64.max))
        #expect(bench.panes[0].bar.status == .damaged)
    }

    @Test(arguments: WindowKind.Overshoot.allCases)
    func `extremes of price and size neither trap nor get lost`(overshoot: WindowKind.Overshoot) {
        let prices: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
        let sizes: [UInt64] = [0, 1, 1 << 63, .max - 1, .max]
        for measure in WindowKind.OrderMeasure.allCases {
            for threshold in [Int128(UInt64.max) - 1, Int128(UInt64.max)] {
                var bench = OrderedBench(measure, threshold, overshoot)
                var time = Int64.min
                for price in prices + prices.reversed() {
                    for size in sizes {
                        bench.trade(time, price, size: size)
                        time += 1
                    }
                }
                bench.bars.finish()
                let counters = bench.bars.counters
                let count = prices.count * sizes.count * 2
                #expect(counters.trades + counters.refused == UInt64(count))
                #expect(counters.bars == UInt64(bench.panes.count))
            }
        }
    }

    @Test func `a threshold out of reach of one trade is reached by exact sums`() {
        var bench = OrderedBench(.volume, Int128(UInt64.max), .split)
        bench.trade(1, .max, size: .max - 1)
        bench.trade(2, .min, size: 3)
        bench.bars.finish()
        #expect(bench.panes.map(\.bar.volume) == [.max, 2])
        #expect(bench.panes[1].bar.notional == Int128(Int64.min) * 2)
    }

    @Test(arguments: [Int64.min, .min + 1, -1, 0, .max - 1, .max])
    func `a tick at any time is taken once`(time: Int64) {
        for strategy in [WatermarkStrategy.explicit, .bounded(0), .bounded(.max), .sequence] {
            var bench = OrderedBench(.ticks, 1, .include, strategy, lateness: .max)
            bench.trade(time)
            bench.bars.advance(to: time)
            bench.cancel(1)
            bench.bars.finish()
            let counters = bench.bars.counters
            #expect(counters.trades + counters.restated >= 1, "\(strategy)")
            #expect(bench.lates.count == 1 - Int(counters.restated), "\(strategy)")
            for pane in bench.panes { #expect(pane.bar.start == time && pane.bar.end == time) }
        }
    }

    @Test func `an instrument that nobody named is refused and damages the bars of its time`() {
        var bench = OrderedBench(.ticks, 2, .include, .sequence)
        bench.trade(1)
        bench.bars.accept(
            Tick(
                eventTime: 2, sequence: 1, price: Price(nanos: 1), size: 1, instrument: .none,
                kind: .trade))
        bench.trade(3)
        bench.bars.observe(9)
        #expect(bench.panes.map(\.bar.status) == [.damaged])
        #expect(bench.bars.counters.refused == 1)
    }

    @Test func `ticks beyond those that may wait are refused and damage the bars of their time`() {
        let instruments = TestInstruments()
        let plan = WindowPlan(.order(.ticks, threshold: 2))
        var clock = StreamClock(.sequence)
        _ = clock.addChannel(disorder: 0, heartbeatMargin: 0, hasOfficialPrints: false)
        var bars = OrderedBars(
            [(plan, OrderRule(plan.kind)!, 0)], instruments: instruments.table,
            keepsTicks: true, heldMax: 3)
        var log = OrderedLog()
        for time in Int64(1)...5 {
            let tick = Tick(
                eventTime: time, sequence: 1, price: Price(nanos: 1), size: 1,
                reference: UInt64(time), instrument: instruments.ids[0], kind: .trade)
            bars.accept(tick, &clock, &log)
        }
        #expect(bars.counters.refused == 2 && bars.nextWake == 1)
        clock.nextWake = 1
        clock.arm()
        _ = clock.observe(10, receiveTime: Packet.noTime)
        bars.advance(&clock, &log)
        bars.accept(
            Tick(
                eventTime: 10, sequence: 1, price: Price(nanos: 1), size: 1,
                instrument: instruments.ids[0], kind: .trade), &clock, &log)
        clock.finish()
        bars.advance(&clock, &log)
        #expect(log.panes().map(\.bar.end) == [2, 10])
        #expect(log.panes().map(\.bar.status) == [.complete, .damaged])
        bars.destroy()
        clock.deallocate()
    }

    @Test func `edges past those remembered get numbers of their own`() {
        var ordinals = BarOrdinals(limit: 2)
        var edges = BarEdges()
        edges.cameInArrivalOrder = true
        let spans: [(Int64, Int64)] = [
            (1, 2), (3, 4), (5, 6), (1, 2), (1, 6), (1, 6), (7, 7), (7, 7),
        ]
        let numbers = spans.map { ordinals.next(0, start: $0.0, end: $0.1, &edges) }
        #expect(numbers == [0, 0, 0, 1, 1 << 31, 1 << 31 + 1, 0, 1])
    }

    @Test func `plans that cannot be run are refused with the reason`() {
        func refusal(_ change: (inout WindowPlan) -> Void) -> PlanError.Code? {
            var plan = WindowPlan(.order(.volume, threshold: 5))
            change(&plan)
            do throws(PlanError) { try plan.check() } catch { return error.code }
            return nil
        }
        #expect(refusal { _ in } == nil)
        #expect(refusal { $0.kind = .order(.ticks, threshold: 0) } == .range)
        #expect(refusal { $0.kind = .order(.ticks, threshold: 1 << 64) } == .range)
        #expect(refusal { $0.kind = .order(.imbalance, threshold: 1 << 64) } == .range)
        #expect(refusal { $0.kind = .order(.dollar, threshold: 1 << 64) } == nil)
        #expect(refusal { $0.fill = .previousClose } == .conflict)
        #expect(refusal { $0.accumulation = .discarding } == .conflict)
        #expect(refusal { $0.allowedLateness = -1 } == .range)
    }

    @Test func `a bar and a line are as large as they say`() {
        #expect(MemoryLayout<OrderBar>.stride <= 256)
        #expect(MemoryLayout<OrderLine>.stride <= 64)
        #expect(MemoryLayout<HeldTicks.Item>.stride == 80)
    }
}
