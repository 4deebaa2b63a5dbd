import Testing
import TickCore
import TickWindows

/// When ticks are taken, in which order, and what comes too late for that.
struct OrderedTimeTests {
    @Test func `a tick waits until the watermark has reached its time`() {
        var bench = OrderedBench(.ticks, 1, .include, .bounded(3))
        bench.trade(10)
        // The watermark is the maximum − 3 − 1.
        bench.bars.observe(13)
        #expect(bench.told == [])
        bench.bars.observe(14)
        #expect(bench.told == ["on_time [10, 10]#0.0 1 1 1 1 1/1"])
        #expect(bench.panes[0].bar.status == .complete)
    }

    @Test func `ticks are taken by time, channel, sequence and arrival`() {
        var bench = OrderedBench(.ticks, 1, .include, .sequence, disorder: 20, channels: 2)
        // The price is the place in the order.
        bench.trade(12, 7, channel: 0)
        bench.trade(10, 1, channel: 0, sequence: 2)
        bench.trade(10, 4, channel: 1, sequence: 1)
        bench.trade(10, 2, channel: 0, sequence: 3)
        bench.trade(11, 6, channel: 0)
        bench.trade(10, 3, channel: 0, sequence: 3)
        bench.trade(10, 0, channel: 0, sequence: 1)
        bench.trade(10, 5, channel: 1, sequence: 1)
        for channel in [UInt16(0), 1] {
            bench.bars.select(channel)
            bench.bars.observe(50)
        }
        // Bars of one instant come out by ordinal, so in the order in which they were cut.
        #expect(bench.panes.map(\.bar.open) == [0, 1, 2, 3, 4, 5, 6, 7])
        #expect(bench.panes.map(\.ordinal) == [0, 1, 2, 3, 4, 5, 0, 0])
    }

    @Test func `what comes at or behind the watermark is dropped with a record`() {
        var bench = OrderedBench(.ticks, 3, .include, .bounded(0), lateness: 100)
        bench.trade(10)
        bench.bars.observe(20)
        #expect(bench.bars.watermark == 19)
        bench.trade(19)
        bench.trade(5)
        bench.trade(20)
        bench.trade(21)
        bench.bars.finish()
        #expect(
            bench.lates == [
                LateFacts(kind: .lateDropped, reference: 2, start: 10, end: 10, watermark: 19),
                LateFacts(kind: .lateDropped, reference: 3, start: 10, end: 10, watermark: 19),
            ])
        #expect(bench.bars.counters.late == 2 && bench.bars.counters.trades == 3)
        #expect(bench.told == ["on_time [10, 21]#0.0 1 1 1 1 3/3"])
        // The tick at 19 belongs between 10 and 20.
        #expect(bench.panes[0].bar.status == .disordered)
    }

    @Test func `a late tick from before the open bar leaves it in order`() {
        var bench = OrderedBench(.ticks, 2, .include, .bounded(0))
        bench.trade(10)
        bench.bars.observe(20)
        bench.trade(9)
        bench.trade(20)
        bench.bars.observe(30)
        #expect(bench.panes.map(\.bar.status) == [.complete])
        #expect(bench.lates.map(\.start) == [10])
        bench.trade(8)
        #expect(bench.lates.map(\.start) == [10, 0], "no bar is open")
    }

    @Test func `explicit sources take arrival order until one names a watermark`() {
        var bench = OrderedBench(.ticks, 2, .include, .explicit, channels: 2)
        bench.trade(5, 1)
        bench.trade(3, 2)
        // Edges, open and close are by time even so.
        #expect(bench.told == ["on_time [3, 5]#0.0 2 2 1 1 2/2"])
        bench.bars.select(1)
        bench.bars.advance(to: 7)
        bench.trade(8, 3)
        bench.trade(7, 4)
        bench.trade(4, 5)
        #expect(bench.panes.count == 1, "the other source has said nothing yet")
        bench.bars.select(0)
        bench.bars.advance(to: 7)
        #expect(bench.told.last == "on_time [4, 7]#0.0 5 5 4 4 2/2")
        bench.bars.finish()
        #expect(bench.told.last == "partial [8, 8]#0.0 3 3 3 3 1/1")
    }

    @Test func `bars of one step come by end, start, symbol and ordinal`() {
        var bench = OrderedBench(.volume, 2, .split, .explicit)
        bench.bars.advance(to: 0)
        for symbol in [5, 0, 1] { bench.trade(9, size: 5, symbol: symbol) }
        bench.trade(7, size: 1, symbol: 2)
        bench.trade(9, size: 1, symbol: 2)
        bench.trade(3, size: 1, symbol: 3)
        bench.bars.finish()
        let rows = bench.panes.map {
            let symbol = bench.instruments.table.symbol(
                InstrumentID(rawValue: $0.bar.instrument))
            return "\($0.bar.end) \($0.bar.start) \(symbol)#\($0.ordinal) \($0.kind.name)"
        }
        // (venue, symbol): 1 AB, 1 B, 1 ZZ, 2 A, 2 AA.
        #expect(
            rows == [
                "3 3 AB#0 partial", "9 7 B#0 on_time", "9 9 ZZ#0 on_time", "9 9 ZZ#1 on_time",
                "9 9 ZZ#2 partial", "9 9 A#0 on_time", "9 9 A#1 on_time", "9 9 A#2 partial",
                "9 9 AA#0 on_time", "9 9 AA#1 on_time", "9 9 AA#2 partial",
            ])
    }

    @Test func `bars cut in arrival order that share both edges are told apart`() {
        var bench = OrderedBench(.ticks, 2)
        for time: Int64 in [1, 5, 2, 3, 1, 5, 5, 5, 9, 9, 5, 5, 1, 5] { bench.trade(time) }
        #expect(
            bench.panes.map { [$0.bar.start, $0.bar.end, Int64($0.ordinal)] } == [
                [1, 5, 0], [2, 3, 0], [1, 5, 1], [5, 5, 0], [9, 9, 0], [5, 5, 1], [1, 5, 2],
            ])
    }

    @Test func `bars are worth what their ticks and their time are`() {
        var bench = OrderedBench(.ticks, 2, .include, .sequence, disorder: 2)
        bench.trade(1)
        bench.trade(2, sequence: 0)
        bench.trade(11)
        bench.bars.giveUpGap()
        bench.trade(12)
        bench.trade(31)
        bench.trade(32)
        bench.trade(41)
        bench.trade(42)
        bench.bars.finish()
        #expect(bench.panes.map(\.bar.status) == [.unproven, .damaged, .complete, .assumed])
    }

    @Test func `a trade that was not resolved damages the bar its place is in`() {
        var bench = OrderedBench(.ticks, 2, .include, .sequence)
        let id = bench.instruments.ids[0]
        bench.trade(1)
        bench.trade(3)
        bench.bars.unresolved(id, at: 5)
        bench.trade(6)
        bench.trade(7)
        bench.trade(8)
        bench.trade(9)
        // Behind the watermark: whatever bar is open.
        bench.trade(10)
        bench.bars.observe(12)
        bench.bars.unresolved(id, at: 2)
        bench.trade(13)
        bench.bars.observe(20)
        bench.bars.unresolved(id, at: 19)
        bench.trade(21)
        bench.bars.observe(30)
        bench.bars.finish()
        #expect(
            bench.panes.map(\.bar.status)
                == [.complete, .damaged, .complete, .damaged, .damaged])
        #expect(bench.bars.counters.unresolved == 3 && bench.bars.counters.unresolvedLate == 2)
    }

    @Test func `a trade of nobody that was not resolved damages the bars of its time`() {
        var bench = OrderedBench(.ticks, 2, .include, .sequence)
        bench.trade(1)
        bench.bars.unresolved(.none, at: 2)
        bench.trade(3)
        bench.trade(4)
        bench.trade(5)
        bench.bars.observe(9)
        #expect(bench.panes.map(\.bar.status) == [.damaged, .complete])
    }
}
