import TickCore
import TickWindows

/// A random run into queries of every kind at once.
struct StateScript {
    let plans: [WindowPlan]
    let steps: [StreamStep]
    let channels: [(disorder: Int64, margin: Int64)]
    let symbols = TestInstruments.symbols

    init(seed: UInt64) {
        let script = AlignedScript(seed: seed, ids: TestInstruments().ids, stepCount: 200)
        var random = SeededGenerator(seed: seed ^ 0xABCD)
        var plans = script.plans
        let watermark = plans[0].watermark
        let measures = WindowKind.OrderMeasure.allCases
        let kinds: [WindowKind] = [
            .session(gap: Int64(random.number(1...9))),
            .session(gap: Int64(random.number(1...9)), touching: .split),
            .order(measures.randomElement(using: &random)!, threshold: 5, overshoot: .split),
            .order(.ticks, threshold: 3),
            .calendar(
                size: 7, SessionCalendar(zone: .utc, open: 10, close: 86_000, unitsPerSecond: 1)!),
        ]
        for kind in kinds {
            var plan = WindowPlan(kind)
            plan.watermark = watermark
            plan.allowedLateness = [0, 6, 30][random.number(0...2)]
            plans.append(plan)
        }
        for index in plans.indices {
            if plans[index].accumulation == .discarding {
                plans[index].output = .append
            } else {
                plans[index].output = OutputKind.allCases[random.number(0...2)]
            }
        }
        self.plans = plans
        steps = script.steps
        channels = script.channels
    }

    /// Windows over a table that meets the symbols in this order.
    func windows(_ order: [(venue: UInt16, text: String)]) -> WindowSet<LineLog> {
        let table = InstrumentTable()
        for symbol in order {
            _ = Array(symbol.text.utf8).withUnsafeBytes {
                table.intern(venue: symbol.venue, bytes: ByteView($0))
            }
        }
        let ids = symbols.map { symbol in
            Array(symbol.text.utf8).withUnsafeBytes {
                table.intern(venue: symbol.venue, bytes: ByteView($0))
            }
        }
        var options = WindowSet<LineLog>.Options()
        options.restates = true
        let log = LineLog(ids: ids, symbols: symbols.map { "\($0.venue)/\($0.text)" })
        var windows = try! WindowSet(plans, options, instruments: table, output: log)
        for channel in channels {
            _ = windows.addChannel(
                disorder: channel.disorder, heartbeatMargin: channel.margin)
        }
        return windows
    }

    /// A step whose symbols have other ids.
    func translated(_ step: StreamStep, for ids: [InstrumentID]) -> StreamStep {
        guard case .tick(var tick) = step else { return step }
        tick.instrument = ids[tick.instrument.index]
        return .tick(tick)
    }
}

/// Everything that comes out, as lines that name symbols and not ids.
struct LineLog: PaneSink {
    var lines: [String] = []
    var ids: [InstrumentID] = []
    var symbols: [String] = []

    var sorted: [String] { lines.sorted() }

    private func symbol(_ instrument: InstrumentID) -> String {
        ids.firstIndex(of: instrument).map { symbols[$0] } ?? "?"
    }

    mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
        let bar = pane.bar
        let spans = extras.superseding.map { "\($0.start)-\($0.end)/\($0.ordinal)" }
        lines.append(
            "\(pane.query) \(symbol(bar.instrument)) \(pane.change) \(pane.kind) #\(pane.number)"
                + " \(bar.start)-\(bar.end)/\(pane.ordinal) \(bar.open.nanos) \(bar.high.nanos)"
                + " \(bar.low.nanos) \(bar.close.nanos) \(bar.volume) \(bar.trades)"
                + " \(bar.notional) \(bar.known.rawValue) \(bar.status) <- \(spans)")
    }

    mutating func late(_ record: LateRecord) {
        lines.append(
            "\(record.query) \(symbol(record.tick.instrument)) \(record.kind)"
                + " \(record.tick.reference) \(record.span.start)-\(record.span.end)"
                + " at \(record.watermark)")
    }
}
