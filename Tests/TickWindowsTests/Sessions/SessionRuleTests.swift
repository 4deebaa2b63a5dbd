import Testing
import TickCore
import TickWindows

/// The rules of sessions, each by a case worked out by hand.
struct SessionRuleTests {
    @Test
    func `a session ends one gap after its last trade and fires at its last instant`() {
        var bench = SessionBench()
        #expect(bench.trade(100, 5) == [])
        #expect(bench.trade(107, 9) == [])
        #expect(bench.trade(103, 2) == [])
        #expect(bench.watermark(115) == [])
        #expect(bench.watermark(116) == ["on_time AA 100..117 #0 n3 16 5/9/2/9"])
        #expect(bench.finish() == [])
    }

    @Test
    func `trades exactly one gap apart are one session or two`() {
        var merging = SessionBench()
        _ = merging.trade(0, 1)
        _ = merging.trade(10, 2)
        #expect(merging.finish() == ["on_time AA 0..20 #0 n2 3 1/2/1/2"])
        var splitting = SessionBench(.split)
        _ = splitting.trade(10, 2)
        _ = splitting.trade(0, 1)
        #expect(
            splitting.finish() == [
                "on_time AA 0..10 #0 n1 1 1/1/1/1", "on_time AA 10..20 #0 n1 2 2/2/2/2",
            ])
    }

    @Test
    func `a trade joins the sessions on both its sides`() {
        var bench = SessionBench(.split)
        _ = bench.trade(0, 1)
        _ = bench.trade(18, 2)
        _ = bench.trade(40, 3)
        _ = bench.trade(9, 4)
        #expect(
            bench.finish() == [
                "on_time AA 0..28 #0 n3 7 1/4/1/2", "on_time AA 40..50 #0 n1 3 3/3/3/3",
            ])
    }

    @Test
    func `a late trade joins what is live, however late it is itself`() {
        var bench = SessionBench()
        _ = bench.trade(20, 1)
        #expect(bench.watermark(25) == [])
        #expect(bench.trade(11, 2) == [])
        #expect(bench.watermark(29) == ["on_time AA 11..30 #0 n2 3 2/2/1/1"])
        #expect(bench.trade(19, 3) == ["late_dropped 3 19..29 at 29"])
        // Touching a session that is gone does not help; on its own, it is still to come.
        #expect(bench.trade(30, 4) == [])
        #expect(bench.finish() == ["on_time AA 30..40 #0 n1 4 4/4/4/4"])
    }

    @Test
    func `lateness ends when the watermark reaches the last instant and it`() {
        for watermark in [Int64(28), 29] {
            var bench = SessionBench(lateness: 20)
            _ = bench.trade(0, 1)
            #expect(bench.watermark(watermark) == ["on_time AA 0..10 #0 n1 1 1/1/1/1"])
            let isLive = watermark == 28
            #expect(
                bench.trade(0, 2)
                    == [
                        isLive
                            ? "late_update AA 0..10 #1 n2 3 1/2/1/2 for 0..10"
                            : "late_dropped 2 0..10 at 29"
                    ])
        }
    }

    @Test
    func `a late trade into a fired session puts it out once more, once for each`() {
        var bench = SessionBench(lateness: 50)
        _ = bench.trade(0, 1)
        _ = bench.trade(8, 2)
        #expect(bench.watermark(17) == ["on_time AA 0..18 #0 n2 3 1/2/1/2"])
        #expect(bench.trade(3, 9) == ["late_update AA 0..18 #1 n3 12 1/9/1/2 for 0..18"])
        #expect(bench.trade(-4, 5) == ["late_update AA -4..18 #2 n4 17 5/9/1/2 for 0..18"])
        #expect(bench.finish() == [])
    }

    @Test
    func `a fired session that grows past the watermark fires again at its new end`() {
        var bench = SessionBench(lateness: 50)
        _ = bench.trade(0, 1)
        #expect(bench.watermark(9) == ["on_time AA 0..10 #0 n1 1 1/1/1/1"])
        #expect(bench.trade(10, 2) == [])
        #expect(bench.watermark(18) == [])
        #expect(bench.watermark(19) == ["on_time AA 0..20 #1 n2 3 1/2/1/2 for 0..10"])
        #expect(bench.trade(20, 3) == [])
        #expect(bench.finish() == ["on_time AA 0..30 #2 n3 6 1/3/1/3 for 0..20"])
    }

    @Test
    func `a bridge over fired sessions supersedes them all and goes on from the highest number`() {
        var bench = SessionBench(lateness: 500)
        _ = bench.trade(0, 1)
        _ = bench.trade(20, 2)
        _ = bench.trade(40, 3)
        #expect(bench.watermark(60).count == 3)
        #expect(bench.trade(45, 4) == ["late_update AA 40..55 #1 n2 7 3/4/3/4 for 40..50"])
        #expect(bench.trade(10, 5) == ["late_update AA 0..30 #1 n3 8 1/5/1/2 for 0..10 20..30"])
        #expect(
            bench.trade(35, 6)
                == ["late_update AA 35..55 #2 n3 13 6/6/3/4 for 40..55"])
        #expect(
            bench.trade(30, 7) == ["late_update AA 0..55 #3 n7 28 1/7/1/4 for 0..30 35..55"])
        #expect(bench.finish() == [])
    }

    @Test
    func `a trade that joins fired sessions to a live one waits for its end`() {
        var bench = SessionBench(lateness: 500)
        _ = bench.trade(0, 1)
        _ = bench.trade(20, 2)
        #expect(bench.watermark(32).count == 2)
        _ = bench.trade(40, 3)
        #expect(bench.trade(30, 4) == [])
        #expect(bench.trade(10, 5) == [])
        #expect(bench.watermark(48) == [])
        #expect(
            bench.watermark(49)
                == ["on_time AA 0..50 #1 n5 15 1/5/1/3 for 0..10 20..30"])
    }

    @Test
    func `a trade within lateness and near no session is put out at once`() {
        var bench = SessionBench(lateness: 30)
        #expect(bench.watermark(100) == [])
        #expect(bench.trade(80, 1) == ["late_update AA 80..90 #0 n1 1 1/1/1/1"])
        #expect(bench.trade(92, 2) == [])
        #expect(bench.trade(61, 3) == ["late_dropped 3 61..71 at 100"])
        #expect(bench.trade(62, 4) == ["late_update AA 62..72 #0 n1 4 4/4/4/4"])
        #expect(bench.watermark(101) == ["on_time AA 92..102 #0 n1 2 2/2/2/2"])
    }

    @Test
    func `discarding panes hold what came since the last and supersede nothing`() {
        var bench = SessionBench(lateness: 100, discards: true)
        _ = bench.trade(0, 1)
        _ = bench.trade(30, 2)
        #expect(
            bench.watermark(40) == [
                "on_time AA 0..10 #0 n1 1 1/1/1/1", "on_time AA 30..40 #0 n1 2 2/2/2/2",
            ])
        #expect(bench.trade(5, 3) == ["late_update AA 0..15 #1 n1 3 3/3/3/3"])
        #expect(bench.trade(40, 4) == [])
        #expect(bench.trade(20, 5) == [])
        #expect(bench.trade(10, 6) == [])
        #expect(bench.finish() == ["on_time AA 0..50 #2 n3 15 6/6/4/4"])
    }

    @Test
    func `panes of one step are ordered by end, start, venue and symbol`() {
        var bench = SessionBench()
        for symbol in 0..<6 { _ = bench.trade(0, Int64(symbol), symbol: symbol) }
        _ = bench.trade(-3, 9, symbol: 1)
        _ = bench.trade(-8, 7, symbol: 2)
        _ = bench.trade(1, 8, symbol: 3)
        let order = bench.watermark(50).map {
            $0.split(separator: " ")[1...2].joined(separator: " ")
        }
        #expect(
            order == ["B -8..10", "ZZ -3..10", "A 0..10", "A 0..10", "AA 0..10", "AB 0..11"])
    }

    @Test
    func `a bounded watermark is judged trade by trade`() {
        var bench = SessionBench(gap: 5, watermark: .bounded(3))
        #expect(bench.trade(0, 1) == [])
        #expect(bench.trade(8, 2) == ["on_time AA 0..5 #0 n1 1 1/1/1/1"])
        #expect(bench.trade(4, 3) == [])
        #expect(bench.trade(-2, 4) == ["late_dropped 4 -2..3 at 4"])
        #expect(bench.finish() == ["on_time AA 4..13 #0 n2 5 3/3/2/2"])
    }

    @Test
    func `the ends of time have sessions as long as their end is a time`() {
        var bench = SessionBench()
        _ = bench.trade(.min, 1)
        _ = bench.trade(.max - 10, 2)
        #expect(bench.trade(.max - 9, 3) == [])
        #expect(bench.windows.counters.refused == 1)
        let edge = Int64.min
        #expect(bench.watermark(.min + 8) == [])
        #expect(bench.watermark(.min + 9) == ["on_time AA \(edge)..\(edge + 10) #0 n1 1 1/1/1/1"])
        #expect(
            bench.finish() == ["on_time AA \(Int64.max - 10)..\(Int64.max) #0 n1 2 2/2/2/2"])
    }
}
