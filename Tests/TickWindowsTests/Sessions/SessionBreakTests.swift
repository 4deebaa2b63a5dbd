import Testing
import TickCore
import TickWindows

/// What breaks and corrections do to sessions, by cases worked out by hand.
struct SessionBreakTests {
    @Test
    func `a broken trade leaves an open session without a word`() {
        var bench = SessionBench()
        _ = bench.trade(0, 1)
        _ = bench.trade(5, 9)
        _ = bench.trade(8, 2)
        #expect(bench.takeBack(9) == [])
        #expect(bench.finish() == ["on_time AA 0..18 #0 n2 3 1/2/1/2"])
    }

    @Test
    func `a session shrinks when an edge is broken`() {
        var bench = SessionBench()
        _ = bench.trade(0, 1)
        _ = bench.trade(5, 2)
        _ = bench.trade(12, 3)
        #expect(bench.takeBack(1) == [])
        #expect(bench.takeBack(3) == [])
        #expect(bench.watermark(13) == [])
        #expect(bench.watermark(14) == ["on_time AA 5..15 #0 n1 2 2/2/2/2"])
    }

    @Test
    func `an open session splits when what held it together is broken`() {
        var bench = SessionBench()
        _ = bench.trade(0, 1)
        _ = bench.trade(9, 2)
        _ = bench.trade(18, 3)
        #expect(bench.takeBack(2) == [])
        #expect(bench.trade(28, 4) == [])
        #expect(
            bench.finish() == [
                "on_time AA 0..10 #0 n1 1 1/1/1/1", "on_time AA 18..38 #0 n2 7 3/4/3/4",
            ])
    }

    @Test
    func `what is left touching stays together or not, as the plan has it`() {
        for touching in WindowKind.Touching.allCases {
            var bench = SessionBench(touching)
            _ = bench.trade(0, 1)
            _ = bench.trade(4, 2)
            _ = bench.trade(10, 3)
            #expect(bench.takeBack(2) == [])
            #expect(bench.finish().count == (touching == .merge ? 1 : 2))
        }
    }

    @Test
    func `a fired session is restated, shrunk, split and at last void`() {
        var bench = SessionBench(lateness: 500)
        _ = bench.trade(0, 1)
        _ = bench.trade(9, 2)
        _ = bench.trade(18, 3)
        _ = bench.trade(20, 4)
        #expect(bench.watermark(29) == ["on_time AA 0..30 #0 n4 10 1/4/1/4"])
        #expect(bench.takeBack(4) == ["late_update AA 0..28 #1 n3 6 1/3/1/3 for 0..30"])
        #expect(
            bench.takeBack(2) == [
                "late_update AA 0..10 #2 n1 1 1/1/1/1 for 0..28",
                "late_update AA 18..28 #2 n1 3 3/3/3/3",
            ])
        #expect(bench.takeBack(3) == ["late_update AA 18..28 #3 n0 0 -/-/-/- for 18..28"])
        #expect(bench.takeBack(1) == ["late_update AA 0..10 #3 n0 0 -/-/-/- for 0..10"])
        #expect(bench.takeBack(1) == ["late_cancel 1 0..0 at 29"])
        #expect(bench.finish() == [])
    }

    @Test
    func `a part that is due is put out at once, the other when its end comes`() {
        var bench = SessionBench()
        _ = bench.trade(0, 1)
        _ = bench.trade(9, 2)
        _ = bench.trade(18, 3)
        #expect(bench.watermark(15) == [])
        #expect(bench.takeBack(2) == ["late_update AA 0..10 #0 n1 1 1/1/1/1"])
        #expect(bench.trade(1, 4) == ["late_dropped 4 1..11 at 15"])
        #expect(bench.finish() == ["on_time AA 18..28 #0 n1 3 3/3/3/3"])
    }

    @Test
    func `identities stay with the part that overlaps them`() {
        var bench = SessionBench(lateness: 500)
        _ = bench.trade(0, 1)
        _ = bench.trade(20, 2)
        #expect(bench.watermark(29).count == 2)
        _ = bench.trade(30, 3)
        #expect(bench.trade(10, 4) == [])
        // Without the bridge, the older is as it was; the newer waits for its end.
        #expect(bench.takeBack(4) == ["late_update AA 0..10 #1 n1 1 1/1/1/1 for 0..10"])
        #expect(bench.watermark(39) == ["on_time AA 20..40 #1 n2 5 2/3/2/3 for 20..30"])
    }

    @Test
    func `an identity that nothing overlaps any more is void at once`() {
        var bench = SessionBench(lateness: 500)
        _ = bench.trade(0, 1)
        #expect(bench.watermark(9) == ["on_time AA 0..10 #0 n1 1 1/1/1/1"])
        _ = bench.trade(10, 2)
        #expect(bench.takeBack(1) == ["late_update AA 0..10 #1 n0 0 -/-/-/- for 0..10"])
        #expect(bench.finish() == ["on_time AA 10..20 #1 n1 2 2/2/2/2"])
    }

    @Test
    func `a correction changes prices and no edge`() {
        var bench = SessionBench(lateness: 20)
        _ = bench.trade(0, 1)
        _ = bench.trade(5, 2)
        #expect(bench.correct(2, to: 7) == [])
        #expect(bench.watermark(14) == ["on_time AA 0..15 #0 n2 8 1/7/1/7"])
        #expect(bench.correct(1, to: 3) == ["late_update AA 0..15 #1 n2 10 3/7/3/7 for 0..15"])
        #expect(bench.watermark(34) == [])
        #expect(bench.correct(1, to: 4) == ["late_correct 1 0..0 at 34"])
    }

    @Test
    func `what a discarding pane held cannot be taken back`() {
        var bench = SessionBench(lateness: 100, discards: true)
        _ = bench.trade(0, 1)
        #expect(bench.watermark(9) == ["on_time AA 0..10 #0 n1 1 1/1/1/1"])
        _ = bench.trade(10, 2)
        _ = bench.trade(12, 3)
        #expect(bench.takeBack(1) == ["late_cancel 1 0..22 at 9"])
        #expect(bench.takeBack(3) == [])
        #expect(bench.watermark(19) == ["on_time AA 0..20 #1 n1 2 2/2/2/2"])
        _ = bench.trade(20, 5)
        #expect(bench.takeBack(5) == [])
        #expect(bench.finish() == [])
    }

    @Test
    func `a state remembers what a discarding pane held`() throws {
        var before = SessionBench(lateness: 100, discards: true)
        _ = before.trade(0, 1)
        _ = before.watermark(9)
        _ = before.trade(5, 2)
        _ = before.trade(12, 3)
        let state = before.windows.state()
        var bench = SessionBench(lateness: 100, discards: true)
        try bench.windows.restore(state)
        #expect(bench.takeBack(1) == ["late_cancel 1 0..22 at 9"])
        #expect(bench.takeBack(3) == [])
        #expect(bench.finish() == ["on_time AA 0..15 #1 n1 2 2/2/2/2"])
    }
}
