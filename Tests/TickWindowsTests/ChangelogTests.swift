import Testing
import TickCore
import TickWindows

/// The three kinds of output stream against each other, and one of them by hand.
struct ChangelogTests {
    private let instruments = TestInstruments()

    private func run(
        _ output: OutputKind, _ kind: WindowKind = .tumbling(size: 10), lateness: Int64,
        _ ticks: [Tick]
    ) -> RowLog {
        var plan = WindowPlan(kind)
        plan.output = output
        plan.allowedLateness = lateness
        plan.watermark = .bounded(3)
        var options = WindowSet<RowLog>.Options()
        options.restates = true
        var windows = try! WindowSet(
            [plan], options, instruments: instruments.table, output: RowLog())
        _ = windows.addChannel(disorder: 0, heartbeatMargin: 0)
        windows.select(0)
        for tick in ticks {
            windows.accept(tick)
            if tick.kind == .trade { windows.observe(tick.eventTime) }
        }
        windows.output.rowsBeforeEnd = windows.output.rows.count
        windows.finish()
        return windows.output
    }

    private func trade(_ time: Int64, _ price: Int64, _ reference: UInt64 = 0) -> Tick {
        Tick(
            eventTime: time, sequence: 1, price: Price(nanos: price), size: 1,
            reference: reference, instrument: instruments.ids[0], kind: .trade)
    }

    @Test func `a restated window is taken back before it is put out anew`() {
        var broken = trade(0, 0, 2)
        broken.kind = .tradeBreak
        let rows = run(.retract, lateness: 20, [trade(1, 5), trade(2, 7, 2), trade(14, 1), broken])
        #expect(
            rows.rows.map(\.text) == [
                "put 0-10 #0 high 7", "takeBack 0-10 #0 high 7", "put 0-10 #1 high 5",
                "put 10-20 #0 high 1",
            ])
    }

    @Test func `an appended window comes once, when it is past its lateness`() {
        let ticks = [trade(1, 5), trade(14, 1), trade(3, 9), trade(32, 2)]
        let rows = run(.append, lateness: 20, ticks)
        #expect(
            rows.rows.map(\.text) == [
                "put 0-10 #1 high 9", "put 10-20 #0 high 1", "put 30-40 #0 high 2",
            ])
        let early = run(.append, lateness: 20, [trade(1, 5), trade(14, 1), trade(33, 2)])
        #expect(early.rowsBeforeEnd == 1)
        let earlier = run(.append, lateness: 20, [trade(1, 5), trade(14, 1), trade(32, 2)])
        #expect(earlier.rowsBeforeEnd == 0)
    }

    @Test func `a session that grows on after its lateness has not been appended before`() {
        let ticks = [trade(0, 5), trade(13, 1), trade(8, 9), trade(21, 2), trade(60, 3)]
        let rows = run(.append, .session(gap: 10), lateness: 2, ticks)
        #expect(
            rows.rows.map(\.text) == ["put 0-31 #1 high 9", "put 60-70 #0 high 3"])
        let taken = run(.retract, .session(gap: 10), lateness: 2, ticks)
        #expect(
            taken.rows.map(\.text) == [
                "put 0-10 #0 high 5", "takeBack 0-10 #0 high 5", "put 0-31 #1 high 9",
                "put 60-70 #0 high 3",
            ])
    }

    @Test(
        arguments: 0..<UInt64(60),
        [WindowKind.tumbling(size: 10), .session(gap: 3), .session(gap: 1, touching: .split)])
    func `append, upsert and retract rebuild the same table`(seed: UInt64, kind: WindowKind) {
        var random = SeededGenerator(seed: seed)
        let lateness = Int64.random(in: 1...40, using: &random)
        var ticks: [Tick] = []
        for number in 1...UInt64(200) {
            var tick = trade(
                Int64(number) + .random(in: -30...3, using: &random),
                .random(in: 1...9, using: &random), number)
            tick.instrument = instruments.ids.randomElement(using: &random)!
            if number > 5, Int.random(in: 0..<6, using: &random) == 0 {
                tick = ticks.randomElement(using: &random)!
                tick.kind = .tradeBreak
            }
            ticks.append(tick)
        }
        let upserted = run(.upsert, kind, lateness: lateness, ticks).upsertTable()
        #expect(
            run(.append, kind, lateness: lateness, ticks).appendTable() == upserted, "seed \(seed)")
        #expect(
            run(.retract, kind, lateness: lateness, ticks).retractTable() == upserted,
            "seed \(seed)")
        #expect(!upserted.isEmpty)
    }

    @Test func `a sink that cannot take a kind refuses the plan by name`() {
        var plan = WindowPlan(.tumbling(size: 10), name: "mine")
        plan.output = .retract
        do {
            _ = try WindowSet([plan], instruments: instruments.table, output: AppendOnly())
            Issue.record("the plan was taken")
        } catch {
            #expect(error.message.contains("mine"))
            #expect(error.message.contains("retract"))
        }
    }
}

private struct AppendOnly: PaneSink {
    mutating func emit(_ pane: Pane, _ extras: PaneExtras) {}
    mutating func late(_ record: LateRecord) {}
    func takes(_ kind: OutputKind) -> Bool { kind == .append }
}

/// Rows of any kind of stream, and the table that each kind rebuilds.
private struct RowLog: PaneSink {
    struct Row {
        var pane: Pane
        var superseded: [WindowSpan]

        var key: [Int64] { [Int64(pane.instrument), pane.bar.start, pane.bar.end] }
        var content: [Int64] {
            [pane.bar.high.nanos, pane.bar.close.nanos, Int64(pane.bar.volume)]
        }
        var text: String {
            "\(pane.change) \(pane.bar.start)-\(pane.bar.end) #\(pane.number)"
                + " high \(pane.bar.high.nanos)"
        }
    }

    var rows: [Row] = []
    var rowsBeforeEnd = 0

    mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
        rows.append(Row(pane: pane, superseded: Array(extras.superseding)))
    }

    mutating func late(_ record: LateRecord) {}

    func appendTable() -> [[Int64]: [Int64]] {
        Dictionary(uniqueKeysWithValues: rows.map { ($0.key, $0.content) })
    }

    func upsertTable() -> [[Int64]: [Int64]] {
        var table: [[Int64]: [Int64]] = [:]
        for row in rows {
            for span in row.superseded {
                table[[Int64(row.pane.instrument), span.start, span.end]] = nil
            }
            table[row.key] = row.pane.isEmpty ? nil : row.content
        }
        return table
    }

    /// Fails where a row is taken back that was not there, or put where one is.
    func retractTable() -> [[Int64]: [Int64]] {
        var table: [[Int64]: [Int64]] = [:]
        for row in rows {
            if row.pane.change == .takeBack {
                precondition(table.removeValue(forKey: row.key) == row.content)
            } else {
                precondition(table.updateValue(row.content, forKey: row.key) == nil)
            }
        }
        return table
    }
}
