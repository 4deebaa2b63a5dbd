import Testing
import TickCore
@testable import TickWindows

/// Sessions that are full.
struct SessionLimitTests {
    private let instruments = TestInstruments()

    /// Calls an operator that holds so many sessions, with a clock of its own, and takes all away.
    private func withWindows(
        sessionsMax: Int, lateness: Int64 = 0,
        _ body: (inout SessionWindows, inout StreamClock, inout SessionLog) -> Void
    ) {
        var plan = WindowPlan(.session(gap: 10))
        plan.allowedLateness = lateness
        var windows = SessionWindows(
            SessionQuery(plan, 0)!, aggregates: nil, instruments: instruments.table,
            keepsTicks: true, sessionsMax: sessionsMax)
        var clock = StreamClock(.explicit)
        _ = clock.addChannel(disorder: 0, heartbeatMargin: 0)
        clock.select(0)
        var log = SessionLog()
        body(&windows, &clock, &log)
        windows.destroy()
        clock.deallocate()
    }

    private func tick(_ time: Int64, _ symbol: Int = 0) -> Tick {
        Tick(
            eventTime: time, sequence: 1, price: Price(nanos: 1), size: 1,
            reference: UInt64(bitPattern: time), instrument: instruments.ids[symbol], kind: .trade)
    }

    @Test
    func `a trade that needs one session too many is refused and damages its time`() {
        withWindows(sessionsMax: 2) { windows, clock, log in
            for time in [Int64(0), 100, 200] { windows.accept(tick(time), &clock, &log) }
            #expect(windows.tally.refused == 1 && windows.tally.trades == 2)
            // What needs no new one goes on.
            windows.accept(tick(105), &clock, &log)
            clock.advance(to: 110)
            windows.advance(&clock, &log)
            // There is room again.
            windows.accept(tick(205), &clock, &log)
            clock.advance(to: 300)
            windows.advance(&clock, &log)
            let panes = log.panes.map(\.facts)
            #expect(panes.map(\.start) == [0, 100, 205])
            #expect(panes.map(\.trades) == [1, 2, 1])
            #expect(panes.map(\.status) == [.assumed, .assumed, .damaged])
        }
    }

    @Test
    func `a session that cannot be split stays whole and damaged`() {
        withWindows(sessionsMax: 1) { windows, clock, log in
            for time in [Int64(0), 9, 18] { windows.accept(tick(time), &clock, &log) }
            var broken = tick(9)
            broken.kind = .tradeBreak
            windows.restate(broken, &clock, &log)
            clock.advance(to: 100)
            windows.advance(&clock, &log)
            let facts = log.panes[0].facts
            #expect(facts.start == 0 && facts.end == 28 && facts.trades == 2)
            #expect(facts.status == .damaged && windows.tally.refused == 1)
        }
    }

    @Test
    func `a quarter of a million instruments have a session each`() {
        withWindows(sessionsMax: 1 << 18) { windows, clock, log in
            for number in 0..<250_000 {
                let text = Array("M\(number)".utf8)
                let id = text.withUnsafeBytes {
                    instruments.table.intern(venue: 3, bytes: ByteView($0))
                }
                var trade = tick(Int64(number % 7))
                trade.instrument = id
                windows.accept(trade, &clock, &log)
            }
            #expect(windows.tally.trades == 250_000 && windows.store.count == 250_000)
            clock.advance(to: 10)
            windows.advance(&clock, &log)
            #expect(log.panes.count == 71_430)
            #expect(windows.store.count == 250_000 - 71_430)
        }
    }
}
