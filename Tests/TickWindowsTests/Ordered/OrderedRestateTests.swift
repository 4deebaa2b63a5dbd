import Testing
import TickCore
import TickWindows

/// Trades broken and corrected: while they wait, in the open bar, in bars put out.
struct OrderedRestateTests {
    @Test func `a trade broken while it waits was never there`() {
        var bench = OrderedBench(.ticks, 2, .include, .bounded(100))
        bench.trade(1, 10)
        bench.trade(2, 99)
        bench.trade(3, 11)
        bench.cancel(2)
        bench.cancel(2)
        bench.correct(3, 12, size: 7)
        bench.bars.finish()
        #expect(bench.told == ["on_time [1, 3]#0.0 10 12 10 12 8/2"])
        #expect(bench.lates.map(\.kind) == [.lateCancel])
        #expect(bench.bars.counters.restated == 2 && bench.bars.counters.lateRestated == 1)
    }

    @Test func `a broken trade of the open bar makes room for another`() {
        var bench = OrderedBench(.ticks, 3)
        bench.trade(1, 10)
        bench.trade(2, 30)
        bench.cancel(2)
        bench.trade(3, 11)
        #expect(bench.told == [])
        bench.trade(4, 12)
        #expect(bench.told == ["on_time [1, 4]#0.0 10 12 10 12 3/3"])
    }

    @Test func `the first trade of the open bar takes its start along`() {
        var bench = OrderedBench(.ticks, 2)
        bench.trade(1, 10)
        bench.cancel(1)
        bench.bars.finish()
        #expect(bench.told == [], "nothing is left to put out")
        var other = OrderedBench(.volume, 9)
        other.trade(1, 10)
        other.trade(4, 11)
        other.cancel(1)
        other.bars.finish()
        #expect(other.told == ["partial [4, 4]#0.0 11 11 11 11 1/1"])
    }

    @Test func `a bar put out is restated in place and the bars after it stay`() {
        var bench = OrderedBench(.ticks, 2, .include, .bounded(0), lateness: 50)
        for time: Int64 in 1...6 { bench.trade(time, time * 10) }
        bench.bars.observe(7)
        bench.cancel(1)
        bench.correct(2, 5, size: 9)
        bench.cancel(2)
        #expect(
            bench.told == [
                "on_time [1, 2]#0.0 10 20 10 20 2/2", "on_time [3, 4]#0.0 30 40 30 40 2/2",
                "on_time [5, 6]#0.0 50 60 50 60 2/2", "late_update [1, 2]#0.1 20 20 20 20 1/1",
                "late_update [1, 2]#0.2 5 5 5 5 9/1", "late_update [1, 2]#0.3 - - - - 0/0",
            ])
        let itself = WindowSpan(start: 1, end: 2)
        #expect(bench.panes.map(\.supersedes) == [[], [], [], [itself], [itself], [itself]])
    }

    @Test(arguments: [(Int64(54), true), (55, false)])
    func `a bar can be restated until its end and the lateness have passed`(
        watermark: Int64, isRestated: Bool
    ) {
        var bench = OrderedBench(.ticks, 1, .include, .explicit, lateness: 50)
        bench.bars.advance(to: 0)
        bench.trade(5)
        bench.bars.advance(to: watermark)
        bench.cancel(1)
        #expect(bench.panes.count == (isRestated ? 2 : 1))
        #expect(
            bench.lates
                == (isRestated
                    ? []
                    : [
                        LateFacts(
                            kind: .lateCancel, reference: 1, start: 0, end: 0, watermark: watermark)
                    ]))
    }

    @Test func `unknown trades are reported by what was to become of them`() {
        var bench = OrderedBench(.ticks, 1)
        bench.trade(1)
        bench.cancel(7)
        bench.correct(8, 1, size: 1)
        bench.cancel(1, symbol: 1)
        #expect(bench.lates.map(\.kind) == [.lateCancel, .lateCorrect, .lateCancel])
        #expect(bench.panes.count == 1)
    }

    @Test func `a correction that fills the open bar closes it`() {
        var bench = OrderedBench(.volume, 10)
        bench.trade(1, 5, size: 3)
        bench.trade(2, 6, size: 3)
        bench.correct(1, 7, size: 10)
        // As if it had always been so: the first trade alone fills a bar.
        #expect(bench.told == ["on_time [1, 1]#0.0 7 7 7 7 10/1"])
        bench.bars.finish()
        #expect(bench.told.last == "partial [2, 2]#0.0 6 6 6 6 3/1")
    }

    @Test func `signs are taken anew from the trades left in the open bar`() {
        var bench = OrderedBench(.imbalance, 3)
        bench.trade(1, 10)
        bench.trade(2, 9)
        bench.trade(3, 11)
        bench.trade(4, 12)
        #expect(bench.told == [])
        // + − + + is 2; without the fall it is + + +.
        bench.cancel(2)
        #expect(bench.told == ["on_time [1, 4]#0.0 10 12 10 12 3/3"])
    }

    @Test func `a broken trade leaves all bars it was split over`() {
        var bench = OrderedBench(.volume, 10, .split)
        bench.trade(1, 5, size: 8)
        bench.trade(2, 6, size: 25)
        bench.cancel(2)
        #expect(
            bench.told.dropFirst(3) == [
                "late_update [1, 2]#0.1 5 5 5 5 8/1", "late_update [2, 2]#0.1 - - - - 0/0",
                "late_update [2, 2]#1.1 - - - - 0/0",
            ])
        bench.trade(3, 7, size: 10)
        // The open bar held but the last three shares.
        #expect(bench.told.last == "on_time [3, 3]#0.0 7 7 7 7 10/1")
    }

    @Test func `a corrected size leaves the pieces what it can, oldest first`() {
        var bench = OrderedBench(.volume, 10, .split)
        bench.trade(1, 5, size: 8)
        bench.trade(2, 6, size: 25)
        bench.correct(2, 7, size: 5)
        // 2 + 3 instead of 2 + 10 + 10 + 3.
        #expect(
            bench.told.dropFirst(3) == [
                "late_update [1, 2]#0.1 5 7 5 7 10/2", "late_update [2, 2]#0.1 7 7 7 7 3/1",
                "late_update [2, 2]#1.1 - - - - 0/0",
            ])
        bench.correct(2, 7, size: 9)
        #expect(
            bench.told.dropFirst(6) == [
                "late_update [1, 2]#0.2 5 7 5 7 10/2", "late_update [2, 2]#0.2 7 7 7 7 7/1",
            ])
        bench.cancel(2)
        #expect(
            bench.told.dropFirst(8) == [
                "late_update [1, 2]#0.3 5 5 5 5 8/1", "late_update [2, 2]#0.3 - - - - 0/0",
            ])
    }

    @Test func `a corrected size that grows fills further bars from the open one`() {
        var bench = OrderedBench(.volume, 10, .split)
        bench.trade(1, 5, size: 13)
        bench.correct(1, 5, size: 31)
        #expect(
            bench.told == [
                "on_time [1, 1]#0.0 5 5 5 5 10/1", "late_update [1, 1]#0.1 5 5 5 5 10/1",
                "on_time [1, 1]#1.0 5 5 5 5 10/1", "on_time [1, 1]#2.0 5 5 5 5 10/1",
            ])
        bench.bars.finish()
        #expect(bench.told.last == "partial [1, 1]#3.0 5 5 5 5 1/1")
    }

    @Test func `pieces past their lateness keep their shares`() {
        var bench = OrderedBench(.volume, 10, .split, .explicit, lateness: 5)
        bench.bars.advance(to: 0)
        bench.trade(1, 5, size: 13)
        bench.trade(20, 6, size: 7)
        bench.bars.advance(to: 20)
        bench.correct(1, 8, size: 11)
        // Ten shares are past restating; of the three in the second bar one is left.
        #expect(bench.told.dropFirst(2) == ["late_update [1, 20]#0.1 8 8 6 6 8/2"])
        bench.correct(1, 8, size: 10)
        #expect(bench.told.dropFirst(3) == ["late_update [1, 20]#0.2 6 6 6 6 7/1"])
        #expect(bench.lates == [])
    }

    @Test func `without restating nothing is kept and breaks are only counted`() {
        var bench = OrderedBench(.ticks, 1, restates: false)
        bench.trade(1)
        bench.cancel(1)
        #expect(bench.panes.count == 1 && bench.lates.isEmpty)
        #expect(bench.bars.counters.breaks == 1)
    }
}
