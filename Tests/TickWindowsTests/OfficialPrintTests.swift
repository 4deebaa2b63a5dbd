import Testing
import TickCore
import TickWindows

/// Calendar bars at a session's edges, by hand. Instants count seconds; the session of
/// 2026-03-09 runs from 1,773,063,000 to 1,773,086,400.
struct OfficialPrintTests {
    private static let open: Int64 = 1_773_063_000
    private static let close: Int64 = 1_773_086_400
    private let instruments = TestInstruments()

    private func windows(hold: Int64, size: Int64 = 3600) -> WindowSet<EdgeLog> {
        let calendar = SessionCalendar(
            zone: .newYork, open: 34_200, close: 57_600, unitsPerSecond: 1)!
        var plan = WindowPlan(.calendar(size: size, calendar))
        plan.officialHold = hold
        var options = WindowSet<EdgeLog>.Options()
        options.restates = true
        var windows = try! WindowSet(
            [plan], options, instruments: instruments.table, output: EdgeLog())
        _ = windows.addChannel(disorder: 0, heartbeatMargin: 0, hasOfficialPrints: true)
        windows.select(0)
        return windows
    }

    private func trade(
        _ time: Int64, _ price: Int64, symbol: Int = 0, _ official: Tick.Official = .none,
        _ eligibility: Tick.Eligibility = .all
    ) -> Tick {
        Tick(
            eventTime: time, sequence: 1, price: Price(nanos: price), size: 1,
            reference: UInt64(price), instrument: instruments.ids[symbol], kind: .trade,
            eligibility: eligibility, official: official)
    }

    @Test func `the last bar waits for the closing print and has it as its close`() {
        var windows = windows(hold: 600)
        windows.message(trade(Self.close - 10, 50))
        windows.message(trade(Self.close - 5, 60, symbol: 1))
        windows.message(trade(Self.close + 3, 1, symbol: 2))
        #expect(windows.output.lines == ["unassigned 1"])
        windows.message(trade(Self.close + 5, 55, .close))
        #expect(windows.output.lines.last == "onTime 0 84600+1800 50 55 complete")
        windows.message(trade(Self.close + 600, 2, symbol: 2))
        #expect(windows.output.lines.count == 3)
        windows.message(trade(Self.close + 601, 3, symbol: 2))
        #expect(windows.output.lines[4] == "onTime 1 84600+1800 60 60 complete")
    }

    @Test(arguments: [true, false])
    func `a print of the closing bar is awaited, whoever else traded in it`(others: Bool) {
        var windows = windows(hold: 600)
        windows.message(trade(Self.close - 3700, 40))
        if others { windows.message(trade(Self.close - 10, 60, symbol: 1)) }
        windows.message(trade(Self.close + 3, 1, symbol: 2))
        windows.message(trade(Self.close + 5, 55, .close))
        #expect(windows.output.lines.last == "onTime 0 84600+1800 55 55 complete")
        windows.accept(trade(Self.close - 4, 70, symbol: 2))
        windows.message(trade(Self.close + 601, 3, symbol: 2))
        #expect(windows.output.lines.contains { $0.hasPrefix("onTime 2 84600+1800 70 70") })
    }

    @Test(arguments: [Self.close + 100, Self.close + 700])
    func `a bar of a print alone is put out once, however time goes on`(later: Int64) {
        var windows = windows(hold: 600)
        windows.message(trade(Self.close - 3700, 40))
        windows.message(trade(Self.close + 3, 1, symbol: 2))
        windows.message(trade(Self.close + 5, 55, .close))
        windows.message(trade(later, 1, symbol: 2))
        windows.finish()
        let bars = windows.output.lines.filter { $0.contains(" 84600+1800 ") }
        #expect(bars == ["onTime 0 84600+1800 55 55 complete"])
    }

    @Test func `the first bar waits for the opening print and opens with it`() {
        var windows = windows(hold: 600, size: 60)
        windows.message(trade(Self.open + 1, 50))
        windows.message(trade(Self.open + 70, 51))
        #expect(windows.output.lines.isEmpty)
        windows.message(trade(Self.open + 71, 49, .open))
        #expect(windows.output.lines == ["onTime 0 63000+60 49 50 complete"])
        windows.message(trade(Self.open + 125, 52))
        #expect(windows.output.lines.last == "onTime 0 63060+60 51 51 complete")
    }

    @Test func `a print of no shares ends the waiting, and one after it changes nothing`() {
        var windows = windows(hold: 600)
        windows.message(trade(Self.close - 10, 50))
        windows.message(trade(Self.close - 9, 1, .close, []))
        windows.message(trade(Self.close, 9, symbol: 1))
        windows.message(trade(Self.close + 1, 9, symbol: 1))
        #expect(windows.output.lines.contains("onTime 0 84600+1800 50 50 complete"))
        windows.message(trade(Self.close + 5, 55, .close))
        #expect(windows.output.lines.last == "lateDropped 55")
    }

    @Test func `a trade or a break behind the close still goes into a bar that waits`() {
        var windows = windows(hold: 600)
        windows.message(trade(Self.close - 10, 50))
        windows.message(trade(Self.close - 9, 70))
        windows.message(trade(Self.close + 2, 9, symbol: 1))
        windows.accept(trade(Self.close - 4, 52))
        var broken = trade(Self.close + 2, 70)
        broken.kind = .tradeBreak
        windows.accept(broken)
        windows.message(trade(Self.close + 3, 53, .close))
        #expect(windows.output.lines.last == "onTime 0 84600+1800 50 53 disordered")
        #expect(windows.output.highs.last == 53)
    }

    @Test func `without such prints on its channel, no bar waits`() {
        var windows = windows(hold: 600)
        _ = windows.addChannel(disorder: 0, heartbeatMargin: 0)
        windows.select(0)
        windows.endSession()
        windows.select(1)
        windows.message(trade(Self.close - 10, 50))
        windows.message(trade(Self.close, 9, symbol: 1))
        windows.message(trade(Self.close + 1, 9, symbol: 1))
        #expect(windows.output.lines.contains("onTime 0 84600+1800 50 50 complete"))
    }

    @Test func `the last bar comes out by the receiving clock, without another message`() {
        var windows = windows(hold: 600)
        windows.passTime(Self.close - 100)
        windows.message(trade(Self.close - 10, 50))
        windows.passTime(Self.close + 599)
        #expect(windows.output.lines.isEmpty)
        windows.passTime(Self.close + 600)
        #expect(windows.output.lines == ["onTime 0 84600+1800 50 50 assumed"])
        windows.message(trade(Self.close - 9, 51))
        #expect(windows.output.lines.last == "lateDropped 51")
        windows.passTime(Self.close + 86_400 + 600)
        windows.message(trade(Self.open + 86_400 * 2, 60))
        windows.finish()
        #expect(windows.output.lines.last?.hasSuffix("+3600 60 60 assumed") == true)
    }
}

extension WindowSet where Output: ~Copyable {
    /// One message with one trade.
    fileprivate mutating func message(_ tick: Tick) {
        accept(tick)
        observe(tick.eventTime)
    }
}

/// Panes and late records as short lines; times within the day.
private struct EdgeLog: PaneSink {
    var lines: [String] = []
    var highs: [Int64] = []

    mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
        let bar = pane.bar
        lines.append(
            "\(pane.kind) \(pane.instrument) \(bar.start % 100_000)+\(bar.end - bar.start)"
                + " \(bar.open.nanos) \(bar.close.nanos) \(bar.status)")
        highs.append(bar.high.nanos)
    }

    mutating func late(_ record: LateRecord) {
        lines.append("\(record.kind) \(record.tick.price.nanos)")
    }
}
